#include "model/data/zip_archive.h"

#include <string>

#include "model/data/byte_source.h"
#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// A ZIP archive, whose files are read where they are. What is packed may be a thousand times as large: the beginning will do.
void fuzzZipArchive(std::string_view input) {
  const MemoryFolder folder;
  const auto path = folder.write("archive.zip", input);
  const auto archive = data::ZipArchive::open(path);
  if (!archive) return requireReadable(archive.error());
  (void)archive->document();
  for (const data::ZipMember& member : archive->members()) {
    require(archive->find(member.name) == &member, "a member is found by its name");
    auto source = data::ByteSource::open(path.string() + '/' + member.name);
    if (!source) {
      requireReadable(source.error());
      continue;
    }
    std::string start(1 << 16, '\0');
    require(source->read(start.data(), start.size()) <= start.size(), "no more is read than asked for");
    if (source->error()) requireReadable(*source->error());
  }
}

}  // namespace xsmoe::fuzz
