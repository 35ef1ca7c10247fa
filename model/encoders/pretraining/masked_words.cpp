// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/masked_words.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace xsmoe::encoders {

TokenBatch padTexts(const std::vector<const std::vector<std::int64_t>*>& texts, std::int64_t pad) {
  std::size_t longest = 0;
  for (const auto* text : texts) longest = std::max(longest, text->size());
  const auto rows = static_cast<std::int64_t>(texts.size()), columns = static_cast<std::int64_t>(longest);
  TokenBatch batch{at::full({rows, columns}, pad, at::kLong), at::zeros({rows, columns}, at::kLong)};
  auto* const ids = batch.ids.data_ptr<std::int64_t>();
  auto* const mask = batch.mask.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::copy(texts[i]->begin(), texts[i]->end(), ids + i * longest);
    std::fill_n(mask + i * longest, texts[i]->size(), 1);
  }
  return batch;
}

MaskedWords maskWords(const TokenBatch& batch, const SpecialTokens& special, std::int64_t vocabulary, double share,
                      at::Generator& generator) {
  const at::Tensor words = batch.mask.to(at::kBool) & (batch.ids != special.cls) & (batch.ids != special.sep);
  // A place is chosen where its draw is below the share or the lowest of its text.
  const at::Tensor drawn = at::rand(batch.ids.sizes(), generator).masked_fill(~words, 2);
  const at::Tensor lowest = std::get<0>(drawn.min(1, true));
  MaskedWords masked;
  masked.chosen = words & ((drawn < share) | (drawn == lowest));
  masked.targets = batch.ids.masked_select(masked.chosen);
  const at::Tensor fate = at::rand(batch.ids.sizes(), generator);
  const at::Tensor others = at::randint(vocabulary, batch.ids.sizes(), generator, at::kLong);
  masked.ids = at::where(masked.chosen & (fate < .8), special.mask, batch.ids);
  masked.ids = at::where(masked.chosen & (fate >= .9), others, masked.ids);
  return masked;
}

}  // namespace xsmoe::encoders
