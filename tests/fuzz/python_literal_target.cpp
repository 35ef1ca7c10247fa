#include "model/data/import/python_literal.h"

#include <nlohmann/json.hpp>

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzPythonLiteral(std::string_view input) {
  const auto json = data::jsonFromPythonLiteral(input);
  if (!json) return requireReadable(json.error());
  require(nlohmann::json::accept(*json), "the result is JSON");
  require(isCleanUtf8(*json), "the result is clean UTF-8");
  require(json->size() <= 6 * input.size(), "the result is not much longer than the literal");
}

}  // namespace xsmoe::fuzz
