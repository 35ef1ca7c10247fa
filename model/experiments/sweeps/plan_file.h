// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/analysis/experiment_plan.h"
#include "model/core/error.h"

namespace xsmoe::experiments {

/// The newest version of a plan's file (FORMATS.md).
inline constexpr int kPlanVersion = 1;

/// Reads the plan of an experiment from JSON or, of a file that ends in .toml, TOML. Its paths are taken from the folder of the file, and
/// absolute then. What its values mean is checked by runsOf(). Errors: cannot be read, no JSON or TOML, another version, a key that is
/// missing, not known, there twice or of the wrong type, which is named, of TOML with its line and column.
[[nodiscard]] Result<ExperimentPlan> readPlanFile(const std::filesystem::path& file);
/// Writes it as JSON or, to a file that ends in .toml, TOML, so that the file read again is the same plan, its paths, which hold from the
/// working folder, included. Errors: cannot be written; an ending of another kind of file; a path that is no UTF-8.
[[nodiscard]] Result<void> writePlanFile(const std::filesystem::path& file, const ExperimentPlan& plan);

}  // namespace xsmoe::experiments
