// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string_view>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// Writes a text beside `path` and puts it in its place once it is whole on the disk. Errors: cannot write; what was there stays.
[[nodiscard]] Result<void> writeTextFile(const std::filesystem::path& path, std::string_view text);

}  // namespace xsmoe::encoders
