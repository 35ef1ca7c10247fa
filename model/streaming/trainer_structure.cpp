// SPDX-License-Identifier: Apache-2.0
// Trainer: which experts and side layers there are, by the protocol and by what a person asks for.
#include <utility>

#include "model/streaming/window_progress.h"

namespace xsmoe::streaming {

void Trainer::freezeAndExpand(WindowIndex window, const EndedWindow& ended) {
  // A window without a trained epoch has not shown which expert is the least used; at 0 none goes.
  const double tau = ended.trained ? tau_ : 0;
  const auto changes = recommender_.finishWindow(window, tau, prunableLayers(ended.usage, pinned_, settings_.protocol.protocol));
  const auto emitAll = [this](const auto& events) {
    for (const auto& event : events) emit(event);
  };
  if (settings_.protocol.protocol == Protocol::kOfficial) emitAll(changes.pruned);  // in the order in which it happened
  emitAll(changes.expanded);
  if (settings_.protocol.protocol == Protocol::kPaper) emitAll(changes.pruned);
}

void Trainer::pruneNow(WindowProgress& progress) {
  const auto prunable = prunableLayers(progress.usage, pinned_, settings_.protocol.protocol);
  const auto changes = recommender_.pruneNow(progress.window, tau_, prunable);
  if (progress.best && !changes.pruned.empty()) {
    auto best = progress.best->clone();
    static_cast<void>(best->pruneNow(progress.window, tau_, prunable));
    progress.best = std::move(best);
  }
  tellGone(changes, {progress.window, progress.epoch, tau_, 0, {}, {}, {}}, &progress);
}

void Trainer::removeExpert(const ExpertName& expert, WindowProgress* progress) {
  const auto window = windowOf(progress);
  const auto usage = progress != nullptr ? progress->usage : recommender_.usage();
  const auto changes = recommender_.removeExpert(window, expert, tau_, usage);
  if (progress != nullptr && progress->best && !changes.pruned.empty()) {
    auto best = progress->best->clone();
    static_cast<void>(best->removeExpert(window, expert, tau_, usage));
    progress->best = std::move(best);
  }
  tellGone(changes, {window, progress != nullptr ? progress->epoch : 0, tau_, 0, {}, usage, expert}, progress);
}

/// What went by hand: the experts, then `event`.
void Trainer::tellGone(const network::StructureChanges& changes, PrunedNow event, WindowProgress* progress) {
  event.experts = static_cast<int>(changes.pruned.size());
  if (progress != nullptr) event.usage = progress->usage;
  for (const auto& pruned : changes.pruned) {
    emit(pruned);
    for (auto& layer : event.usage)
      if (layer.modality == pruned.modality && layer.layer == pruned.layer) layer = withoutExpert(layer, pruned.expert);
  }
  if (progress != nullptr) progress->usage = event.usage;
  if (progress != nullptr && event.experts > 0) revalidate(event, *progress);
  handOutIfFollowed(progress);
  emit(std::move(event));
}

void Trainer::revalidate(PrunedNow& event, WindowProgress& progress) {
  const auto& data = stream_.window(progress.window);
  auto& judged = progress.best ? *progress.best : recommender_;
  event.revalidated =
      valueOrThrow(evaluate(judged, data.validation, progress.validationHistory, data.validationCandidates, /*count=*/false));
  // Where no weights are kept, early stopping goes on comparing with the best number that it has seen.
  if (progress.best && event.revalidated) progress.bestNdcg = event.revalidated->ndcg10;
}

void Trainer::applyGrouping(WindowIndex finished) {
  if (!pendingGrouping_ || *pendingGrouping_ == grouping_) {
    pendingGrouping_.reset();
    return;
  }
  const auto before = std::exchange(grouping_, *std::exchange(pendingGrouping_, std::nullopt));
  recommender_.regroup(grouping_, {finished.value + 1});
  loadStates();
  emit(GroupingChanged{finished, 0, before, grouping_, true, recommender_.usage()});
}

}  // namespace xsmoe::streaming
