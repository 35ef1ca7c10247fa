// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "model/core/error.h"
#include "model/encoders/basic_words.h"

namespace xsmoe::encoders {

/// What tokenizer_config.json says, with BertTokenizer's defaults.
struct TokenizerConfig {
  WordRules rules;
  int longest = 0;              ///< model_max_length; 0: not said
  bool cutsAtTheFront = false;  ///< truncation_side: what is too long loses its beginning
  std::string unknown = "[UNK]", separator = "[SEP]", padding = "[PAD]", start = "[CLS]", hidden = "[MASK]";
  std::set<std::string> said;       ///< keys that were there: what is not said may be found in tokenizer.json
  bool needsTokenizerFile = false;  ///< its class says nothing of the tokenizer, which is in tokenizer.json

  [[nodiscard]] bool says(const std::string& key) const { return said.contains(key); }
};

/// Special tokens may be texts or objects with their "content"; what is not said is as `config` has it. `where` is named by errors: not
/// JSON, a key that does not fit, another tokenizer than BERT's, tokens beside the five special ones.
[[nodiscard]] Result<TokenizerConfig> parseTokenizerConfig(const std::string& where, std::string_view text, TokenizerConfig config = {});

/// A checkpoint folder's, with what special_tokens_map.json and added_tokens.json say; each of the three may be missing.
[[nodiscard]] Result<TokenizerConfig> readTokenizerConfig(const std::filesystem::path& folder);

}  // namespace xsmoe::encoders
