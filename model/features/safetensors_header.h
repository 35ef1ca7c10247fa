// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

/// The longest header that the format allows.
inline constexpr std::uint64_t kMaxSafetensorsHeader = 100'000'000;

/// One tensor as a safetensors header describes it.
struct TensorEntry {
  std::string name;
  c10::ScalarType type = c10::kFloat;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;  ///< bytes within the data that follows the header
};

struct SafetensorsHeader {
  std::vector<TensorEntry> tensors;  ///< in order of their data
  std::map<std::string, std::string> metadata;
};

/// Reads a header's JSON under the format's rules: known types, sizes that match shapes, and data that covers `dataBytes` without
/// hole or overlap. `where` is named by errors, with the tensor.
[[nodiscard]] Result<SafetensorsHeader> parseSafetensorsHeader(const std::string& where, const std::string& json, std::uint64_t dataBytes);

/// The header's JSON without padding. Tensors must be in order of their data.
[[nodiscard]] std::string formatSafetensorsHeader(const SafetensorsHeader& header);

}  // namespace xsmoe::features
