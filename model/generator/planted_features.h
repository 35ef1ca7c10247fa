// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/generator/catalogue.h"

namespace xsmoe::generator {

/// Writes the feature cache of a planted catalogue: each modality's attributes through a frozen random tower of its own.
[[nodiscard]] Result<void> writePlantedFeatures(const std::filesystem::path& path, const std::vector<PlantedItem>& items,
                                                std::uint64_t seed, const ProgressCallback& progress);

}  // namespace xsmoe::generator
