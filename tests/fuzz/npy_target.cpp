#include "model/features/npy.h"

#include <cstdint>
#include <functional>
#include <numeric>
#include <vector>

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

void fuzzNpy(std::string_view input) {
  const MemoryFolder folder;
  const auto array = features::NpyArray::open(folder.write("array.npy", input));
  if (!array) return requireReason(array.error());
  const auto& shape = array->shape();
  const std::int64_t values = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
  require(values >= 0 && static_cast<std::size_t>(values) <= input.size(), "an array is no larger than its file");
  std::vector<std::uint16_t> halves(static_cast<std::size_t>(values));
  require(array->readHalves(0, values, halves.data()).has_value(), "all values can be read");
}

}  // namespace xsmoe::fuzz
