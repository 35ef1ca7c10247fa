#include "model/data/import/html_entities.h"

#include "model/core/utf8.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzHtmlEntities(std::string_view input) {
  const std::string decoded = data::decodedEntities(input);
  require(decoded.size() <= input.size(), "the result is no longer than the text");
  require(!isCleanUtf8(input) || isCleanUtf8(decoded), "clean UTF-8 stays so");
  require(input.find('&') != std::string_view::npos || decoded == input, "text without references stays as it is");
}

}  // namespace xsmoe::fuzz
