// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "model/core/error.h"
#include "model/core/progress.h"

namespace xsmoe::features {

/// SHA-256 of a file's bytes as 64 lower-case hexadecimal digits, read in blocks of 1 MiB. By it a stream or a cache is known again
/// when its folder has moved. Errors: no such file, unreadable, cancelled.
[[nodiscard]] Result<std::string> sha256OfFile(const std::filesystem::path& path, const ProgressCallback& progress = {});

}  // namespace xsmoe::features
