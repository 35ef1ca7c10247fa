// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/error.h"
#include "model/core/generator_settings.h"
#include "model/core/progress.h"

namespace xsmoe::experiments {

/// Makes the built-in stream (generator::generateStream), its features as any stream's: extracted from its texts and pictures with the
/// built-in encoders, pooling mean0, on the CPU. Equal settings give equal bytes on the same machine with the same number of cores; another
/// processor may round the features differently. Errors: the generator's and the extraction's.
[[nodiscard]] Result<void> makeBuiltInStream(const std::filesystem::path& folder, const GeneratorSettings& settings,
                                             const ProgressCallback& progress);

}  // namespace xsmoe::experiments
