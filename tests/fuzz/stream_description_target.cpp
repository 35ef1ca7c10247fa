#include "model/data/stream_folder.h"
#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// A stream folder's stream.json.
void fuzzStreamDescription(std::string_view input) {
  const MemoryFolder folder;
  folder.write("stream.json", input);
  folder.write("interactions.csv", "user,item,timestamp\n");
  const auto stream = data::openStreamFolder(folder.path());
  if (!stream) return requireReadable(stream.error());
  require(isCleanUtf8(stream->title) || stream->title.find('\0') != std::string::npos, "a title is UTF-8");
  require(stream->windows.value_or(2) >= 2 && stream->kCore.value_or(0) >= 0 && stream->embedding.value_or(2) >= 2,
          "numbers are within their bounds");
}

}  // namespace xsmoe::fuzz
