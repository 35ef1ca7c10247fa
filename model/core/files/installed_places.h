// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <filesystem>
#include <string_view>

namespace xsmoe {

/// Where files that come with the program may be, to be looked for in this order: ../share/xsmoe/`folder` beside the running program's
/// folder, and `sources`, their folder in the source tree that it was built from.
[[nodiscard]] std::array<std::filesystem::path, 2> installedPlaces(std::string_view folder, const std::filesystem::path& sources);

}  // namespace xsmoe
