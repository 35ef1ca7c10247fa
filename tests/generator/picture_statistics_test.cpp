#include "model/generator/picture_statistics.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <numeric>

#include "tests/generator/pictures.h"
#include "tests/generator/temporary_folder.h"

namespace xsmoe::generator {
namespace {

TEST(PictureDecoder, ReadsJpegAndPngByContent) {
  const TemporaryFolder folder;
  writeJpeg(folder / "orange.png", 40, 30, {255, 128, 0});  // the name does not matter
  const auto jpeg = decodePicture(folder / "orange.png");
  ASSERT_TRUE(jpeg);
  EXPECT_EQ(jpeg->width, 40);
  EXPECT_EQ(jpeg->height, 30);
  EXPECT_NEAR(jpeg->rgb[0], 255, 3);
  EXPECT_NEAR(jpeg->rgb[1], 128, 3);
  EXPECT_NEAR(jpeg->rgb[2], 0, 3);
  writeTwoColours(folder / "two.png", 10, 8, {1, 0, 0}, {0, 0, 1});
  const auto png = decodePicture(folder / "two.png");
  ASSERT_TRUE(png);
  EXPECT_EQ(png->rgb.size(), 240U);
  EXPECT_EQ(png->rgb[0], 255);
  EXPECT_EQ(png->rgb[29], 255);  // blue of the last pixel of the first row
}

TEST(PictureDecoder, ReadsALargeJpegAtAnEighth) {
  const TemporaryFolder folder;
  writeJpeg(folder / "large.jpg", 1600, 800, {0, 200, 0});
  const auto pixels = decodePicture(folder / "large.jpg");
  ASSERT_TRUE(pixels);
  EXPECT_EQ(pixels->width, 200);
  EXPECT_EQ(pixels->height, 100);
}

TEST(PictureDecoder, DamagedFilesAreNoPictures) {
  const TemporaryFolder folder;
  writeJpeg(folder / "a.jpg", 64, 64, {9, 9, 9});
  writeTwoColours(folder / "a.png", 64, 64, {1, 0, 0}, {0, 0, 1});
  for (const char* name : {"a.jpg", "a.png"}) {
    std::filesystem::resize_file(folder / name, std::filesystem::file_size(folder / name) * 2 / 3);
    EXPECT_FALSE(decodePicture(folder / name)) << name;
    std::filesystem::resize_file(folder / name, 12);
    EXPECT_FALSE(decodePicture(folder / name)) << name;
  }
  std::ofstream(folder / "text.jpg") << "no picture";
  EXPECT_FALSE(decodePicture(folder / "text.jpg"));
  EXPECT_FALSE(decodePicture(folder / "missing.jpg"));
}

TEST(PictureStatistics, AreColoursOfTheGridAndEdges) {
  Pixels pixels{12, 12, std::vector<std::uint8_t>(std::size_t{12} * 12 * 3)};
  for (int y = 0; y < 12; ++y)
    for (int x = 6; x < 12; ++x) pixels.rgb[static_cast<std::size_t>(3 * (12 * y + x))] = 255;  // the right half is red
  const auto numbers = pictureStatistics(pixels);
  ASSERT_EQ(numbers.size(), static_cast<std::size_t>(kPictureNumbers));
  EXPECT_EQ(numbers[0], 0);                  // red of the first cell
  EXPECT_EQ(numbers[4 * 5], 1);              // red of the last cell of the first row
  EXPECT_EQ(numbers[4 * 5 + 1], 0);          // its green
  EXPECT_NEAR(numbers[4 * 5 + 3], 0, 1e-6);  // no spread inside a cell
  const auto* const edges = numbers.data() + 4 * kGrid * kGrid;
  EXPECT_GT(edges[0], 0);  // upright edges: brightness changes across
  EXPECT_EQ(std::accumulate(edges + 1, edges + kDirections, 0.0F), 0);
}

TEST(PictureStatistics, APictureSmallerThanTheGridWorks) {
  const auto numbers = pictureStatistics({1, 1, {255, 255, 255}});
  ASSERT_EQ(numbers.size(), static_cast<std::size_t>(kPictureNumbers));
  for (int cell = 0; cell < kGrid * kGrid; ++cell) EXPECT_EQ(numbers[static_cast<std::size_t>(4 * cell)], 1);
}

}  // namespace
}  // namespace xsmoe::generator
