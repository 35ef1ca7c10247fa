// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/corpus_words.h"

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

}  // namespace xsmoe::encoders
