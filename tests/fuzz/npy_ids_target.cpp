#include "model/features/npy_ids.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzNpyIds(std::string_view input) {
  const MemoryFolder folder;
  const auto ids = features::readNpyIds(folder.write("ids.npy", input));
  if (!ids) return requireReason(ids.error());
  require(ids->size() <= input.size(), "an id has a byte at least");
  for (const std::string& id : *ids) require(!id.empty() && isCleanUtf8(id), "an id is UTF-8");
}

}  // namespace xsmoe::fuzz
