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

/// The share of expert `expert` (0-based) that τ compares with under a protocol profile (model.md, section 4).
[[nodiscard]] inline double decisiveShare(const LayerUsage& usage, std::size_t expert, Protocol protocol) {
  return protocol == Protocol::kPaper ? usage.utilization.at(expert + 1) : usage.expertUtilization.at(expert);
}

/// The expert of this layer that would go at threshold `tau`, or −1: only the least used (ties: the lowest index), only
/// below tau, and never the only one of its layer (model.md, section 4).
[[nodiscard]] int expertToPrune(const LayerUsage& usage, double tau, Protocol protocol);

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
  bool byHand = false;  ///< "prune now": a deviation from the protocol
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
/// "Prune now" took effect: the best weights lost the same experts and were validated again.
struct PrunedNow {
  WindowIndex window;
  int epoch = 0;
  double tau = 0;
  int experts = 0;                     ///< how many went
  std::optional<Metrics> revalidated;  ///< of the best weights; absent where none was kept yet
  std::vector<LayerUsage> usage;       ///< afterwards
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

using EventDetail = std::variant<WindowStarted, BatchDone, EpochDone, WindowDone, ExpertExpanded, ExpertPruned, TauChanged, GroupingChanged,
                                 PrunedNow, RunPaused, RunFinished, RunStopped, RunFailed>;

/// Something that happened in a run. The record on disk holds every one; every view is made of them.
struct RunEvent {
  std::int64_t timeMs = 0;  ///< milliseconds since 1970
  EventDetail detail;
};

}  // namespace xsmoe
