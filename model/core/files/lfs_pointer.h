// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string_view>

#include "model/core/error.h"

namespace xsmoe {

/// Whether a file that begins so is the pointer that Git LFS leaves in the place of a large file until its content is fetched.
[[nodiscard]] bool isLfsPointer(std::string_view start);
/// The same of a file; false where it cannot be read.
[[nodiscard]] bool isLfsPointerFile(const std::filesystem::path& path);

/// Names it as such, with how to get the content.
[[nodiscard]] tl::unexpected<Error> lfsPointerError(const std::filesystem::path& path);

}  // namespace xsmoe
