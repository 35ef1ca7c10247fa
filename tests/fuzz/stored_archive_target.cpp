#include "model/features/stored_archive.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzStoredArchive(std::string_view input) {
  const MemoryFolder folder;
  const auto archive = features::StoredArchive::open(folder.write("tensor.pt", input));
  if (!archive) return requireReason(archive.error());
  for (const std::string& name : archive->names()) {
    const auto member = archive->read(name, input.size());
    if (!member)
      requireReason(member.error());
    else
      require(member->size() <= input.size(), "a member is no larger than the file");
  }
}

}  // namespace xsmoe::fuzz
