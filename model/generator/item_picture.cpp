// SPDX-License-Identifier: Apache-2.0
#include "model/generator/item_picture.h"

#include <cstring>

#include "model/generator/canvas.h"
#include "model/generator/picture_backgrounds.h"
#include "model/generator/picture_patterns.h"
#include "model/generator/picture_shapes.h"
#include "model/generator/random.h"

namespace xsmoe::generator {
namespace {

Stand standOf(const PlantedItem& item, Random& random) {
  Stand stand;
  stand.x = 48 + random.uniform(-2, 2);
  stand.y = 82 + random.uniform(-1, 1);
  const double size = random.uniform(1.1, 1.22);
  const double slimness = random.uniform(.96, 1.05);
  const bool squat = item.value(Style::kShape) == 2;  // a cup is wider than high
  stand.width = (squat ? 48 : 44) * size * slimness;
  stand.height = (squat ? 40 : 58) * size / slimness;
  return stand;
}

void drawShadow(cairo_t* cr, const Stand& stand) {
  addEllipse(cr, stand.x + 3, stand.y + 1, stand.width * .55, 4);
  setColour(cr, {0, 0, 0, .25});
  cairo_fill(cr);
}

/// Fills the body with light from the left, lays the pattern over it and draws its edge.
void drawBody(cairo_t* cr, const PlantedItem& item, const Stand& stand, const Palette& palette) {
  const Gradient light(cairo_pattern_create_linear(stand.x - stand.width / 2, 0, stand.x + stand.width / 2, 0));
  addStop(light, 0, palette.base);
  addStop(light, .3, palette.light);
  addStop(light, .65, palette.base);
  addStop(light, 1, palette.dark);
  addBody(cr, item.value(Style::kShape), stand);
  cairo_set_source(cr, light.get());
  cairo_fill_preserve(cr);
  cairo_save(cr);
  cairo_clip(cr);
  drawPattern(cr, item.value(Style::kPattern), palette.accent.faded(.85), kPictureSize);
  cairo_restore(cr);
  addBody(cr, item.value(Style::kShape), stand);
  setColour(cr, item.ornate ? kGold : palette.dark);
  cairo_set_line_width(cr, item.ornate ? 2 : 1);
  cairo_stroke(cr);
}

Surface paint(const PlantedItem& item, std::uint64_t seed) {
  Random random(seed, "picture of " + item.id);
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, kPictureSize, kPictureSize));
  const Context context(cairo_create(surface.get()));
  cairo_t* const cr = context.get();
  drawBackground(cr, item.collection, kPictureSize, random);
  const Stand stand = standOf(item, random);
  const Palette palette = shadeOf(kPalettes[static_cast<std::size_t>(item.value(Style::kPalette))], random);
  drawShadow(cr, stand);
  drawBehind(cr, item.value(Style::kShape), stand, palette);
  drawBody(cr, item, stand, palette);
  drawInFront(cr, item.value(Style::kShape), stand, palette, item.ornate);
  return surface;
}

}  // namespace

std::vector<std::uint8_t> drawPicture(const PlantedItem& item, std::uint64_t seed) {
  const Surface surface = paint(item, seed);
  cairo_surface_flush(surface.get());
  const unsigned char* const data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  std::vector<std::uint8_t> rgb;
  rgb.reserve(3UL * kPictureSize * kPictureSize);
  for (int y = 0; y < kPictureSize; ++y)
    for (int x = 0; x < kPictureSize; ++x) {
      std::uint32_t pixel = 0;  // cairo's: a number of 32 bits, red above green above blue
      std::memcpy(&pixel, data + static_cast<std::ptrdiff_t>(y) * stride + 4L * x, sizeof pixel);
      for (const int shift : {16, 8, 0}) rgb.push_back(static_cast<std::uint8_t>(pixel >> shift));
    }
  return rgb;
}

Result<void> writePicture(const std::filesystem::path& path, const PlantedItem& item, std::uint64_t seed) {
  const Surface surface = paint(item, seed);
  const cairo_status_t status = cairo_surface_write_to_png(surface.get(), path.c_str());
  if (status != CAIRO_STATUS_SUCCESS)
    return cannotWrite(path.string(), std::string("the picture cannot be written (") + cairo_status_to_string(status) + ")",
                       "Check the free space and the permissions of its folder");
  return {};
}

}  // namespace xsmoe::generator
