// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "model/core/error.h"
#include "model/encoders/basic_words.h"

namespace xsmoe::encoders {

/// What tokenizer_config.json says, with BertTokenizer's defaults.
struct TokenizerConfig {
  WordRules rules;
  int longest = 0;  ///< model_max_length; 0: not said
  std::string unknown = "[UNK]", separator = "[SEP]", padding = "[PAD]", start = "[CLS]", hidden = "[MASK]";
};

/// Special tokens may be texts or objects with their "content". `where` is named by errors: not JSON, a key that does not fit, another
/// tokenizer than BERT's.
[[nodiscard]] Result<TokenizerConfig> parseTokenizerConfig(const std::string& where, std::string_view text);

}  // namespace xsmoe::encoders
