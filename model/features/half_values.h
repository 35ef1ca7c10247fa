// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <c10/util/Half.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace xsmoe::features {

/// Copies `count` values of 2 (float16) or 4 (float32) bytes each as the bits of float16, rounding to nearest. HDF5 can convert
/// too, but does so at a tenth of the speed.
inline void copyAsHalves(const char* from, std::int64_t valueBytes, std::int64_t count, std::uint16_t* to) {
  if (valueBytes == 2) {
    std::memcpy(to, from, static_cast<std::size_t>(count) * 2);
    return;
  }
  for (std::int64_t i = 0; i < count; ++i) {
    float value = 0;
    std::memcpy(&value, from + 4 * i, sizeof value);
    to[i] = c10::detail::fp16_ieee_from_fp32_value(value);
  }
}

/// Whether no half is infinite or not a number: without their sign, these and only these are at least infinity as integers. The largest of
/// signed numbers is what the compiler makes the shortest loop of.
inline bool allFinite(const std::uint16_t* halves, std::int64_t count) {
  constexpr std::int16_t kWithoutSign = 0x7FFF, kInfinity = 0x7C00;
  std::int16_t largest = 0;
  for (std::int64_t i = 0; i < count; ++i)
    largest = std::max(largest, static_cast<std::int16_t>(static_cast<std::int16_t>(halves[i]) & kWithoutSign));
  return largest < kInfinity;
}

}  // namespace xsmoe::features
