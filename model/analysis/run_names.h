// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe {

/// The runs of a list by names that tell them apart: a name that several have, copies of one run for example, is for each of them its path
/// below `folder`, in which all lie; without one below the deepest folder in which all of that name lie.
[[nodiscard]] std::vector<std::string> namesApart(const std::vector<RunSummary>& runs, const std::string& folder = {});

}  // namespace xsmoe
