// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/encoders/pretraining/masked_words.h"
#include "model/encoders/word_piece.h"

namespace xsmoe::encoders {

/// Texts in the words that occur in them, numbered by themselves: what a small corpus leaves out of a vocabulary needs no place in
/// training.
struct CorpusWords {
  std::vector<std::vector<std::int64_t>> texts;  ///< numbers, [CLS] and [SEP] included
  std::vector<std::int32_t> idFromNumber;        ///< increasing: the tokens that occur, and the special ones
  SpecialTokens special;                         ///< numbers

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(idFromNumber.size()); }
};

/// `longest`: of a text's tokens; what is more is cut off.
[[nodiscard]] CorpusWords numberWords(const std::vector<std::string>& texts, const WordPiece& tokenizer, int longest);

/// How telling each word of a corpus is: log(texts / texts with the word), 0 for the special tokens. float32 [words].
[[nodiscard]] at::Tensor rarities(const CorpusWords& words);

/// The words of texts without order, each by its rarity: rows sum to 1, or are zeros where no word tells anything. `ids` int64 [B, S] →
/// float32 [B, words].
[[nodiscard]] at::Tensor wordBags(const at::Tensor& ids, const at::Tensor& rarity);

}  // namespace xsmoe::encoders
