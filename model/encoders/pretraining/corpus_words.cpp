// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/corpus_words.h"

#include <ATen/ATen.h>

#include <cmath>
#include <set>

namespace xsmoe::encoders {

CorpusWords numberWords(const std::vector<std::string>& texts, const WordPiece& tokenizer, int longest) {
  std::vector<std::vector<std::int32_t>> pieces;
  std::vector<std::int64_t> numberFromId(static_cast<std::size_t>(tokenizer.size()), -1);
  const auto use = [&](std::int32_t id) { numberFromId[static_cast<std::size_t>(id)] = 0; };
  for (const std::int32_t id : {tokenizer.pad(), tokenizer.unknown(), tokenizer.cls(), tokenizer.sep(), tokenizer.mask()}) use(id);
  for (const std::string& text : texts)
    for (const std::int32_t id : pieces.emplace_back(tokenizer.encode(text, longest))) use(id);

  CorpusWords words;
  for (std::size_t id = 0; id < numberFromId.size(); ++id)
    if (numberFromId[id] == 0) {
      numberFromId[id] = words.size();
      words.idFromNumber.push_back(static_cast<std::int32_t>(id));
    }
  const auto numberOf = [&](std::int32_t id) { return numberFromId[static_cast<std::size_t>(id)]; };
  for (const auto& text : pieces) {
    auto& numbers = words.texts.emplace_back();
    for (const std::int32_t id : text) numbers.push_back(numberOf(id));
  }
  words.special = {numberOf(tokenizer.pad()), numberOf(tokenizer.cls()), numberOf(tokenizer.sep()), numberOf(tokenizer.mask())};
  return words;
}

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
