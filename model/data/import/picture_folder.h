// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>

#include "model/core/error.h"

namespace xsmoe::data {

/// The pictures of a folder and the folders in it, by name without suffix: for "images/010/0108775015.jpg" that is "0108775015".
struct PictureFolder {
  std::filesystem::path path;
  std::unordered_map<std::string, std::string> relative;  ///< name → path below the folder; of two of a name the first in order
};

/// Errors: a folder that cannot be read.
[[nodiscard]] Result<PictureFolder> listPictures(const std::filesystem::path& folder);

/// Whether the suffix is that of a JPEG, PNG or WebP file.
[[nodiscard]] bool namedLikePicture(const std::filesystem::path& path);

/// Why a file is no JPEG, PNG or WebP picture, by its first bytes; empty if it is one.
[[nodiscard]] std::string pictureProblem(const std::filesystem::path& path);

}  // namespace xsmoe::data
