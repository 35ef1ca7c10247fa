// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace xsmoe::cli {

/// "49 s left", "3 min left", "13 h 44 min left"; empty for nothing left, and where it is not known (below 0).
[[nodiscard]] std::string timeLeftText(double seconds);

}  // namespace xsmoe::cli
