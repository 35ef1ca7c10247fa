// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe {

/// The chance that a number of Student's t distribution lies below `t`, which is finite; `degreesOfFreedom` is 1 or more. The closed form
/// for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4), which takes as many terms as half of them and no library; its
/// absolute error is below 1e-14.
[[nodiscard]] double studentsTBelow(double t, int degreesOfFreedom);

}  // namespace xsmoe
