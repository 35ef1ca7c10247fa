// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/features/foreign_features.h"

namespace xsmoe::features {

/// A `.npy` matrix [items, width] (one state), [items, K, width] or [K, items, width], with one row for each id. Errors: as NpyArray;
/// another shape; one that can be read in two ways, since there are as many states as items; duplicate ids.
[[nodiscard]] Result<std::unique_ptr<ForeignFeatures>> openFeatureMatrix(const std::filesystem::path& path,
                                                                         std::vector<std::string> idFromRow);

}  // namespace xsmoe::features
