// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "model/features/foreign_features.h"

namespace xsmoe::features {

/// A folder of PyTorch files, one tensor [K, width] or [width] an item, in order of ids. Where some files' names begin with `prefix` these
/// are the items' and the rest of the name is the id; else every .pt file is, and its whole name. All have the shape of the first that can
/// be read. Errors: no .pt file; none that can be read; the first has another shape.
[[nodiscard]] Result<std::unique_ptr<ForeignFeatures>> openTensorFolder(const std::filesystem::path& folder, const std::string& prefix);

}  // namespace xsmoe::features
