#include "model/features/tensor_pickle.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzTensorPickle(std::string_view input) {
  const auto tensor = features::readTensorPickle(input, "file");
  if (!tensor) return requireReason(tensor.error());
  require(tensor->storage.size() <= input.size(), "a name comes from the pickle");
  require(tensor->sizes.size() <= input.size() && tensor->strides.size() <= input.size(), "so do sizes and strides");
}

}  // namespace xsmoe::fuzz
