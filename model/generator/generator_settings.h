// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace xsmoe::generator {

/// Size of the built-in stream.
struct GeneratorSettings {
  int items = 1200;    ///< pictures and descriptions, 50 …
  int users = 1500;    ///< 50 …
  int records = 30000; ///< interactions, at least 20 a window
  int windows = 10;    ///< 4 …
  std::uint64_t seed = 7;
};

}  // namespace xsmoe::generator
