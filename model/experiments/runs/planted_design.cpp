// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/planted_design.h"

#include "model/generator/attainable_rule.h"

namespace xsmoe::experiments {

Result<const generator::PlantedTruth*> PlantedDesign::truth() {
  if (!truth_) truth_ = generator::readTruth(session_.folder().folder);
  if (!*truth_) return tl::unexpected(truth_->error());
  const auto& read = **truth_;
  return read && generator::isCutAsPlanted(session_.windows(), *read) ? &*read : nullptr;
}

Result<streaming::PrefixScores> PlantedDesign::scoresOn(WindowIndex testedOn) {
  const auto planted = truth();
  if (!planted) return tl::unexpected(planted.error());
  if (*planted == nullptr) return streaming::PrefixScores();
  return [rule = generator::AttainableRule(**planted, testedOn.value, session_.windows().itemIds())](auto prefix) {
    return rule.chances(prefix);
  };
}

Result<std::vector<int>> PlantedDesign::windowsOfReturn() {
  const auto planted = truth();
  if (!planted) return tl::unexpected(planted.error());
  std::vector<int> windows;
  if (*planted == nullptr) return windows;
  const auto& all = (*planted)->windows;
  for (std::size_t window = 0; window < all.size(); ++window)
    if (all[window].comesBack) windows.push_back(static_cast<int>(window));
  return windows;
}

Result<std::vector<PlantedDrift>> PlantedDesign::drifts() {
  const auto planted = truth();
  if (!planted) return tl::unexpected(planted.error());
  return *planted == nullptr ? std::vector<PlantedDrift>() : (*planted)->drifts;
}

}  // namespace xsmoe::experiments
