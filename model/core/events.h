// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/core/change.h"
#include "model/core/indices.h"
#include "model/core/layer_usage.h"
#include "model/core/machine_use.h"
#include "model/core/metrics.h"
#include "model/core/settings.h"
#include "model/core/step_times.h"

namespace xsmoe {

/// A window begins: what it trains on, and with how large a network.
struct WindowStarted {
  WindowIndex window;
  int batchesPerEpoch = 0;
  std::int64_t trainSequences = 0;  ///< samples: sequences, or what else the method trains on (SampleFormat)
  std::int64_t validationSequences = 0, testSequences = 0;
  std::int64_t parameters = 0, trainable = 0;  ///< entries of all parameters, and of those that this window trains
  std::vector<LayerStructure> structure;       ///< of the network that trains; empty: the method has no experts
};
/// Batches of an epoch that begins with this batch size (≥ 1).
[[nodiscard]] inline int batchesOf(const WindowStarted& window, int batchSize) {
  return static_cast<int>((window.trainSequences + batchSize - 1) / batchSize);
}
/// One optimizer step.
struct BatchDone {
  WindowIndex window;
  int epoch = 0;       ///< from 1
  int batch = 0;       ///< from 1
  double loss = 0;     ///< of the batch, before the step
  double seconds = 0;  ///< of the step
};
/// An epoch's end: trained, and validated once the warm-up is over.
struct EpochDone {
  WindowIndex window;
  int epoch = 0;                      ///< from 1
  double loss = 0;                    ///< mean of the batches' losses, each weighted by its samples
  double learningRate = 0;            ///< used in this epoch
  std::optional<Metrics> validation;  ///< absent in the warm-up epochs and where there is no validation sequence
  bool best = false;                  ///< the best validation NDCG@10 of the window so far
  double seconds = 0;                 ///< training only
  std::vector<LayerUsage> usage;
  StepTimes times = {};     ///< what `seconds` went to; what is left of them is none of the parts
  MachineUse machine = {};  ///< what it took of the machine, validation included
};
/// The window's end: tested, before freezing, expansion and pruning.
struct WindowDone {
  WindowIndex window;
  WindowIndex testedOn;
  std::optional<Metrics> test;    ///< absent where the test window has no sequence
  int epochs = 0, bestEpoch = 0;  ///< how many were trained; the best by validation, else the last; 0: none was trained
  double seconds = 0;             ///< training epochs only
  std::int64_t parameters = 0, trainable = 0;
  std::vector<LayerUsage> usage;  ///< of the last epoch, by which pruning decides
  /// Highest memory since the run began or was gone on with: what Torch's allocator handed out on a GPU, else what the process had
  /// resident, with all that the program itself holds. 0: not known.
  std::int64_t peakBytes = 0;
};
/// The reference that knows the design of the built-in stream: what can be attained, not what is had without training.
inline constexpr std::string_view kAttainable = "attainable";

/// What one untrained reference (streaming/references.h) ranks on a test.
struct ReferenceResult {
  std::string name;  ///< "popular-before"
  Metrics metrics;
  friend bool operator==(const ReferenceResult&, const ReferenceResult&) = default;
};
/// The untrained references on the test of a window. Told before its WindowDone, so that whoever shares the run's past has it too.
struct ReferencesMeasured {
  WindowIndex window;  ///< trained
  WindowIndex testedOn;
  std::vector<ReferenceResult> results;
  double seconds = 0;
};
/// An expert was appended to a side layer.
struct ExpertExpanded {
  WindowIndex window;  ///< after which it was appended
  Modality modality = Modality::kVisual;
  LayerIndex layer;
  ExpertIndex expert;
  int born = 0;  ///< the first window that it trains in
};
/// An expert went: by τ at a window's end, or by hand.
struct ExpertPruned {
  WindowIndex window;
  Modality modality = Modality::kVisual;
  LayerIndex layer;
  ExpertIndex expert;                             ///< its position before
  int born = 0;                                   ///< the first window that it trained in
  double utilization = 0, expertUtilization = 0;  ///< of the expert when it went: fractions, as in LayerUsage
  double tau = 0;                                 ///< by then
  bool byHand = false;                            ///< "prune now", or removed or merged by a person: a deviation from the protocol
  std::optional<int> into = {};  ///< `born` of the expert of the same layer that it was merged into; empty: its work went with it
};
/// Whether its shares are known: a person may take an expert out before an epoch of the window has measured any, and both are 0 then.
[[nodiscard]] inline bool wasMeasured(const ExpertPruned& event) {
  return !event.byHand || event.utilization > 0 || event.expertUtilization > 0;
}
/// Another pruning threshold, from the end of `window` on.
struct TauChanged {
  WindowIndex window;
  int epoch = 0;  ///< epochs finished in the window
  double from = 0, to = 0;
};
/// Requested first (`applied` false), then applied at the boundary after `window`.
struct GroupingChanged {
  WindowIndex window;
  int epoch = 0;
  Grouping from, to;
  bool applied = false;
  std::vector<LayerStructure> structure;  ///< when applied: the network that results
};
/// "Prune now", or the removal or merging of one expert, took effect: the best weights lost the same experts and were validated again.
struct PrunedNow {
  WindowIndex window;
  int epoch = 0;
  double tau = 0;
  int experts = 0;  ///< how many went; 0 for one that could not go, since it was not there or the only one of its layer
  /// Of the best weights, or of those in training where none are kept; absent where nothing went and where there is nothing to validate.
  std::optional<Metrics> revalidated;
  std::vector<LayerUsage> usage;     ///< afterwards
  std::optional<ExpertName> expert;  ///< that a person removed or merged; absent: those below τ went
  std::optional<int> into = {};      ///< `born` of the one that it was merged into; absent: it was not merged
  double lost = 0;                   ///< of a merge: the part of what the two add for items that the kept one cannot (MergeLoss::output)
};
/// A person pinned an expert, so that pruning by τ never takes it, or took that back: a deviation from the protocol.
struct ExpertPinned {
  WindowIndex window;
  int epoch = 0;
  ExpertName expert;
  bool pinned = false;
};
/// For the epochs and windows that begin afterwards.
struct LearningRateChanged {
  WindowIndex window;
  int epoch = 0;
  double from = 0, to = 0;
};
/// A user's training sequence under the names of the log.
struct NamedSequence {
  std::string user;
  std::vector<std::string> items;  ///< oldest first
  friend bool operator==(const NamedSequence&, const NamedSequence&) = default;
};
/// A loss, gradient, parameter or score was not finite. The run fails after it, and resumes from the end of the last good epoch.
struct RunDiverged {
  WindowIndex window;
  int epoch = 0;
  int batch = 0;                         ///< from 1; 0: in the validation after the epoch
  std::string what;                      ///< "the loss is not finite"
  int goodEpoch = 0;                     ///< the last good epoch of the window; 0: the window's beginning
  std::vector<NamedSequence> sequences;  ///< of the batch
};
/// The run waits at a boundary, or goes on after that.
struct RunPaused {
  WindowIndex window;
  bool paused = false;  ///< false: continued
};
/// The run has got to its end: means of its tests. Absent where there is no such test.
struct RunFinished {
  std::optional<Metrics> mean;      ///< over the tests on D_2 …
  std::optional<Metrics> allTests;  ///< over all tests
  friend bool operator==(const RunFinished&, const RunFinished&) = default;
};
/// The run was asked to stop before its end, and can be gone on with.
struct RunStopped {
  WindowIndex window;  ///< under way
};
/// An error ended the run; it can be gone on with.
struct RunFailed {
  std::string message;  ///< as describe() words the error
};

/// Something that a person asked for, and what became of it. The events that it causes come after it.
struct ChangeLogged {
  Act act;
  std::int64_t askedMs = 0;  ///< milliseconds since 1970
  RunPlace place;            ///< where it was made or refused; of an undo: where the run went back to
  std::string refusal = {};  ///< why it was refused; empty: it was made
};
/// Whether it has changed the run: neither refused nor a press or an undo.
[[nodiscard]] inline bool changesRun(const ChangeLogged& logged) {
  return logged.refusal.empty() && std::holds_alternative<Change>(logged.act);
}
/// A change that waits for its place: scripted, or to be made again.
struct PlacedChange {
  Change change;
  std::int64_t askedMs = 0;  ///< milliseconds since 1970
  RunPlace place;
};
/// What it takes to make it once more; nothing of what has not changed the run.
[[nodiscard]] inline std::optional<PlacedChange> placedChange(const ChangeLogged& logged) {
  if (!changesRun(logged)) return {};
  return PlacedChange{std::get<Change>(logged.act), logged.askedMs, logged.place};
}
/// Another number among the settings.
struct SettingChanged {
  WindowIndex window;
  int epoch = 0;    ///< epochs finished in the window
  std::string key;  ///< as on the command line: "patience"
  double from = 0, to = 0;
};

using EventDetail = std::variant<WindowStarted, BatchDone, EpochDone, WindowDone, ExpertExpanded, ExpertPruned, TauChanged, GroupingChanged,
                                 PrunedNow, RunPaused, RunFinished, RunStopped, RunFailed, ExpertPinned, LearningRateChanged, RunDiverged,
                                 ChangeLogged, SettingChanged, ReferencesMeasured>;

/// Something that happened in a run. The record on disk holds every one; every view is made of them.
struct RunEvent {
  std::int64_t timeMs = 0;  ///< milliseconds since 1970
  EventDetail detail;
};

}  // namespace xsmoe
