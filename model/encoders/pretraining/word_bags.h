// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/encoders/pretraining/corpus_words.h"

namespace xsmoe::encoders {

/// How telling each word of a corpus is: log(texts / texts with the word), 0 for the special tokens. float32 [words].
[[nodiscard]] at::Tensor rarities(const CorpusWords& words);

/// The words of texts without order, each by its rarity: rows sum to 1, or are zeros where no word tells anything. `ids` int64 [B, S] →
/// float32 [B, words].
[[nodiscard]] at::Tensor wordBags(const at::Tensor& ids, const at::Tensor& rarity);

}  // namespace xsmoe::encoders
