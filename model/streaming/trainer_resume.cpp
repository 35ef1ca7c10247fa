// SPDX-License-Identifier: Apache-2.0
// Trainer: its whole state, to go on from later or to go back to.
#include <chrono>
#include <utility>

#include "model/streaming/window_progress.h"

namespace xsmoe::streaming {
namespace {

/// Where a person has not said how often, keeping takes less than this part of the time.
constexpr int kTrainingForKeeping = 50;

}  // namespace

void Trainer::remember(WindowIndex window, const WindowProgress* progress) {
  if (hooks_.rolledBack || hooks_.takenBack) good_ = momentNow(window, progress);
}

bool Trainer::keepingIsDue(int epoch) const {
  const int every = settings_.training.checkpointEvery;
  if (changed_ || every > 0) return changed_ || epoch % every == 0;
  return std::chrono::steady_clock::now() - kept_ >= kTrainingForKeeping * keeping_;
}

void Trainer::keep(WindowIndex window, const WindowProgress* progress) {
  if (!hooks_.resumable) return;
  const auto begun = std::chrono::steady_clock::now();
  hooks_.resumable(stateAt(window, progress));
  kept_ = std::chrono::steady_clock::now();
  keeping_ = kept_ - begun;
  changed_ = false;
  tellToCome();
}

TrainerState Trainer::stateAt(WindowIndex window, const WindowProgress* progress) const {
  TrainerState state;
  state.window = window;
  state.model = {recommender_.usage(), recommender_.parameters()};
  state.training = recommender_.trainingState();
  state.shuffle = network::stateOf(shuffle_.host);
  state.settings = settings_.training;
  state.tau = tau_;
  state.learningRate = learningRate_;
  state.pinned = pinned_;
  state.grouping = grouping_;
  state.pendingGrouping = pendingGrouping_;
  state.pruneWanted = pruneWanted_;
  state.tests = tests_;
  if (progress == nullptr) return state;
  auto& within = state.within.emplace();
  within.epoch = progress->epoch;
  within.learningRate = progress->learningRate;
  within.seconds = progress->seconds;
  within.bestEpoch = progress->bestEpoch;
  within.bestNdcg = progress->bestNdcg;
  within.withoutImprovement = progress->withoutImprovement;
  within.usage = progress->usage;
  if (progress->best) within.best = ModelState{progress->best->usage(), progress->best->parameters()};
  return state;
}

void Trainer::resume(const TrainerState& from, std::optional<WindowProgress>& progress) {
  if (from.settings) settings_.training = *from.settings;
  tau_ = from.tau;
  if (from.learningRate > 0) learningRate_ = from.learningRate;
  pinned_ = from.pinned;
  grouping_ = from.grouping;
  pendingGrouping_ = from.pendingGrouping;
  pruneWanted_ = from.pruneWanted;
  tests_ = from.tests;
  network::setState(shuffle_.host, from.shuffle);
  recommender_.load(from.model.structure, from.model.parameters);
  loadStates();
  if (from.within) progress.emplace(openWindow(from.window));
  recommender_.restoreTraining(from.training);
  pieces_ = recommender_.encodingPieces();
  if (!progress) return;
  const auto& within = *from.within;
  progress->epoch = progress->finishedEpochs = within.epoch;
  progress->learningRate = within.learningRate;
  progress->seconds = within.seconds;
  progress->bestEpoch = within.bestEpoch;
  progress->bestNdcg = within.bestNdcg;
  progress->withoutImprovement = within.withoutImprovement;
  progress->usage = within.usage;
  if (!within.best) return;
  auto best = recommender_.clone();
  best->load(within.best->structure, within.best->parameters);
  progress->best = std::move(best);
}

}  // namespace xsmoe::streaming
