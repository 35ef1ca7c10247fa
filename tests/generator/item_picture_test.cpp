#include "model/generator/item_picture.h"

#include <cairo.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <cstring>

#include "model/generator/canvas.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::generator {
namespace {

class ItemPicture : public testing::Test {
 protected:
  TemporaryFolder folder;

  [[nodiscard]] Surface draw(const PlantedItem& item, std::uint64_t seed = 1) const {
    const auto written = writePicture(folder / "picture.png", item, seed);
    EXPECT_TRUE(written);
    return Surface(cairo_image_surface_create_from_png((folder / "picture.png").c_str()));
  }
  [[nodiscard]] static PlantedItem plainItem() {
    PlantedItem item;
    item.id = "item-0001";
    return item;
  }
};

/// Share of pixels in which two pictures differ clearly in some colour.
double difference(const Surface& one, const Surface& two) {
  const int stride = cairo_image_surface_get_stride(one.get());
  const unsigned char *a = cairo_image_surface_get_data(one.get()), *b = cairo_image_surface_get_data(two.get());
  int different = 0;
  for (int y = 0; y < kPictureSize; ++y)
    for (int x = 0; x < kPictureSize; ++x) {
      bool clear = false;
      for (int c = 0; c < 3; ++c) clear = clear || std::abs(a[y * stride + 4 * x + c] - b[y * stride + 4 * x + c]) > 24;
      different += clear;
    }
  return static_cast<double>(different) / (kPictureSize * kPictureSize);
}

TEST_F(ItemPicture, DecodesInItsSize) {
  const Surface picture = draw(plainItem());
  ASSERT_EQ(cairo_surface_status(picture.get()), CAIRO_STATUS_SUCCESS);
  EXPECT_EQ(cairo_image_surface_get_width(picture.get()), kPictureSize);
  EXPECT_EQ(cairo_image_surface_get_height(picture.get()), kPictureSize);
}

TEST_F(ItemPicture, ShowsEveryVisualAttribute) {
  PlantedItem patterned = plainItem();
  patterned.style[static_cast<std::size_t>(Style::kPattern)] = 1;
  const Surface reference = draw(patterned);
  for (const Style style : {Style::kShape, Style::kPalette, Style::kPattern})
    for (int value = 0; value < kValues; ++value) {
      PlantedItem item = patterned;
      item.style[static_cast<std::size_t>(style)] = value;
      if (value == patterned.value(style))
        EXPECT_EQ(difference(reference, draw(item)), 0);
      else
        EXPECT_GT(difference(reference, draw(item)), .02) << kStyles[static_cast<std::size_t>(style)].name << ' ' << value;
    }
  PlantedItem ornate = patterned, elsewhere = patterned;
  ornate.ornate = true;
  elsewhere.collection = 2;
  EXPECT_GT(difference(reference, draw(ornate)), .01);
  EXPECT_GT(difference(reference, draw(elsewhere)), .5);
}

TEST_F(ItemPicture, DoesNotShowWhatIsOnlyRead) {
  const Surface reference = draw(plainItem());
  PlantedItem item = plainItem();
  item.expressive = true;
  for (const Style style : {Style::kTheme, Style::kMaterial, Style::kLine}) item.style[static_cast<std::size_t>(style)] = 3;
  EXPECT_EQ(difference(reference, draw(item)), 0);
}

TEST_F(ItemPicture, ItemsOfEqualAttributesAreTheirOwn) {
  PlantedItem twin = plainItem();
  twin.id = "item-0002";
  EXPECT_GT(difference(draw(plainItem()), draw(twin)), .02);
  EXPECT_GT(difference(draw(plainItem(), 1), draw(plainItem(), 2)), .02);
}

TEST_F(ItemPicture, IsDrawnAsItIsWritten) {
  PlantedItem item = plainItem();
  item.style = {1, 2, 3, 0, 0, 0};
  const std::vector<std::uint8_t> drawn = drawPicture(item, 5);
  ASSERT_EQ(drawn.size(), 3U * kPictureSize * kPictureSize);
  const Surface written = draw(item, 5);
  const int stride = cairo_image_surface_get_stride(written.get());
  const unsigned char* const data = cairo_image_surface_get_data(written.get());
  int different = 0;
  for (int y = 0; y < kPictureSize; ++y)
    for (int x = 0; x < kPictureSize; ++x) {
      std::uint32_t pixel = 0;
      std::memcpy(&pixel, data + y * stride + 4 * x, sizeof pixel);
      const std::uint8_t* const rgb = drawn.data() + 3 * (y * kPictureSize + x);
      different += (pixel & 0xFFFFFF) != (static_cast<std::uint32_t>(rgb[0]) << 16 | static_cast<std::uint32_t>(rgb[1]) << 8 | rgb[2]);
    }
  EXPECT_EQ(different, 0);
}

TEST_F(ItemPicture, SaysThatItCannotBeWritten) {
  const auto written = writePicture("/nowhere/picture.png", plainItem(), 1);
  ASSERT_FALSE(written);
  EXPECT_THAT(describe(written.error()), testing::HasSubstr("/nowhere/picture.png: the picture cannot be written"));
}

}  // namespace
}  // namespace xsmoe::generator
