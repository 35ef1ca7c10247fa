#include "model/data/import/json_records.h"

#include <cstdint>

#include "model/data/import/json_shape.h"
#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// A file of JSON objects or Python dicts: one a line, over several lines, or in a list.
void fuzzJsonRecords(std::string_view input) {
  (void)data::keysOfJson(input.substr(0, input.find('\n')));
  const auto extent = data::extentOf(input);
  require(extent.bytes <= input.size(), "an extent is within its text");
  const MemoryFolder folder;
  const std::vector<std::string> keys{"asin|parent_asin", "title", "features+description", "categories", "unixReviewTime"};
  const auto records = data::openJsonRecords(folder.write("records", input), keys);
  if (!records) return requireReadable(records.error());
  std::int64_t line = 1;
  std::size_t count = 0;
  while ((*records)->next()) {
    require((*records)->line() >= line, "lines are counted");
    require(++count <= input.size(), "a record has a byte at least");
    line = (*records)->line();
    require(isCleanUtf8((*records)->problem()), "a problem is clean UTF-8");
    for (std::size_t i = 0; i < keys.size(); ++i) (void)(*records)->field(i).size();
  }
  if ((*records)->error()) requireReadable(*(*records)->error());
}

}  // namespace xsmoe::fuzz
