#include "model/encoders/picture.h"

#include <gmock/gmock.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "model/features/safetensors.h"
#include "tests/encoders/encoder_fixtures.h"
#include "tests/encoders/written_pictures.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using Bytes = std::vector<std::uint8_t>;

Result<Picture> decode(const std::string& bytes, std::int64_t mostPixels = kMostPixels) {
  return decodePicture("a.picture", {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, mostPixels);
}

Bytes pixels(const std::string& bytes) {
  const auto picture = decode(bytes);
  EXPECT_TRUE(picture) << describe(picture.error());
  return picture ? picture->rgb : Bytes{};
}

std::string refusalOfPicture(const std::string& bytes, std::int64_t mostPixels = kMostPixels) {
  const auto picture = decode(bytes, mostPixels);
  if (picture) return "it was decoded";
  EXPECT_EQ(picture.error().kind, ErrorKind::kBadInput);
  EXPECT_EQ(picture.error().where, "a.picture");
  return describe(picture.error());
}

/// A gradient with some noise.
Bytes gradient(int width, int height) {
  Bytes rgb;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (const int value : {4 * x, 5 * y, (7 * x * y) % 256}) rgb.push_back(static_cast<std::uint8_t>(value));
  return rgb;
}

std::string webpOf(const Bytes& rgba, int width, int height) {
  std::uint8_t* data = nullptr;
  const std::size_t size = WebPEncodeLosslessRGBA(rgba.data(), width, height, 4 * width, &data);
  std::string bytes(reinterpret_cast<const char*>(data), size);
  WebPFree(data);
  return bytes;
}

std::string lossyWebp(const Bytes& rgb, int width, int height) {
  std::uint8_t* data = nullptr;
  const std::size_t size = WebPEncodeRGB(rgb.data(), width, height, 3 * width, 90, &data);
  std::string bytes(reinterpret_cast<const char*>(data), size);
  WebPFree(data);
  return bytes;
}

/// Of two pictures, each one colour (red, green, blue, alpha).
std::string animatedWebp(const Bytes& first, const Bytes& second, int side) {
  WebPAnimEncoderOptions options;
  EXPECT_NE(WebPAnimEncoderOptionsInit(&options), 0);
  WebPAnimEncoder* encoder = WebPAnimEncoderNew(side, side, &options);
  int time = 0;
  for (const Bytes& color : {first, second}) {
    Bytes rgba;
    for (int i = 0; i < side * side; ++i) rgba.insert(rgba.end(), color.begin(), color.end());
    WebPConfig config;
    WebPPicture picture;
    EXPECT_TRUE(WebPConfigInit(&config) != 0 && WebPPictureInit(&picture) != 0);
    config.lossless = 1;
    picture.use_argb = 1;
    picture.width = picture.height = side;
    EXPECT_NE(WebPPictureImportRGBA(&picture, rgba.data(), 4 * side), 0);
    EXPECT_NE(WebPAnimEncoderAdd(encoder, &picture, time, &config), 0);
    WebPPictureFree(&picture);
    time += 100;
  }
  EXPECT_NE(WebPAnimEncoderAdd(encoder, nullptr, time, nullptr), 0);
  WebPData data;
  EXPECT_NE(WebPAnimEncoderAssemble(encoder, &data), 0);
  std::string bytes(reinterpret_cast<const char*>(data.bytes), data.size);
  WebPDataClear(&data);
  WebPAnimEncoderDelete(encoder);
  return bytes;
}

std::string with(std::string bytes, std::size_t at, char byte) {
  bytes.at(at) = byte;
  return bytes;
}

TEST(Picture, DecodesAllFixturesByteForByte) {
  int pictures = 0;
  for (const fs::path& folder : fixturesWith("images.json")) {
    const auto expected = features::readSafetensors(folder / "expected.safetensors");
    ASSERT_TRUE(expected) << describe(expected.error());
    const auto described = jsonOf(folder / "images.json");
    for (const auto& image : described.at("images")) {
      const int index = image.at("index");
      const auto found = expected->tensors.find("decoded_rgb." + std::string(index < 10 ? "0" : "") + std::to_string(index));
      if (found == expected->tensors.end()) continue;  // a further fixture may do without
      const at::Tensor& rgb = found->second;
      const auto picture = readPicture(folder / image.at("file").get<std::string>());
      ASSERT_TRUE(picture) << describe(picture.error());
      EXPECT_EQ(picture->width, image.at("width"));
      EXPECT_EQ(picture->height, image.at("height"));
      const auto* values = rgb.data_ptr<std::uint8_t>();
      EXPECT_EQ(picture->rgb, Bytes(values, values + rgb.numel())) << image.at("note");
      ++pictures;
    }
  }
  EXPECT_GE(pictures, 9);
}

TEST(Picture, RepeatsGreyAndStretchesItsFewerLevels) {
  EXPECT_THAT(pixels(pngOf(2, 1, {PNG_COLOR_TYPE_GRAY, 8}, {{7, 250}})), ElementsAre(7, 7, 7, 250, 250, 250));
  EXPECT_THAT(pixels(pngOf(2, 1, {PNG_COLOR_TYPE_GRAY, 1}, {{0x40}})), ElementsAre(0, 0, 0, 255, 255, 255));
  EXPECT_THAT(pixels(pngOf(2, 1, {PNG_COLOR_TYPE_GRAY, 2}, {{0x60}})), ElementsAre(85, 85, 85, 170, 170, 170));
  EXPECT_THAT(pixels(pngOf(2, 1, {PNG_COLOR_TYPE_GRAY, 4}, {{0x1F}})), ElementsAre(17, 17, 17, 255, 255, 255));
}

TEST(Picture, DropsAlphaWithoutBlending) {
  EXPECT_THAT(pixels(pngOf(1, 1, {PNG_COLOR_TYPE_RGB_ALPHA, 8}, {{10, 20, 30, 0}})), ElementsAre(10, 20, 30));
  EXPECT_THAT(pixels(pngOf(1, 1, {PNG_COLOR_TYPE_GRAY_ALPHA, 8}, {{9, 3}})), ElementsAre(9, 9, 9));
}

TEST(Picture, ExpandsPalettesAndIgnoresTheirTransparency) {
  PngForm form{PNG_COLOR_TYPE_PALETTE, 8, false, {{1, 2, 3}, {4, 5, 6}}};
  EXPECT_THAT(pixels(pngOf(2, 1, form, {{1, 0}})), ElementsAre(4, 5, 6, 1, 2, 3));
  form.paletteAlpha = {0, 128};
  EXPECT_THAT(pixels(pngOf(2, 1, form, {{1, 0}})), ElementsAre(4, 5, 6, 1, 2, 3));
  form.bits = 1;
  EXPECT_THAT(pixels(pngOf(2, 1, form, {{0x80}})), ElementsAre(4, 5, 6, 1, 2, 3));
}

TEST(Picture, TakesTheUpperByteOfSixteenBits) {
  EXPECT_THAT(pixels(pngOf(1, 1, {PNG_COLOR_TYPE_RGB, 16}, {{1, 255, 2, 128, 3, 0}})), ElementsAre(1, 2, 3));
  EXPECT_THAT(pixels(pngOf(1, 1, {PNG_COLOR_TYPE_GRAY, 16}, {{77, 255}})), ElementsAre(77, 77, 77));
}

TEST(Picture, ReadsInterlacedPng) {
  const Bytes rgb = gradient(19, 11);
  std::vector<Bytes> rows;
  for (std::ptrdiff_t y = 0; y < 11; ++y) rows.emplace_back(rgb.begin() + 57 * y, rgb.begin() + 57 * (y + 1));
  EXPECT_EQ(pixels(pngOf(19, 11, {PNG_COLOR_TYPE_RGB, 8, true}, rows)), rgb);
  EXPECT_EQ(pixels(pngOf(19, 11, {PNG_COLOR_TYPE_RGB, 8, false}, rows)), rgb);
}

TEST(Picture, AppliesNoGamma) {
  PngForm form;
  form.gamma = 1.0;
  EXPECT_THAT(pixels(pngOf(1, 1, form, {{10, 100, 200}})), ElementsAre(10, 100, 200));
}

TEST(Picture, ReadsInksAsAdobeWritesThem) {
  // Stored inverted: 255 is no ink. Grey values survive JPEG's rounding where all pixels are the same.
  const auto one = [](std::uint8_t c, std::uint8_t m, std::uint8_t y, std::uint8_t k) {
    Bytes inks;
    for (int i = 0; i < 64; ++i) inks.insert(inks.end(), {c, m, y, k});
    const Bytes rgb = pixels(jpegOf(8, 8, 4, JCS_CMYK, inks));
    return Bytes(rgb.begin(), rgb.begin() + 3);
  };
  EXPECT_THAT(one(255, 255, 255, 255), ElementsAre(255, 255, 255));
  EXPECT_THAT(one(255, 255, 255, 0), ElementsAre(0, 0, 0));
  EXPECT_THAT(one(0, 255, 255, 255), ElementsAre(0, 255, 255));
  EXPECT_THAT(one(200, 100, 50, 128), ElementsAre(100, 50, 25));  // 128 − round((255 − c) · 128 / 255), as Pillow
}

TEST(Picture, ReadsLosslessWebpAndDropsItsAlpha) {
  const Bytes rgb = gradient(23, 14);
  Bytes rgba;
  for (std::size_t i = 0; i < rgb.size(); i += 3) rgba.insert(rgba.end(), {rgb[i], rgb[i + 1], rgb[i + 2], 255});
  EXPECT_EQ(pixels(webpOf(rgba, 23, 14)), rgb);
  EXPECT_THAT(pixels(webpOf({10, 20, 30, 128}, 1, 1)), ElementsAre(10, 20, 30));
}

TEST(Picture, ReadsLossyWebpCloseToWhatWasWritten) {
  Bytes rgb;
  for (int i = 0; i < 32 * 32; ++i) rgb.insert(rgb.end(), {200, 120, 40});
  for (const std::uint8_t& value : pixels(lossyWebp(rgb, 32, 32))) {
    static constexpr std::array kColor{200, 120, 40};
    ASSERT_NEAR(value, kColor[static_cast<std::size_t>(value > 160 ? 0 : value > 80 ? 1 : 2)], 4);
  }
}

TEST(Picture, TakesTheFirstPictureOfAnAnimation) {
  const Bytes rgb = pixels(animatedWebp({200, 100, 50, 255}, {1, 2, 3, 255}, 16));
  ASSERT_EQ(rgb.size(), 3U * 16 * 16);
  EXPECT_THAT(Bytes(rgb.begin(), rgb.begin() + 3), ElementsAre(200, 100, 50));
  EXPECT_THAT(Bytes(rgb.end() - 3, rgb.end()), ElementsAre(200, 100, 50));
}

TEST(Picture, RefusesEveryFileThatIsCutOff) {
  const Bytes rgb = gradient(40, 30);
  Bytes rgba;
  for (std::size_t i = 0; i < rgb.size(); i += 3) rgba.insert(rgba.end(), {rgb[i], rgb[i + 1], rgb[i + 2], 255});
  std::vector<Bytes> rows;
  for (std::ptrdiff_t y = 0; y < 30; ++y) rows.emplace_back(rgb.begin() + 120 * y, rgb.begin() + 120 * (y + 1));
  for (const auto& [format, bytes] : std::vector<std::pair<std::string, std::string>>{{"JPEG", jpegOf(40, 30, 3, JCS_RGB, rgb)},
                                                                                      {"JPEG", jpegOf(40, 30, 3, JCS_RGB, rgb, true)},
                                                                                      {"PNG", pngOf(40, 30, {}, rows)},
                                                                                      {"WebP", webpOf(rgba, 40, 30)},
                                                                                      {"WebP", lossyWebp(rgb, 40, 30)}}) {
    ASSERT_EQ(pixels(bytes).size(), rgb.size());
    for (const std::size_t length : {std::size_t{16}, std::size_t{25}, bytes.size() / 2, bytes.size() - 20})
      EXPECT_THAT(refusalOfPicture(bytes.substr(0, length)), HasSubstr("the " + format + " picture is cut off"))
          << length << " of " << bytes.size();
  }
}

TEST(Picture, ReadsAJpegWhoseLastMarkerIsWrongAndBytesBetweenItsParts) {
  const Bytes rgb = gradient(16, 16);
  const std::string bytes = jpegOf(16, 16, 3, JCS_RGB, rgb);
  const Bytes whole = pixels(bytes);
  EXPECT_EQ(pixels(bytes.substr(0, 20) + "stray" + bytes.substr(20)), whole);
  EXPECT_EQ(pixels(bytes + "and more"), whole);
}

TEST(Picture, RefusesDamagedFilesAndSaysWhatIsWrong) {
  const Bytes rgb = gradient(64, 64);
  const std::string jpeg = jpegOf(64, 64, 3, JCS_RGB, rgb);
  const std::size_t middle = jpeg.size() * 3 / 4;
  EXPECT_THAT(refusalOfPicture(jpeg.substr(0, middle) + "\xFF\xD9"), HasSubstr("the JPEG picture is damaged: "));  // an early end
  const std::string png = pngOf(1, 1, {}, {{1, 2, 3}});
  EXPECT_THAT(refusalOfPicture(with(png, png.find("IDAT") + 8, '\x55')), HasSubstr("the PNG picture is damaged: IDAT: "));
  EXPECT_THAT(refusalOfPicture(with(png, 24, '\x05')), HasSubstr("the PNG picture is damaged: IHDR: "));
  EXPECT_THAT(refusalOfPicture(with(webpOf(Bytes(4 * 64, 9), 8, 8), 20, '\x00')), HasSubstr("the WebP picture is damaged"));
}

TEST(Picture, RefusesAJpegOfTwoComponents) {
  EXPECT_THAT(refusalOfPicture(jpegOf(8, 8, 2, JCS_UNKNOWN, Bytes(128, 7))),
              HasSubstr("the JPEG picture has 2 components; expected 1, 3 or 4"));
}

TEST(Picture, RefusesMorePixelsThanAllowedInEveryFormat) {
  const Bytes rgb = gradient(10, 10);
  const std::vector<Bytes> rows(10, Bytes(30, 1));
  const std::string png = pngOf(10, 10, {}, rows);
  for (const std::string& bytes : {jpegOf(10, 10, 3, JCS_RGB, rgb), png, lossyWebp(rgb, 10, 10)}) {
    EXPECT_THAT(refusalOfPicture(bytes, 99), HasSubstr("the picture has 10 × 10 pixels, more than 99"));
    EXPECT_TRUE(decode(bytes, 100));
  }
  const std::string jpeg = jpegOf(10, 10, 3, JCS_RGB, rgb);
  const std::size_t frame = jpeg.find("\xFF\xC0");  // then length, bits, height, width
  std::string bomb = with(with(jpeg, frame + 5, '\xF0'), frame + 7, '\xF0');
  EXPECT_THAT(refusalOfPicture(bomb), HasSubstr("more than 178956970"));
}

TEST(Picture, NamesTheFormatThatItCannotRead) {
  EXPECT_THAT(refusalOfPicture(""), HasSubstr("the file is empty; expected JPEG, PNG or WebP"));
  EXPECT_THAT(refusalOfPicture("hello"), HasSubstr("the file is of no known format"));
  EXPECT_THAT(refusalOfPicture("GIF89a"), HasSubstr("the file is a GIF picture"));
  EXPECT_THAT(refusalOfPicture("<!DOCTYPE html>"), HasSubstr("the file is a web page"));
  EXPECT_THAT(refusalOfPicture(std::string("RIFF\x10\0\0\0WAVEfmt ", 16)), HasSubstr("the file is of no known format"));
}

TEST(Picture, RefusesAFileThatIsNotThereAndNamesIt) {
  const TemporaryFolder folder;
  for (const fs::path& path : {folder.path() / "none.jpg", folder.path()}) {
    const auto picture = readPicture(path);
    ASSERT_FALSE(picture);
    EXPECT_THAT(describe(picture.error()), AllOf(HasSubstr(path.string()), HasSubstr("the file cannot be opened")));
  }
}

}  // namespace
}  // namespace xsmoe::encoders
