#include "model/encoders/built_in_encoders.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "model/encoders/encoder.h"
#include "model/encoders/picture_preparation.h"
#include "model/encoders/word_piece.h"
#include "model/features/safetensors.h"

namespace xsmoe::encoders {
namespace {

features::TensorFile goldenOf(const std::filesystem::path& folder) {
  auto golden = features::readSafetensors(folder / "golden.safetensors");
  EXPECT_TRUE(golden) << describe(golden.error());
  EXPECT_EQ(golden->metadata.at("pooling"), "mean0");
  return std::move(*golden);
}

double largestDifference(const at::Tensor& one, const at::Tensor& two) { return (one - two).abs().max().item<double>(); }

TEST(BuiltInEncoders, GiveTheFeaturesThatAreStoredWithThem) {
  const auto folders = findBuiltInEncoders();
  ASSERT_TRUE(folders) << describe(folders.error());
  const auto text = TextEncoder::load(folders->text);
  ASSERT_TRUE(text) << describe(text.error());
  const auto words = goldenOf(folders->text).tensors;
  EXPECT_LT(largestDifference(text->features(words.at("input_ids"), words.at("attention_mask"), Pooling::kMean0), words.at("features")),
            1e-3);
  const auto image = ImageEncoder::load(folders->image);
  ASSERT_TRUE(image) << describe(image.error());
  const auto pixels = goldenOf(folders->image).tensors;
  EXPECT_LT(largestDifference(image->features(pixels.at("pixel_values"), Pooling::kMean0), pixels.at("features")), 1e-3);
}

TEST(BuiltInEncoders, ReadEveryLatinWord) {
  const auto folders = findBuiltInEncoders();
  ASSERT_TRUE(folders) << describe(folders.error());
  const auto tokenizer = WordPiece::load(folders->text);
  ASSERT_TRUE(tokenizer) << describe(tokenizer.error());
  EXPECT_EQ(tokenizer->size(), 9000);
  for (const char* text : {"Zyzzyva quixotically jäger CRÈME-brûlée 0123456789", "café no. 5", "Pokémon: Gotta catch 'em all! (1998)"})
    for (const std::int32_t id : tokenizer->encode(text, 80)) EXPECT_NE(id, tokenizer->unknown()) << text;
}

TEST(BuiltInEncoders, AreOfOneDepthAndWidth) {
  const auto folders = findBuiltInEncoders();
  ASSERT_TRUE(folders) << describe(folders.error());
  const auto text = readEncoderConfig(folders->text), image = readEncoderConfig(folders->image);
  ASSERT_TRUE(text && image);
  EXPECT_EQ(text->layers, image->layers);
  EXPECT_EQ(text->width, image->width);
  const auto preparation = PicturePreparation::load(folders->image);
  ASSERT_TRUE(preparation) << describe(preparation.error());
  EXPECT_EQ(preparation->width, image->imageWidth);
}

}  // namespace
}  // namespace xsmoe::encoders
