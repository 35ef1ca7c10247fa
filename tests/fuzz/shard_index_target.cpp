#include "model/encoders/weight_files.h"

#include <filesystem>

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// A checkpoint's model.safetensors.index.json.
void fuzzShardIndex(std::string_view input) {
  const auto index = encoders::parseShardIndex("index", input);
  if (!index) {
    requireReason(index.error());
    return requireReadable(index.error());
  }
  require(!index->empty(), "an index names a tensor");
  for (const auto& [tensor, file] : *index) {
    const std::filesystem::path path(file);
    require(path.is_relative() && !path.has_parent_path() && path.extension() == ".safetensors", "a shard lies beside its index");
  }
}

}  // namespace xsmoe::fuzz
