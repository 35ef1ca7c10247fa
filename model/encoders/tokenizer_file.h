// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/encoders/basic_words.h"
#include "model/encoders/tokenizer_config.h"

namespace xsmoe::encoders {

/// What a tokenizer.json says, the file in which today's `transformers` saves a tokenizer whole.
struct TokenizerFile {
  WordRules rules;
  std::string unknown, separator, start;
  std::vector<std::string> tokens;  ///< by id
};

/// Errors: not JSON; a tokenizer that is no WordPiece of BERT's kind, by the part that differs; words without an id or ids without a word;
/// tokens beside the special ones. `where` is named by errors; `config` names the special tokens that the file does not tell from others.
[[nodiscard]] Result<TokenizerFile> parseTokenizerFile(const std::string& where, std::string_view text, const TokenizerConfig& config = {});

/// The configuration with what the file says where it says nothing itself. Errors: the two contradict each other.
[[nodiscard]] Result<TokenizerConfig> agreedConfig(TokenizerConfig config, const TokenizerFile& file, const std::string& where);

}  // namespace xsmoe::encoders
