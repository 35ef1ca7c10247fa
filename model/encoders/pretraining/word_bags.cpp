// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/word_bags.h"

#include <ATen/ATen.h>

#include <cmath>
#include <set>

namespace xsmoe::encoders {

at::Tensor rarities(const CorpusWords& words) {
  std::vector<double> textsWith(static_cast<std::size_t>(words.size()));
  for (const auto& text : words.texts)
    for (const std::int64_t word : std::set<std::int64_t>(text.begin(), text.end())) ++textsWith[static_cast<std::size_t>(word)];
  at::Tensor rarity = at::zeros({words.size()});
  for (std::int64_t word = 0; word < words.size(); ++word)
    if (const double count = textsWith[static_cast<std::size_t>(word)]; count > 0)
      rarity[word] = std::log(static_cast<double>(words.texts.size()) / count);
  for (const std::int64_t token : {words.special.pad, words.special.cls, words.special.sep, words.special.mask}) rarity[token] = 0;
  return rarity;
}

at::Tensor wordBags(const at::Tensor& ids, const at::Tensor& rarity) {
  const at::Tensor there = at::zeros({ids.size(0), rarity.size(0)}).scatter_(1, ids, 1);
  const at::Tensor weights = there * rarity;
  return weights / weights.sum(1, true).clamp_min(1e-6);
}

}  // namespace xsmoe::encoders
