// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/core/indices.h"
#include "model/core/metrics.h"
#include "model/core/settings.h"

namespace xsmoe {

/// How much one side layer's gate slots were used over an epoch, or over its part so far (model.md, section 4).
struct LayerUsage {
  Modality modality = Modality::kVisual;
  LayerIndex layer;
  int hiddenState = 0;                    ///< the frozen state that the layer mixes in as its base path
  std::vector<int> born;                  ///< [N] first window each expert trains in: its name for life
  std::vector<double> utilization;        ///< [N+1] share of the contribution, base path first; sums to 1, all 0 before the first batch
  std::vector<double> expertUtilization;  ///< [N] the same among experts only
  std::vector<double> gateShare;          ///< [N+1] mean gate weight
  std::vector<double> contribution;       ///< [N+1] c_k, the accumulated norms
  int trained = -1;                       ///< index of the expert in training, −1: none
  friend bool operator==(const LayerUsage&, const LayerUsage&) = default;
};

/// An expert for life: its layer is known by the state that it mixes in, since a layer's index moves with the grouping, and an expert's
/// index when others go.
struct ExpertName {
  Modality modality = Modality::kVisual;
  int hiddenState = 0;  ///< of its side layer
  int born = 0;         ///< the first window that it trains in
  friend auto operator<=>(const ExpertName&, const ExpertName&) = default;
};

/// The share of expert `expert` (0-based) that τ compares with under a protocol profile (model.md, section 4).
[[nodiscard]] inline double decisiveShare(const LayerUsage& usage, std::size_t expert, Protocol protocol) {
  return protocol == Protocol::kPaper ? usage.utilization.at(expert + 1) : usage.expertUtilization.at(expert);
}

/// The expert of this layer that would go at threshold `tau`, or −1: only the least used (ties: the lowest index), only
/// below tau, and never the only one of its layer (model.md, section 4).
[[nodiscard]] int expertToPrune(const LayerUsage& usage, double tau, Protocol protocol);

/// The least used expert of this layer (ties: the lowest index), the only one that pruning may choose; −1 for a layer with one expert.
[[nodiscard]] int leastUsedExpert(const LayerUsage& usage, Protocol protocol);

/// The name of expert `expert` (0-based) of a layer.
[[nodiscard]] inline ExpertName nameOf(const LayerUsage& usage, std::size_t expert) {
  return {usage.modality, usage.hiddenState, usage.born.at(expert)};
}

/// The layers that pruning may look at where a person pinned experts: all but those whose least used expert is pinned. The next least used
/// one does not go instead: only the least used may go, whoever it is.
[[nodiscard]] std::vector<LayerUsage> prunableLayers(const std::vector<LayerUsage>& layers, const std::vector<ExpertName>& pinned,
                                                     Protocol protocol);

/// The usage of a layer after this expert went: its slot is dropped and the shares are taken among the others.
[[nodiscard]] LayerUsage withoutExpert(LayerUsage usage, ExpertIndex expert);

struct WindowStarted {
  WindowIndex window;
  int batchesPerEpoch = 0;
  std::int64_t trainSequences = 0, validationSequences = 0, testSequences = 0;
  std::int64_t parameters = 0, trainable = 0;
  std::vector<LayerUsage> structure;  ///< shares are those of no batch yet: zeros
};
struct BatchDone {
  WindowIndex window;
  int epoch = 0;  ///< from 1
  int batch = 0;  ///< from 1
  double loss = 0;
  double seconds = 0;  ///< of the step
};
struct EpochDone {
  WindowIndex window;
  int epoch = 0;  ///< from 1
  double loss = 0;
  double learningRate = 0;            ///< used in this epoch
  std::optional<Metrics> validation;  ///< absent in the warm-up epochs and where there is no validation sequence
  bool best = false;                  ///< the best validation NDCG@10 of the window so far
  double seconds = 0;                 ///< training only
  std::vector<LayerUsage> usage;
};
/// The window's end: tested, before freezing, expansion and pruning.
struct WindowDone {
  WindowIndex window;
  WindowIndex testedOn;
  std::optional<Metrics> test;  ///< absent where the test window has no sequence
  int epochs = 0, bestEpoch = 0;
  double seconds = 0;  ///< training epochs only
  std::int64_t parameters = 0, trainable = 0;
  std::vector<LayerUsage> usage;  ///< of the last epoch, by which pruning decides
};
struct ExpertExpanded {
  WindowIndex window;  ///< after which it was appended
  Modality modality = Modality::kVisual;
  LayerIndex layer;
  ExpertIndex expert;
  int born = 0;
};
struct ExpertPruned {
  WindowIndex window;
  Modality modality = Modality::kVisual;
  LayerIndex layer;
  ExpertIndex expert;  ///< its position before
  int born = 0;
  double utilization = 0, expertUtilization = 0, tau = 0;
  bool byHand = false;  ///< "prune now" or removed by a person: a deviation from the protocol
};
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
  std::vector<LayerUsage> structure;  ///< when applied: the network that results
};
/// "Prune now", or the removal of one expert, took effect: the best weights lost the same experts and were validated again.
struct PrunedNow {
  WindowIndex window;
  int epoch = 0;
  double tau = 0;
  int experts = 0;  ///< how many went; 0 for one that could not go, since it was not there or the only one of its layer
  /// Of the best weights, or of those in training where none are kept; absent where nothing went and where there is nothing to validate.
  std::optional<Metrics> revalidated;
  std::vector<LayerUsage> usage;     ///< afterwards
  std::optional<ExpertName> expert;  ///< that a person removed; absent: those below τ went
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
struct RunPaused {
  WindowIndex window;
  bool paused = false;  ///< false: continued
};
struct RunFinished {
  std::optional<Metrics> mean;      ///< over the tests on D_2 …
  std::optional<Metrics> allTests;  ///< over all tests
};
struct RunStopped {
  WindowIndex window;
};
struct RunFailed {
  std::string message;
};

/// A boundary at which changes take effect.
enum class Moment : std::uint8_t {
  kBatch,   ///< after a batch, or before a window's first
  kEpoch,   ///< after an epoch and its validation
  kTested,  ///< after a window's test, before freezing, expansion and pruning: where a fork begins
  kWindow,  ///< after these
};
/// Where in a run a change was applied. Runs of equal settings and changes are equal up to any place.
struct RunPlace {
  Moment moment = Moment::kBatch;
  WindowIndex window;  ///< in training or just tested; at kWindow and before a window's first batch: the one that begins
  int epoch = 0;       ///< under way, or just finished; 0: before the first
  int batch = 0;       ///< just finished; 0 at other boundaries than a batch's
  friend bool operator==(const RunPlace&, const RunPlace&) = default;
};
/// Something that a person asked for, and what became of it. The events that it causes come after it.
struct ChangeLogged {
  /// "tau", "grouping", "prune-now", "pin", "unpin", "remove", another setting's key, "pause", "continue", "step" or "undo".
  std::string what;
  std::string value;         ///< as on the command line; of an undo: what was taken back; empty where there is none
  std::int64_t askedMs = 0;  ///< milliseconds since 1970
  RunPlace place;            ///< where it was applied or refused; of an undo: where the run went back to
  std::string refusal;       ///< why it was refused; empty: it was applied
};
/// Another number among the settings.
struct SettingChanged {
  WindowIndex window;
  int epoch = 0;    ///< epochs finished in the window
  std::string key;  ///< as on the command line: "patience"
  double from = 0, to = 0;
};

using EventDetail = std::variant<WindowStarted, BatchDone, EpochDone, WindowDone, ExpertExpanded, ExpertPruned, TauChanged, GroupingChanged,
                                 PrunedNow, RunPaused, RunFinished, RunStopped, RunFailed, ExpertPinned, LearningRateChanged, RunDiverged,
                                 ChangeLogged, SettingChanged>;

/// Something that happened in a run. The record on disk holds every one; every view is made of them.
struct RunEvent {
  std::int64_t timeMs = 0;  ///< milliseconds since 1970
  EventDetail detail;
};

}  // namespace xsmoe
