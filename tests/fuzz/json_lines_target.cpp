#include "model/data/import/json_lines.h"

#include <cstdint>

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// A file of JSON objects or Python dicts, one a line.
void fuzzJsonLines(std::string_view input) {
  (void)data::keysOfJsonLine(input.substr(0, input.find('\n')));
  const MemoryFolder folder;
  const std::vector<std::string> keys{"asin|parent_asin", "title", "description", "categories", "unixReviewTime"};
  const auto lines = data::openJsonLines(folder.write("lines", input), keys);
  if (!lines) return requireReadable(lines.error());
  std::int64_t line = 0;
  while ((*lines)->next()) {
    require((*lines)->line() > line, "lines are counted");
    line = (*lines)->line();
    require(data::isCleanUtf8((*lines)->problem()), "a problem is clean UTF-8");
    for (std::size_t i = 0; i < keys.size(); ++i) (void)(*lines)->field(i).size();
  }
  if ((*lines)->error()) requireReadable(*(*lines)->error());
}

}  // namespace xsmoe::fuzz
