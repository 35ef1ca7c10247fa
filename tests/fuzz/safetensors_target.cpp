#include "model/features/safetensors.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzSafetensors(std::string_view input) {
  const MemoryFolder folder;
  const auto content = features::readSafetensors(folder.write("file.safetensors", input));
  if (!content) return requireReason(content.error());
  std::uint64_t bytes = 0;
  for (const auto& [name, tensor] : content->tensors) bytes += tensor.nbytes();
  require(bytes < input.size(), "tensors are no larger than their file");
  require(features::writeSafetensors(folder.path() / "again.safetensors", *content).has_value(), "what is read can be written");
}

}  // namespace xsmoe::fuzz
