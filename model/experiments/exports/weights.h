// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>

#include "model/core/error.h"
#include "model/experiments/exports/exported_run.h"

namespace xsmoe::experiments {

/// Writes the weights after a trained window, without one after the last that is stored, into a folder that is made where it is not there:
/// model.safetensors, and config.json with what it takes to build the network around them (FORMATS.md, "Weights for other programs").
/// resources/pytorch/xsmoe_model.py reads both. What was there of an earlier export is replaced, config.json last; equal weights give equal
/// bytes of model.safetensors. Errors: the run has no such weights, they are damaged, cannot write; then nothing that was
/// made for them stays.
[[nodiscard]] Result<std::filesystem::path> writeWeights(const ExportedRun& run, std::optional<WindowIndex> window,
                                                         const std::filesystem::path& folder);

}  // namespace xsmoe::experiments
