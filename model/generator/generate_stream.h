// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>

#include "model/core/error.h"
#include "model/core/generator_settings.h"
#include "model/core/progress.h"

namespace xsmoe::generator {

/// Whether a stream of this size can be made; the error names setting, value and range.
[[nodiscard]] Result<void> validate(const GeneratorSettings& settings);

/// Adds features.h5 to a stream folder that holds all the rest.
using FeatureMaker = std::function<Result<void>(const std::filesystem::path& folder)>;

/// Makes the built-in stream: a folder with interactions, items and pictures (FORMATS.md), and `truth.json`, which tells what was planted;
/// last `makeFeatures` adds the feature cache. The same settings give the same bytes, the cache apart. `folder` must be missing or empty;
/// it appears complete or, after an error, as it was. Errors: settings out of range, folder not empty, cannot write, cancelled, those of
/// `makeFeatures`.
[[nodiscard]] Result<void> generateStream(const std::filesystem::path& folder, const GeneratorSettings& settings,
                                          const FeatureMaker& makeFeatures, const ProgressCallback& progress = {});

}  // namespace xsmoe::generator
