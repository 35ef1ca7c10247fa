// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace xsmoe {

/// How large the built-in stream is. The same settings give the same bytes.
struct GeneratorSettings {
  int items = 800;        ///< catalogue size, 60 … 200,000
  int users = 9600;       ///< 20 … 1,000,000
  int records = 216'000;  ///< interactions, 20 a window … 20,000,000
  int windows = 10;       ///< 2 … 100; the planted drifts keep their place relative to the whole
  std::uint64_t seed = 2;
  friend bool operator==(const GeneratorSettings&, const GeneratorSettings&) = default;
};

}  // namespace xsmoe
