// SPDX-License-Identifier: Apache-2.0
#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include "model/encoders/picture_decoders.h"

namespace xsmoe::encoders {
namespace {

/// The library with its callbacks. They must not return where decoding fails, so they leave by longjmp: nothing that needs destruction
/// lives in the steps that run() calls.
struct PngReader {
  explicit PngReader(const PictureFile& file) : rest(file.bytes) {}
  ~PngReader() { png_destroy_read_struct(&library, &info, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  [[nodiscard]] bool run(void (*step)(PngReader&)) {
    if (setjmp(back) != 0) return false;
    step(*this);
    return true;
  }

  [[noreturn]] static void fail(png_structp library, png_const_charp reason) {
    auto& reader = *static_cast<PngReader*>(png_get_error_ptr(library));
    std::snprintf(reader.reason.data(), reader.reason.size(), "%s", reason);
    std::longjmp(reader.back, 1);
  }
  static void copy(png_structp library, png_bytep to, std::size_t bytes) {
    auto& reader = *static_cast<PngReader*>(png_get_io_ptr(library));
    reader.ended = bytes > reader.rest.size();
    if (reader.ended) png_error(library, "end of file");
    std::copy_n(reader.rest.data(), bytes, to);
    reader.rest = reader.rest.subspan(bytes);
  }

  std::span<const std::uint8_t> rest;
  png_structp library = nullptr;
  png_infop info = nullptr;
  std::jmp_buf back{};
  std::array<char, 200> reason{};
  bool ended = false;
  std::uint8_t* pixels = nullptr;
};

void readHeader(PngReader& reader) {
  reader.library =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, &PngReader::fail, [](png_structp /*library*/, png_const_charp /*warning*/) {});
  reader.info = png_create_info_struct(reader.library);
  png_set_read_fn(reader.library, &reader, &PngReader::copy);
  png_read_info(reader.library, reader.info);
}

/// Everything to 8 bits RGB. No gamma, which Pillow does not apply, either.
void readRows(PngReader& reader) {
  png_structp library = reader.library;
  const int color = png_get_color_type(library, reader.info);
  if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(library);
  if (color == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(library);
  png_set_strip_16(library);
  png_set_strip_alpha(library);
  png_set_gray_to_rgb(library);
  const int passes = png_set_interlace_handling(library);
  png_read_update_info(library, reader.info);
  const std::size_t rowBytes = std::size_t{3} * png_get_image_width(library, reader.info);
  if (png_get_rowbytes(library, reader.info) != rowBytes) png_error(library, "rows of an unexpected length");
  const png_uint_32 height = png_get_image_height(library, reader.info);
  for (int pass = 0; pass < passes; ++pass)  // each adds its pixels to the rows
    for (png_uint_32 y = 0; y < height; ++y) png_read_row(library, reader.pixels + rowBytes * y, nullptr);
}

}  // namespace

Result<Picture> decodePng(const PictureFile& file) {
  PngReader reader(file);
  const auto refusal = [&] { return reader.ended ? cutOff(file, "PNG") : damaged(file, "PNG", reader.reason.data()); };
  if (!reader.run(&readHeader)) return refusal();
  auto picture = emptyPicture(file, png_get_image_width(reader.library, reader.info), png_get_image_height(reader.library, reader.info));
  if (!picture) return picture;
  reader.pixels = picture->rgb.data();
  if (!reader.run(&readRows)) return refusal();
  return picture;
}

}  // namespace xsmoe::encoders
