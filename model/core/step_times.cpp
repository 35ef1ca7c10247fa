// SPDX-License-Identifier: Apache-2.0
#include "model/core/step_times.h"

#include <algorithm>

namespace xsmoe {

std::string_view name(StepPart part) {
  switch (part) {
    case StepPart::kData: return "data";
    case StepPart::kForward: return "forward";
    case StepPart::kMetering: return "metering";
    case StepPart::kBackward: return "backward";
    case StepPart::kOptimizer: return "optimizer";
    case StepPart::kRanks: return "ranks";
    case StepPart::kDevice: return "device";
  }
  return "";
}

void StepTimes::add(const StepTimes& more) {
  for (const auto part : kStepParts)
    if (const auto& some = more.of(part)) add(part, *some);
}

double StepTimes::sum() const {
  double all = 0;
  for (const auto& some : seconds) all += some.value_or(0);
  return all;
}

bool StepTimes::empty() const {
  return std::none_of(seconds.begin(), seconds.end(), [](const auto& some) { return some.has_value(); });
}

}  // namespace xsmoe
