// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe {

inline constexpr double kMegabyte = 1 << 20;  ///< bytes, as in the paper's Table 3 (baselines.md, section 10)

}  // namespace xsmoe
