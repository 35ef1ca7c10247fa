#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  xsmoe::fuzz::XSMOE_FUZZ_FUNCTION({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
