#include "model/features/pytorch_tensor.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzPyTorchTensor(std::string_view input) {
  const MemoryFolder folder;
  const auto tensor = features::readPyTorchTensor(folder.write("tensor.pt", input));
  if (!tensor) return requireReason(tensor.error());
  require(tensor->is_contiguous() && tensor->nbytes() <= input.size(), "a tensor is no larger than its file");
}

}  // namespace xsmoe::fuzz
