#include "model/encoders/picture_preparation.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "model/features/safetensors.h"
#include "tests/encoders/encoder_fixtures.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// One of a fixture's tensors of bytes as a picture.
Picture pictureOf(const at::Tensor& tensor) {
  const auto* bytes = tensor.data_ptr<std::uint8_t>();
  return {static_cast<int>(tensor.size(1)), static_cast<int>(tensor.size(0)), {bytes, bytes + tensor.numel()}};
}

std::string decodedName(std::size_t index) { return "decoded_rgb." + std::string(index < 10 ? "0" : "") + std::to_string(index); }

/// Numbers that look like none but are the same everywhere.
Picture patterned(int width, int height) {
  Picture picture{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(3 * width * height))};
  std::uint32_t state = 1;
  for (auto& value : picture.rgb) value = static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24U);
  return picture;
}

std::string refusalOfPreparation(const std::string& config) {
  const auto preparation = PicturePreparation::parse("preprocessor_config.json", config);
  if (preparation) return "it was read";
  EXPECT_EQ(preparation.error().kind, ErrorKind::kBadInput);
  return describe(preparation.error());
}

/// A further fixture may do without decoded pictures, and without what is made of them.
bool holdsPixels(const features::TensorFile& expected, const char* made) {
  return expected.tensors.contains(made) && expected.tensors.contains(decodedName(0));
}

TEST(PicturePreparation, ResizesAllFixturesToTheReferencesPixels) {
  std::int64_t pictures = 0;
  for (const fs::path& folder : fixturesWith("images.json")) {
    const auto expected = features::readSafetensors(folder / "expected.safetensors");
    ASSERT_TRUE(expected) << describe(expected.error());
    if (!holdsPixels(*expected, "resized_rgb")) continue;
    const at::Tensor all = expected->tensors.at("resized_rgb");
    for (std::int64_t i = 0; i < all.size(0); ++i, ++pictures) {
      const Picture decoded = pictureOf(expected->tensors.at(decodedName(static_cast<std::size_t>(i))));
      const Picture small = resized(decoded, static_cast<int>(all.size(2)), static_cast<int>(all.size(1)), Resampling::kBilinear);
      EXPECT_EQ(small.rgb, pictureOf(all[i].contiguous()).rgb) << folder << ' ' << i;
    }
  }
  EXPECT_GE(pictures, 9);
}

TEST(PicturePreparation, GivesTheReferencesPixelValuesFromBothFormsOfTheConfiguration) {
  int pictures = 0;
  for (const fs::path& folder : fixturesWith("images.json")) {
    const auto expected = features::readSafetensors(folder / "expected.safetensors");
    ASSERT_TRUE(expected) << describe(expected.error());
    if (!holdsPixels(*expected, "pixel_values")) continue;
    const at::Tensor values = expected->tensors.at("pixel_values");
    for (const char* form : {"preprocessor_config.json", "preprocessor_config.legacy_form.json"}) {
      if (!fs::exists(folder / form)) continue;
      const auto preparation = PicturePreparation::parse(form, textOf(folder / form));
      ASSERT_TRUE(preparation) << describe(preparation.error());
      for (std::int64_t i = 0; i < values.size(0); ++i, ++pictures) {
        at::Tensor prepared = at::empty({3, preparation->height, preparation->width});
        preparation->prepare(pictureOf(expected->tensors.at(decodedName(static_cast<std::size_t>(i)))), prepared.data_ptr<float>());
        EXPECT_LE((prepared - values[i]).abs().max().item<float>(), 1e-6F) << folder << ' ' << form << ' ' << i;
      }
    }
  }
  EXPECT_GE(pictures, 18);
}

TEST(PicturePreparation, LoadsACheckpointsFolder) {
  const auto preparation = PicturePreparation::load(fs::path(XSMOE_SOURCE_DIR) / "tests/fixtures/encoders/vit-tiny");
  ASSERT_TRUE(preparation) << describe(preparation.error());
  EXPECT_EQ(preparation->width, 48);
  EXPECT_EQ(preparation->height, 48);
  EXPECT_EQ(preparation->filter, Resampling::kBilinear);
  const TemporaryFolder empty;
  const auto none = PicturePreparation::load(empty.path());
  ASSERT_FALSE(none);
  EXPECT_THAT(describe(none.error()), AllOf(HasSubstr("preprocessor_config.json"), HasSubstr("cannot be opened")));
}

TEST(PicturePreparation, ReadsWhatEachKeySays) {
  const auto preparation = PicturePreparation::parse("", R"({"size": {"height": 32, "width": 64}, "resample": 3, "do_rescale": false,
      "do_normalize": false, "rescale_factor": 0.5, "image_mean": [0.1, 0.2, 0.3], "image_std": 2, "do_convert_rgb": true,
      "do_center_crop": false, "crop_size": 24})");
  ASSERT_TRUE(preparation) << describe(preparation.error());
  EXPECT_EQ(preparation->height, 32);
  EXPECT_EQ(preparation->width, 64);
  EXPECT_EQ(preparation->filter, Resampling::kBicubic);
  EXPECT_FALSE(preparation->rescale);
  EXPECT_FALSE(preparation->normalise);
  EXPECT_EQ(preparation->factor, .5);
  EXPECT_THAT(preparation->mean, ElementsAre(.1F, .2F, .3F));
  EXPECT_THAT(preparation->deviation, ElementsAre(2, 2, 2));
}

TEST(PicturePreparation, ReadsASizeAsAPairOfHeightAndWidth) {
  const auto preparation = PicturePreparation::parse("", R"({"size": [32, 64]})");
  ASSERT_TRUE(preparation) << describe(preparation.error());
  EXPECT_EQ(preparation->height, 32);
  EXPECT_EQ(preparation->width, 64);
  EXPECT_THAT(refusalOfPreparation(R"({"size": [32]})"),
              HasSubstr("\"size\" is [32]; expected a number, or \"height\" and \"width\", each from 1"));
}

TEST(PicturePreparation, IsFoundInTheProcessorOfSeveralKindsOfInput) {
  const TemporaryFolder folder;
  folder.write("processor_config.json",
               R"({"processor_class": "X", "image_processor": {"image_processor_type": "ViTImageProcessorFast", "resample": 3,
      "size": {"height": 32, "width": 64}, "crop_size": null, "do_center_crop": null, "data_format": "channels_first"}})");
  const auto preparation = PicturePreparation::load(folder.path());
  ASSERT_TRUE(preparation) << describe(preparation.error());
  EXPECT_EQ(preparation->width, 64);
  EXPECT_EQ(preparation->filter, Resampling::kBicubic);
  folder.write("preprocessor_config.json", R"({"size": 24})");
  EXPECT_EQ(PicturePreparation::load(folder.path())->width, 24) << "the file of pictures alone comes first";
}

TEST(PicturePreparation, HasTheDefaultsOfViTInTheEncodersSizeWhereNoFileSaysHow) {
  const TemporaryFolder folder;
  EncoderConfig encoder;
  encoder.kind = EncoderKind::kVit;
  encoder.imageHeight = 384;
  encoder.imageWidth = 320;
  const auto preparation = PicturePreparation::load(folder.path(), &encoder);
  ASSERT_TRUE(preparation) << describe(preparation.error());
  EXPECT_EQ(preparation->height, 384);
  EXPECT_EQ(preparation->width, 320);
  folder.write("processor_config.json", R"({"processor_class": "X"})");
  EXPECT_EQ(PicturePreparation::load(folder.path(), &encoder)->width, 320) << "a processor that says nothing of pictures";
  EXPECT_EQ(preparation->filter, Resampling::kBilinear);
  EXPECT_THAT(preparation->mean, ElementsAre(.5F, .5F, .5F));
}

TEST(PicturePreparation, ReadsTheProcessorsOfViTsByAllTheirNames) {
  for (const char* type : {"ViTImageProcessor", "ViTImageProcessorFast", "ViTFeatureExtractor"})
    for (const char* key : {"image_processor_type", "feature_extractor_type"})
      EXPECT_EQ(refusalOfPreparation("{\"" + std::string(key) + "\": \"" + type + "\", \"crop_pct\": null}"), "it was read") << type;
}

TEST(PicturePreparation, LeavesOutWhatIsTurnedOff) {
  PicturePreparation preparation;
  preparation.width = preparation.height = 1;
  std::array<float, 3> pixels{};
  const Picture one{1, 1, {0, 51, 255}};
  preparation.prepare(one, pixels.data());
  EXPECT_THAT(pixels, ElementsAre(-1, testing::FloatEq(-.6F), 1));
  preparation.normalise = false;
  preparation.prepare(one, pixels.data());
  EXPECT_THAT(pixels, ElementsAre(0, .2F, 1));
  preparation.rescale = false;
  preparation.prepare(one, pixels.data());
  EXPECT_THAT(pixels, ElementsAre(0, 51, 255));
}

TEST(PicturePreparation, RefusesOtherStepsAndNamesTheKey) {
  EXPECT_THAT(refusalOfPreparation("7"), HasSubstr("the file holds no JSON object"));
  EXPECT_THAT(refusalOfPreparation(R"({"do_center_crop": true})"), HasSubstr("\"do_center_crop\" is true; expected false"));
  EXPECT_THAT(refusalOfPreparation(R"({"crop_pct": 0.875})"), HasSubstr("\"crop_pct\" is 0.875; expected no cropping"));
  for (const char* type : {"CLIPImageProcessor", "DeiTImageProcessor", "ConvNextImageProcessor", "BitImageProcessor"}) {
    const std::string found = " is \"" + std::string(type) + "\"; expected \"ViTImageProcessor\"";
    EXPECT_THAT(refusalOfPreparation(R"({"image_processor_type": ")" + std::string(type) + "\"}"),
                HasSubstr("\"image_processor_type\"" + found));
    EXPECT_THAT(refusalOfPreparation(R"({"feature_extractor_type": ")" + std::string(type) + "\"}"),
                HasSubstr("\"feature_extractor_type\"" + found));
  }
  EXPECT_THAT(refusalOfPreparation(R"({"do_resize": false})"), HasSubstr("\"do_resize\" is false; expected true"));
  EXPECT_THAT(refusalOfPreparation(R"({"size": {"shortest_edge": 224}})"), HasSubstr("\"size\" is {\"shortest_edge\":224}"));
  EXPECT_THAT(refusalOfPreparation(R"({"size": 0})"), HasSubstr("\"size\" is 0"));
  EXPECT_THAT(refusalOfPreparation(R"({"size": {"height": 3, "width": 100000}})"), HasSubstr("\"size\""));
  EXPECT_THAT(refusalOfPreparation(R"({"resample": 6})"), HasSubstr("\"resample\" is 6; expected a whole number from 0 to 5"));
  EXPECT_THAT(refusalOfPreparation(R"({"rescale_factor": "1/255"})"), HasSubstr("\"rescale_factor\""));
  EXPECT_THAT(refusalOfPreparation(R"({"image_mean": [1, 2]})"), HasSubstr("\"image_mean\" is [1,2]; expected three numbers"));
  EXPECT_THAT(refusalOfPreparation(R"({"image_std": [1, 0, 1]})"),
              HasSubstr("\"image_std\" is [1,0,1]; expected three numbers other than 0"));
}

/// Pillow 9.4.0's answers for patterned(23, 17), as the sum of position times value, which any wrong value changes.
struct KnownSum {
  Resampling filter;
  int width, height;
  std::uint64_t sum;
};

class Resized : public testing::TestWithParam<KnownSum> {};

TEST_P(Resized, EqualsPillowsPicture) {
  const auto [filter, width, height, sum] = GetParam();
  const Picture small = resized(patterned(23, 17), width, height, filter);
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < small.rgb.size(); ++i) found += (i + 1) * small.rgb[i];
  EXPECT_EQ(found, sum);
}

INSTANTIATE_TEST_SUITE_P(Pillow, Resized,
                         testing::Values(KnownSum{Resampling::kNearest, 8, 8, 2222393}, KnownSum{Resampling::kNearest, 40, 31, 901078163},
                                         KnownSum{Resampling::kNearest, 23, 5, 7449488}, KnownSum{Resampling::kNearest, 7, 17, 8462716},
                                         KnownSum{Resampling::kNearest, 11, 64, 288438402}, KnownSum{Resampling::kLanczos, 8, 8, 2400115},
                                         KnownSum{Resampling::kLanczos, 40, 31, 897011489}, KnownSum{Resampling::kLanczos, 23, 5, 7749431},
                                         KnownSum{Resampling::kLanczos, 7, 17, 8274359}, KnownSum{Resampling::kLanczos, 11, 64, 289556569},
                                         KnownSum{Resampling::kBilinear, 8, 8, 2400475}, KnownSum{Resampling::kBilinear, 40, 31, 897673376},
                                         KnownSum{Resampling::kBilinear, 23, 5, 7735758}, KnownSum{Resampling::kBilinear, 7, 17, 8271936},
                                         KnownSum{Resampling::kBilinear, 11, 64, 289386038}, KnownSum{Resampling::kBicubic, 8, 8, 2400410},
                                         KnownSum{Resampling::kBicubic, 40, 31, 897363797}, KnownSum{Resampling::kBicubic, 23, 5, 7736235},
                                         KnownSum{Resampling::kBicubic, 7, 17, 8275244}, KnownSum{Resampling::kBicubic, 11, 64, 289455859},
                                         KnownSum{Resampling::kBox, 8, 8, 2407686}, KnownSum{Resampling::kBox, 40, 31, 901078163},
                                         KnownSum{Resampling::kBox, 23, 5, 7735722}, KnownSum{Resampling::kBox, 7, 17, 8352189},
                                         KnownSum{Resampling::kBox, 11, 64, 289859040}, KnownSum{Resampling::kHamming, 8, 8, 2392762},
                                         KnownSum{Resampling::kHamming, 40, 31, 897970354}, KnownSum{Resampling::kHamming, 23, 5, 7727549},
                                         KnownSum{Resampling::kHamming, 7, 17, 8289807},
                                         KnownSum{Resampling::kHamming, 11, 64, 289506158}));

TEST(Resized, IsThePictureItselfWhereTheSizeIsTheSame) {
  for (const auto filter : {Resampling::kNearest, Resampling::kLanczos, Resampling::kBilinear, Resampling::kBox})
    EXPECT_EQ(resized(patterned(9, 5), 9, 5, filter).rgb, patterned(9, 5).rgb);
}

TEST(Resized, KeepsOneColourUnderEveryFilterAndSize) {
  Picture plain{31, 7, {}};
  for (int i = 0; i < 31 * 7; ++i) plain.rgb.insert(plain.rgb.end(), {200, 3, 255});
  for (int filter = 0; filter <= 5; ++filter)
    for (const auto& [width, height] : {std::pair{1, 1}, {31, 3}, {90, 7}, {5, 40}}) {
      const Picture small = resized(plain, width, height, static_cast<Resampling>(filter));
      for (std::size_t i = 0; i < small.rgb.size(); i += 3)
        ASSERT_THAT(std::vector(small.rgb.begin() + static_cast<std::ptrdiff_t>(i), small.rgb.begin() + static_cast<std::ptrdiff_t>(i) + 3),
                    ElementsAre(200, 3, 255))
            << filter << ' ' << width << " × " << height;
    }
}

}  // namespace
}  // namespace xsmoe::encoders
