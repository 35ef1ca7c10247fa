// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/planted_design.h"

#include "model/generator/attainable_rule.h"

namespace xsmoe::experiments {

Result<streaming::PrefixScores> PlantedDesign::scoresOn(WindowIndex testedOn) {
  if (!truth_) truth_ = generator::readTruth(session_.folder().folder);
  if (!*truth_) return tl::unexpected(truth_->error());
  const auto& truth = **truth_;
  const auto& stream = session_.windows();
  if (!truth || !generator::isCutAsPlanted(stream, *truth)) return streaming::PrefixScores();
  return [rule = generator::AttainableRule(*truth, testedOn.value, stream.itemIds())](auto prefix) { return rule.chances(prefix); };
}

}  // namespace xsmoe::experiments
