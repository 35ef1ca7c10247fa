// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace xsmoe::encoders {

/// The special tokens of a vocabulary, by their ids.
struct SpecialTokens {
  std::int64_t pad = 0, cls = 0, sep = 0, mask = 0;
};

/// Texts as a rectangle of ids.
struct TokenBatch {
  at::Tensor ids;   ///< int64 [B, S], padded
  at::Tensor mask;  ///< int64 [B, S], 1 where there is a token
};
[[nodiscard]] TokenBatch padTexts(const std::vector<const std::vector<std::int64_t>*>& texts, std::int64_t pad);

/// A batch with some of its words hidden, as BERT's pretraining hides them: of the chosen ones 80 % become [MASK], 10 % another word
/// drawn evenly from the vocabulary, 10 % stay.
struct MaskedWords {
  at::Tensor ids;      ///< int64 [B, S]
  at::Tensor chosen;   ///< bool [B, S]; at least one in each text that has a word
  at::Tensor targets;  ///< int64 [M], the words that were at the chosen places, row by row
};
[[nodiscard]] MaskedWords maskWords(const TokenBatch& batch, const SpecialTokens& special, std::int64_t vocabulary, double share,
                                    at::Generator& generator);

}  // namespace xsmoe::encoders
