// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xsmoe::experiments {

// TensorBoard's event files are TFRecords, each a message tensorflow.Event of protocol buffers. Of that format we write five small
// messages and read none, so that they are encoded here by their public field numbers: protobuf itself would be one more library in a
// process where LibTorch brings its own copy along, and a compiler more to build with.

/// CRC-32C (Castagnoli) of bytes: 0xE3069283 of "123456789".
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes);
/// As records keep it: turned by 15 bits and shifted by a constant, so that a sum of bytes that hold sums is no special case.
[[nodiscard]] std::uint32_t maskedCrc32c(std::string_view bytes);

/// A record: length (uint64, little-endian), its masked sum, the data, its masked sum.
[[nodiscard]] std::string tfRecord(std::string_view data);

/// A number under a name that TensorBoard groups by its first part: "test/hr10".
struct NamedValue {
  std::string name;
  double value = 0;  ///< kept as float32
};

/// The first event of a file: which format it has.
[[nodiscard]] std::string versionEvent(std::int64_t timeMs);
/// Numbers at a step; the time is milliseconds since 1970.
[[nodiscard]] std::string scalarsEvent(std::int64_t timeMs, std::int64_t step, std::span<const NamedValue> values);
/// A text, which TensorBoard reads as Markdown.
[[nodiscard]] std::string textEvent(std::int64_t timeMs, std::int64_t step, std::string_view name, std::string_view text);

}  // namespace xsmoe::experiments
