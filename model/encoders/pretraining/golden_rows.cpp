// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/golden_rows.h"

#include <ATen/ATen.h>

#include <cstdint>

#include "model/encoders/encoder.h"
#include "model/encoders/picture_preparation.h"
#include "model/encoders/pretraining/masked_words.h"
#include "model/encoders/word_piece.h"
#include "model/features/safetensors.h"

namespace xsmoe::encoders {
namespace {

constexpr const char* kFile = "golden.safetensors";

}  // namespace

Result<void> writeGoldenTexts(const std::filesystem::path& folder, const std::vector<std::string>& texts) {
  const auto tokenizer = WordPiece::load(folder);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  const auto encoder = TextEncoder::load(folder);
  if (!encoder) return tl::unexpected(encoder.error());
  std::vector<std::vector<std::int64_t>> pieces;
  std::vector<const std::vector<std::int64_t>*> rows;
  for (const std::string& text : texts) {
    const auto ids = tokenizer->encode(text, encoder->config().positions);
    pieces.emplace_back(ids.begin(), ids.end());
  }
  for (const auto& ids : pieces) rows.push_back(&ids);
  const TokenBatch batch = padTexts(rows, tokenizer->pad());
  return features::writeSafetensors(
      folder / kFile,
      {{{"input_ids", batch.ids}, {"attention_mask", batch.mask}, {"features", encoder->features(batch.ids, batch.mask, Pooling::kMean0)}},
       {{"pooling", "mean0"}}});
}

Result<void> writeGoldenPictures(const std::filesystem::path& folder, const std::vector<Picture>& pictures) {
  const auto preparation = PicturePreparation::load(folder);
  if (!preparation) return tl::unexpected(preparation.error());
  const auto encoder = ImageEncoder::load(folder);
  if (!encoder) return tl::unexpected(encoder.error());
  const at::Tensor pixels = at::empty({static_cast<std::int64_t>(pictures.size()), 3, preparation->height, preparation->width});
  for (std::size_t i = 0; i < pictures.size(); ++i)
    preparation->prepare(pictures[i], pixels[static_cast<std::int64_t>(i)].data_ptr<float>());
  return features::writeSafetensors(
      folder / kFile, {{{"pixel_values", pixels}, {"features", encoder->features(pixels, Pooling::kMean0)}}, {{"pooling", "mean0"}}});
}

}  // namespace xsmoe::encoders
