#include "model/encoders/tokenizer_config.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzTokenizerConfig(std::string_view input) {
  const auto config = encoders::parseTokenizerConfig("tokenizer_config.json", input);
  if (!config) return requireReason(config.error());
  require(config->longest >= 0 && config->longest <= 1'000'000, "a length is within its bounds");
  for (const std::string& token : {config->unknown, config->separator, config->padding, config->start, config->hidden})
    require(!token.empty(), "a special token is not empty");
}

}  // namespace xsmoe::fuzz
