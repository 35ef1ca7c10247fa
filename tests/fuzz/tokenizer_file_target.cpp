#include "model/encoders/tokenizer_file.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzTokenizerFile(std::string_view input) {
  const auto file = encoders::parseTokenizerFile("tokenizer.json", input);
  if (!file) return requireReason(file.error());
  require(!file->start.empty() && !file->separator.empty(), "a text has a mark before and behind it");
  require(file->tokens.size() <= input.size(), "a token has a byte at least");
  for (const std::string& token : file->tokens) require(isCleanUtf8(token), "tokens are UTF-8");
  if (const auto agreed = encoders::agreedConfig({}, *file, "tokenizer.json"); !agreed) requireReason(agreed.error());
}

}  // namespace xsmoe::fuzz
