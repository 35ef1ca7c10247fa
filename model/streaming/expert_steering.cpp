// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/expert_steering.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace xsmoe::streaming {

Result<void> ExpertSteering::check(const Change& change) const {
  if (!std::visit([]<class Kind>(const Kind&) { return Kind::kNeedsExperts; }, change)) return {};
  if (run_.experts() == nullptr) return usageError(inWords(change), "this method has no experts", "Train one that has");
  const auto* const merge = std::get_if<MergeExperts>(&change);
  return merge != nullptr ? checkMerge(*merge) : Result<void>();
}

Result<void> ExpertSteering::checkMerge(const MergeExperts& asked) const {
  for (const auto& layer : run_.experts()->structure()) {
    if (layer.modality != asked.expert.modality || layer.hiddenState != asked.expert.hiddenState) continue;
    if (asked.into != asked.expert.born && indexOf(layer, asked.expert.born) >= 0 && indexOf(layer, asked.into) >= 0) return {};
  }
  return usageError(inWords(Change(asked)), "the network has no such two experts", "Name two that a side layer has now");
}

void ExpertSteering::freezeAndExpand(WindowIndex window, const EndedWindow& ended) {
  if (run_.experts() == nullptr) return;
  // A window without a trained epoch has not shown which expert is the least used; at 0 none goes.
  const double tau = ended.trained ? run_.standing().tau : 0;
  const auto changes = run_.experts()->finish(window, tau, prunableLayers(ended.usage, run_.standing().pinned, run_.profile()));
  const auto tellAll = [this](const auto& events) {
    for (const auto& event : events) run_.tell(event);
  };
  if (run_.profile() == Protocol::kOfficial) tellAll(changes.pruned);  // in the order in which it happened
  tellAll(changes.expanded);
  if (run_.profile() == Protocol::kPaper) tellAll(changes.pruned);
}

void ExpertSteering::applyGrouping(WindowIndex finished) {
  const auto wanted = std::exchange(run_.standing().pendingGrouping, std::nullopt);
  if (!wanted || *wanted == run_.standing().grouping) return;
  const auto before = std::exchange(run_.standing().grouping, *wanted);
  std::vector<LayerStructure> layers;
  if (auto* const experts = run_.experts()) {
    experts->regroup(*wanted, {finished.value + 1});
    run_.loadStates();
    layers = experts->structure();
  }
  run_.tell(GroupingChanged{finished, 0, before, *wanted, true, std::move(layers)});
}

bool ExpertSteering::fallBelowTau(const std::vector<LayerUsage>& now) const {
  const auto taken = [this](const std::vector<LayerUsage>& usage) { return expertsToPrune(usage, run_.standing().tau, run_.profile()); };
  const auto before = run_.finishedEpochs() > 0 ? taken(run_.standing().within->usage) : std::vector<ExpertName>();
  const auto after = taken(now);
  return std::any_of(after.begin(), after.end(),
                     [&](const auto& expert) { return std::find(before.begin(), before.end(), expert) == before.end(); });
}

void ExpertSteering::afterEpoch() {
  if (std::exchange(run_.standing().pruneWanted, false) && run_.experts() != nullptr) pruneNow();
}

void ExpertSteering::setTau(double tau, const RunPlace& place) {
  run_.tell(TauChanged{place.window, place.epoch, std::exchange(run_.standing().tau, tau), tau});
}

void ExpertSteering::askForGrouping(const Grouping& grouping, const RunPlace& place) {
  run_.standing().pendingGrouping = grouping;
  run_.tell(GroupingChanged{place.window, place.epoch, run_.standing().grouping, grouping, false, {}});
}

bool ExpertSteering::isPinned(const ExpertName& expert) const {
  return std::find(run_.standing().pinned.begin(), run_.standing().pinned.end(), expert) != run_.standing().pinned.end();
}

void ExpertSteering::pin(const PinExpert& pin, const RunPlace& place) {
  if (pin.pinned)
    run_.standing().pinned.push_back(pin.expert);
  else
    std::erase(run_.standing().pinned, pin.expert);
  run_.handOutIfFollowed();
  run_.tell(ExpertPinned{place.window, place.epoch, pin.expert, pin.pinned});
}

void ExpertSteering::pruneNow() {
  if (run_.finishedEpochs() == 0) {
    run_.standing().pruneWanted = true;  // no shares to decide by yet
    return;
  }
  const auto window = run_.standing().window;
  const double tau = run_.standing().tau;
  const auto prunable = prunableLayers(run_.standing().within->usage, run_.standing().pinned, run_.profile());
  const auto changes = inBoth([&](network::ExpertNetwork& experts) { return experts.prune(window, tau, prunable); });
  tellGone(changes, {window, run_.epoch(), tau, 0, {}, {}, {}});
}

void ExpertSteering::remove(const ExpertName& expert) {
  const auto window = run_.window();
  const double tau = run_.standing().tau;
  const auto usage = usageNow();
  const auto changes = inBoth([&](network::ExpertNetwork& experts) { return experts.remove(window, expert, tau, usage); });
  tellGone(changes, {window, run_.epoch(), tau, 0, {}, usage, expert});
}

void ExpertSteering::merge(const MergeExperts& asked) {
  const auto window = run_.window();
  const double tau = run_.standing().tau;
  const network::MergeTask task{window, asked, tau, usageNow(), network::itemsToMergeOn(run_.stream.window(window).itemsSeenSoFar)};
  const auto changes = inBoth([&](network::ExpertNetwork& experts) { return experts.merge(task); });
  tellGone(changes, {window, run_.epoch(), tau, 0, {}, task.usage, asked.expert, asked.into, changes.loss.output});
}

std::vector<LayerUsage> ExpertSteering::usageNow() const {
  return run_.standing().within ? run_.standing().within->usage : run_.experts()->usage();
}

/// Takes experts out of the model in training, and where some went out of a copy of the window's best weights, which questions share.
network::StructureChanges ExpertSteering::inBoth(const std::function<network::StructureChanges(network::ExpertNetwork&)>& takeOut) {
  auto changes = takeOut(*run_.experts());
  if (changes.pruned.empty() || !run_.training() || !run_.training()->best) return changes;
  auto lighter = run_.training()->best->clone();
  static_cast<void>(takeOut(*lighter->experts()));
  run_.training()->best = std::move(lighter);
  return changes;
}

/// What went by hand: the experts, then `event`.
void ExpertSteering::tellGone(const network::StructureChanges& changes, PrunedNow event) {
  auto& within = run_.standing().within;
  event.experts = static_cast<int>(changes.pruned.size());
  if (within) event.usage = within->usage;
  for (const auto& pruned : changes.pruned) {
    run_.tell(pruned);
    for (auto& layer : event.usage)
      if (layer.modality == pruned.modality && layer.layer == pruned.layer)
        layer = pruned.into ? withMerged(layer, pruned.expert, *pruned.into) : withoutExpert(layer, pruned.expert);
  }
  if (within) within->usage = event.usage;
  if (within && event.experts > 0) revalidate(event);
  run_.handOutIfFollowed();
  run_.tell(std::move(event));
}

void ExpertSteering::revalidate(PrunedNow& event) {
  const auto& best = run_.training()->best;
  event.revalidated = valueOrThrow(run_.validate(best ? *best : run_.recommender, /*count=*/false));
  // Where no weights are kept, early stopping goes on comparing with the best number that it has seen.
  if (best && event.revalidated) run_.standing().within->bestNdcg = event.revalidated->ndcg10;
}

}  // namespace xsmoe::streaming
