// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe {

/// The most that watching a run should take, as a share of a training step.
inline constexpr double kWatchingTarget = 0.02;

}  // namespace xsmoe
