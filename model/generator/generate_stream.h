// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/generator/generator_settings.h"

namespace xsmoe::generator {

/// Whether a stream of this size can be made; the error names setting, value and range.
[[nodiscard]] Result<void> validate(const GeneratorSettings& settings);

/// Makes the built-in stream: a folder with interactions, items, pictures and a feature cache (formats.md), and `truth.json`, which
/// tells what was planted. The same settings give the same bytes. `folder` must be missing or empty; it appears complete or, after an
/// error, as it was. Errors: settings out of range, folder not empty, cannot write, cancelled.
[[nodiscard]] Result<void> generateStream(const std::filesystem::path& folder, const GeneratorSettings& settings,
                                          const ProgressCallback& progress = {});

}  // namespace xsmoe::generator
