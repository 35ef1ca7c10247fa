// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

namespace xsmoe {

/// Where a path leads to: links at its end are followed, also to what is not there yet. One below /proc stands for an open file, such as
/// /dev/stdout does, and stays. What cannot be followed stays as it is.
[[nodiscard]] std::filesystem::path behindLinks(std::filesystem::path path);

/// Whether what is there takes bytes and keeps no place of its own: a device, a pipe, an open file below /proc. It is written to, and never
/// replaced.
[[nodiscard]] bool isWrittenThrough(const std::filesystem::path& path);

}  // namespace xsmoe
