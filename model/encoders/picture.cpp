// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/picture.h"

#include <array>
#include <cstddef>
#include <fstream>
#include <string_view>
#include <system_error>

#include "model/encoders/picture_decoders.h"

namespace xsmoe::encoders {
namespace {

using namespace std::string_view_literals;

constexpr std::uintmax_t kMostPictureBytes = std::uintmax_t{1} << 30;

/// How files of a format begin, and how users call it.
struct OtherFormat {
  std::string_view begin, name;
};
constexpr std::array<OtherFormat, 8> kOthers{{{"GIF8"sv, "a GIF picture"sv},
                                              {"BM"sv, "a BMP picture"sv},
                                              {"II*\0"sv, "a TIFF picture"sv},
                                              {"MM\0*"sv, "a TIFF picture"sv},
                                              {"\0\0\0\x20"
                                               "ftypavif"sv,
                                               "an AVIF picture"sv},
                                              {"<svg"sv, "an SVG drawing"sv},
                                              {"<!"sv, "a web page"sv},
                                              {"<html"sv, "a web page"sv}}};

tl::unexpected<Error> anotherFormat(const PictureFile& file, std::string_view content) {
  std::string found = content.empty() ? "empty" : "of no known format";
  for (const OtherFormat& other : kOthers)
    if (content.substr(0, other.begin.size()) == other.begin) found = other.name;
  return badInput(file.where, "the file is " + found + "; expected JPEG, PNG or WebP", "Convert it, or download it again");
}

}  // namespace

tl::unexpected<Error> cutOff(const PictureFile& file, const std::string& format) {
  return badInput(file.where, "the " + format + " picture is cut off: the file ends after " + std::to_string(file.bytes.size()) + " bytes",
                  "Copy or download it again");
}

tl::unexpected<Error> damaged(const PictureFile& file, const std::string& format, const std::string& reason) {
  return badInput(file.where, "the " + format + " picture is damaged" + (reason.empty() ? "" : ": " + reason), "Copy or download it again");
}

Result<Picture> emptyPicture(const PictureFile& file, std::int64_t width, std::int64_t height) {
  const std::string size = std::to_string(width) + " × " + std::to_string(height) + " pixels";
  if (width <= 0 || height <= 0) return badInput(file.where, "the picture has " + size, "Copy or download it again");
  if (width > file.mostPixels / height)
    return badInput(file.where, "the picture has " + size + ", more than " + std::to_string(file.mostPixels), "Make it smaller");
  Picture picture{static_cast<int>(width), static_cast<int>(height), {}};
  picture.rgb.resize(static_cast<std::size_t>(3 * width * height));
  return picture;
}

Result<Picture> decodePicture(const std::string& where, std::span<const std::uint8_t> bytes, std::int64_t mostPixels) {
  const PictureFile file{where, bytes, mostPixels};
  const std::string_view content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (content.substr(0, 3) == "\xFF\xD8\xFF"sv) return decodeJpeg(file);
  if (content.substr(0, 8) == "\x89PNG\r\n\x1A\n"sv) return decodePng(file);
  if (content.substr(0, 4) == "RIFF"sv && content.size() >= 12 && content.substr(8, 4) == "WEBP"sv) return decodeWebp(file);
  return anotherFormat(file, content);
}

Result<Picture> readPicture(const std::filesystem::path& path) {
  std::error_code reason;
  const auto size = std::filesystem::file_size(path, reason);
  std::ifstream stream;
  if (!reason) stream.open(path, std::ios::binary);  // what has no size may never end: a pipe
  if (reason || !stream)
    return badInput(path.string(), "the file cannot be opened" + (reason ? " (" + reason.message() + ")" : std::string()),
                    "Check the path and the permissions");
  if (size > kMostPictureBytes)
    return badInput(path.string(), "the file has " + std::to_string(size) + " bytes, more than a picture", "Make it smaller");
  std::vector<std::uint8_t> bytes(size);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return decodePicture(path.string(), bytes);
}

}  // namespace xsmoe::encoders
