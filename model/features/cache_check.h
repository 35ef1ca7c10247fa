// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

/// Refuses features of other items than those of a log: where no id is in both, or so few that it is chance (less than a hundredth of
/// either). The error shows ids of both sides and, where a simple change makes them match (leading zeros, a prefix, an ending, case), names
/// it. `where` is the features' file.
[[nodiscard]] Result<void> checkItemsFit(const std::vector<std::string>& cached, const std::vector<std::string>& logged,
                                         const std::string& where);

}  // namespace xsmoe::features
