// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "model/core/events.h"
#include "model/core/settings.h"
#include "model/network/recommender.h"

namespace xsmoe::streaming {

/// A model: its layers, where it has such, and its parameters.
struct ModelState {
  std::vector<LayerStructure> structure;
  network::NamedTensors parameters;  ///< and buffers; perhaps shared with a network
  network::NamedTensors constants;   ///< more of them, which nobody writes to: copyOf() shares them
};
/// Tensors are the recommender's own.
[[nodiscard]] ModelState modelStateOf(const network::Recommender& recommender);
/// Copies the parameters in. Throws on tensors that do not fit.
void load(network::Recommender& recommender, const ModelState& model);

/// Where a window stands after one of its epochs.
struct WindowState {
  int epoch = 0;            ///< epochs finished
  double learningRate = 0;  ///< of the next epoch
  double seconds = 0;       ///< of training so far
  int bestEpoch = 0;
  double bestNdcg = 0;  ///< the first validation must beat 0
  int withoutImprovement = 0;
  std::vector<LayerUsage> usage;  ///< of the last finished epoch
};

/// A window that was tested, and whose experts are not yet frozen, appended and pruned.
struct EndedWindow {
  std::vector<LayerUsage> usage;  ///< by which pruning decides
  bool trained = false;           ///< for an epoch at least; otherwise none is pruned
};

/// Where a run stands: every value, besides its tensors, that decides how it goes on. The trainer works on one of these.
struct RunStanding {
  WindowIndex window;                        ///< that goes on, that has ended, or that begins next
  std::optional<WindowState> within;         ///< it goes on
  std::optional<EndedWindow> ended;          ///< it has ended; neither: it begins
  std::optional<TrainingSettings> settings;  ///< as they are by now, but for the learning rate; absent: as the run was started
  double tau = 0;
  double learningRate = 0;         ///< at the start of each window; 0: that of the settings
  std::vector<ExpertName> pinned;  ///< experts that pruning by τ never takes
  Grouping grouping;
  std::optional<Grouping> pendingGrouping;
  bool pruneWanted = false;                   ///< as soon as an epoch of the window is finished
  std::vector<std::optional<Metrics>> tests;  ///< of the finished windows
};

/// The same with its tensors: everything from which a run goes on, besides its settings and its stream. Taken where an epoch or a window
/// ends, so that the next batch's place needs no telling: the order of an epoch's batches is drawn when it begins.
struct TrainerState : RunStanding {
  ModelState model;
  std::optional<ModelState> best;  ///< the window's best weights so far, where some are kept
  network::NamedTensors training;  ///< Recommender::trainingState()
  at::Tensor shuffle;              ///< the generator of the batches' order
};

/// The same on the host, with tensors of its own but for the best weights, which are a copy already: later training changes nothing of it.
[[nodiscard]] TrainerState copyOf(TrainerState state);

}  // namespace xsmoe::streaming
