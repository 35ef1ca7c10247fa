// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe {

inline constexpr double kMegabyte = 1e6;      ///< bytes
inline constexpr double kMebibyte = 1 << 20;  ///< bytes, what the paper's Table 3 calls MB (baselines.md, section 10)

}  // namespace xsmoe
