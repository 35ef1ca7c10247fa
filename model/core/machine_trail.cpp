// SPDX-License-Identifier: Apache-2.0
#include "model/core/machine_trail.h"

#include <algorithm>

namespace xsmoe {

std::shared_ptr<const MachineTrail> withSample(const std::shared_ptr<const MachineTrail>& before, const MachineSample& now) {
  auto trail = std::make_shared<MachineTrail>();
  if (before && !before->empty() && before->back().timeMs <= now.timeMs) {
    const auto from =
        std::find_if(before->begin(), before->end(), [&](const MachineSample& one) { return one.timeMs >= now.timeMs - kTrailMs; });
    trail->assign(from, before->end());
  }
  trail->push_back(now);
  return trail;
}

}  // namespace xsmoe
