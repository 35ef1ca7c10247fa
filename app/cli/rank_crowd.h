// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace xsmoe::cli {

/// A warning where so many ranks are more than four times the cores that they share; empty where they are not, or where how many cores
/// there are is not known (0).
[[nodiscard]] std::string crowdOf(int ranks, int cores);

}  // namespace xsmoe::cli
