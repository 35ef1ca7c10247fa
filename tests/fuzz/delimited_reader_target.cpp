#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "model/data/delimited_reader.h"
#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {
namespace {

/// ":" stands for "::", "-" for commas without quotes.
data::Separation separationOf(char kind) {
  if (kind == '-') return {.separator = ",", .quotes = false};
  return {.separator = kind == ':' ? "::" : std::string(1, kind)};
}

}  // namespace

/// The first byte says how fields are separated, the others are the file.
void fuzzDelimitedReader(std::string_view input) {
  if (input.empty()) return;
  const MemoryFolder folder;
  auto reader = data::DelimitedReader::open(folder.write("table", input.substr(1)));
  if (!reader) return requireReadable(reader.error());
  const data::Separation separation = separationOf(input.front());
  reader->setSeparation(separation);
  std::int64_t line = 0;
  for (;;) {
    const std::vector<std::string> peeked = reader->peek(separation);
    if (!reader->next()) break;
    require(std::equal(peeked.begin(), peeked.end(), reader->fields().begin(), reader->fields().end()), "peeking shows the next row");
    require(reader->fields().empty() != reader->problem().empty(), "a row has fields or a problem");
    require(reader->line() > line, "lines are counted");
    line = reader->line();
  }
  require(reader->bytesDone() <= reader->bytesTotal(), "no more is read than there is");
  if (reader->error()) requireReadable(*reader->error());
}

}  // namespace xsmoe::fuzz
