// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "model/core/error.h"
#include "model/encoders/picture.h"

/// The formats behind decodePicture().
namespace xsmoe::encoders {

/// A file in memory, with what errors and limits need.
struct PictureFile {
  std::string where;
  std::span<const std::uint8_t> bytes;
  std::int64_t mostPixels = kMostPixels;
};

[[nodiscard]] Result<Picture> decodeJpeg(const PictureFile& file);
[[nodiscard]] Result<Picture> decodePng(const PictureFile& file);
[[nodiscard]] Result<Picture> decodeWebp(const PictureFile& file);

/// An empty picture of this size. Errors: no pixel, or more than the file may have.
[[nodiscard]] Result<Picture> emptyPicture(const PictureFile& file, std::int64_t width, std::int64_t height);

[[nodiscard]] tl::unexpected<Error> cutOff(const PictureFile& file, const std::string& format);
[[nodiscard]] tl::unexpected<Error> damaged(const PictureFile& file, const std::string& format, const std::string& reason);

}  // namespace xsmoe::encoders
