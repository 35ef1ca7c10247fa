#pragma once
#include <cairo.h>

#include <cstdio>
#include <filesystem>
#include <vector>
// After the standard headers, which it needs.
#include <jpeglib.h>

#include "model/generator/canvas.h"

namespace xsmoe::generator {

/// A PNG of one colour, its right half of another.
inline void writeTwoColours(const std::filesystem::path& path, int width, int height, const Colour& left, const Colour& right) {
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  const Context context(cairo_create(surface.get()));
  setColour(context.get(), left);
  cairo_paint(context.get());
  cairo_rectangle(context.get(), width / 2.0, 0, width, height);
  setColour(context.get(), right);
  cairo_fill(context.get());
  cairo_surface_write_to_png(surface.get(), path.c_str());
}

/// A JPEG of one colour, given as three bytes.
inline void writeJpeg(const std::filesystem::path& path, int width, int height, const std::vector<unsigned char>& rgb) {
  jpeg_compress_struct encoder;
  jpeg_error_mgr errors;
  encoder.err = jpeg_std_error(&errors);
  jpeg_create_compress(&encoder);
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  jpeg_stdio_dest(&encoder, file);
  encoder.image_width = static_cast<JDIMENSION>(width);
  encoder.image_height = static_cast<JDIMENSION>(height);
  encoder.input_components = 3;
  encoder.in_color_space = JCS_RGB;
  jpeg_set_defaults(&encoder);
  jpeg_start_compress(&encoder, TRUE);
  std::vector<unsigned char> row;
  for (int x = 0; x < width; ++x) row.insert(row.end(), rgb.begin(), rgb.end());
  for (int y = 0; y < height; ++y) {
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&encoder, &line, 1);
  }
  jpeg_finish_compress(&encoder);
  jpeg_destroy_compress(&encoder);
  std::fclose(file);
}

}  // namespace xsmoe::generator
