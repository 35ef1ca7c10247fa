// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

namespace xsmoe {

/// What a GPU is used for, by all programs together, as its driver tells.
struct GpuUse {
  double busy = -1;                            ///< the part of its latest moments in which it computed; −1: not known
  std::int64_t usedBytes = 0, totalBytes = 0;  ///< of its memory; 0: not known
  std::string unknown = {};  ///< why some of it is not known, a sentence without its end; empty: all is, or there is no GPU
  friend bool operator==(const GpuUse&, const GpuUse&) = default;
};

}  // namespace xsmoe
