// SPDX-License-Identifier: Apache-2.0
#include "model/generator/picture_decoder.h"

#include <csetjmp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
// After the standard headers: it uses FILE and size_t without declaring them.
#include <jpeglib.h>
#include <png.h>

namespace xsmoe::generator {
namespace {

constexpr std::int64_t kMostPixels = 100'000'000;
constexpr int kLarge = 512;  // an eighth of it is still enough for a coarse grid

/// libjpeg reports a failure by a call that must not return.
struct JpegFailure {
  jpeg_error_mgr manager;
  std::jmp_buf back;
};

void leave(j_common_ptr decoder) {
  // The manager is the first member: the library knows no other way to reach ours.
  std::longjmp(reinterpret_cast<JpegFailure*>(decoder->err)->back, 1);
}

void stayQuiet(j_common_ptr /*decoder*/) {}

/// Nothing in here owns memory between setjmp and the end but the decoder itself; `pixels` belongs to the caller.
bool decodeJpeg(const std::string& bytes, Pixels& pixels) {
  jpeg_decompress_struct decoder;
  JpegFailure failure;
  decoder.err = jpeg_std_error(&failure.manager);
  failure.manager.error_exit = &leave;
  failure.manager.output_message = &stayQuiet;
  jpeg_create_decompress(&decoder);
  if (setjmp(failure.back) != 0) {
    jpeg_destroy_decompress(&decoder);
    return false;
  }
  jpeg_mem_src(&decoder, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  jpeg_read_header(&decoder, TRUE);
  const bool fits = static_cast<std::int64_t>(decoder.image_width) * decoder.image_height <= kMostPixels;
  if (fits) {
    decoder.out_color_space = JCS_RGB;
    decoder.scale_num = 1;
    decoder.scale_denom = decoder.image_width >= kLarge && decoder.image_height >= kLarge ? 8 : 1;
    jpeg_start_decompress(&decoder);
    pixels.width = static_cast<int>(decoder.output_width);
    pixels.height = static_cast<int>(decoder.output_height);
    pixels.rgb.resize(std::size_t{3} * decoder.output_width * decoder.output_height);
    while (decoder.output_scanline < decoder.output_height) {
      JSAMPROW row = pixels.rgb.data() + std::size_t{3} * decoder.output_width * decoder.output_scanline;
      jpeg_read_scanlines(&decoder, &row, 1);
    }
    jpeg_finish_decompress(&decoder);
  }
  // A damaged file is decoded with a warning, its missing part grey.
  const bool whole = fits && decoder.err->num_warnings == 0;
  jpeg_destroy_decompress(&decoder);
  return whole;
}

bool decodePng(const std::string& bytes, Pixels& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return false;
  image.format = PNG_FORMAT_RGB;
  if (static_cast<std::int64_t>(image.width) * image.height > kMostPixels) {
    png_image_free(&image);
    return false;
  }
  pixels.width = static_cast<int>(image.width);
  pixels.height = static_cast<int>(image.height);
  pixels.rgb.resize(PNG_IMAGE_SIZE(image));
  const png_color white{255, 255, 255};
  return png_image_finish_read(&image, &white, pixels.rgb.data(), 0, nullptr) != 0;
}

}  // namespace

std::optional<Pixels> decodePicture(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  Pixels pixels;
  const bool decoded =
      bytes.rfind("\xFF\xD8", 0) == 0 ? decodeJpeg(bytes, pixels) : bytes.rfind("\x89PNG", 0) == 0 && decodePng(bytes, pixels);
  if (!decoded || pixels.width == 0 || pixels.height == 0) return std::nullopt;
  return pixels;
}

}  // namespace xsmoe::generator
