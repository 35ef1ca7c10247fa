// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

/// Whether a file begins as a `.npy` file does.
[[nodiscard]] bool isNpy(const std::filesystem::path& path);

/// The ids of a matrix's rows in a `.npy` array [items] or [items, 1] of texts or whole numbers. Errors: as NpyFile; another type or shape;
/// a text that is empty or not UTF-8.
[[nodiscard]] Result<std::vector<std::string>> readNpyIds(const std::filesystem::path& path);

}  // namespace xsmoe::features
