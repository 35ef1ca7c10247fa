// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

/// What the header of a `.npy` file says of its array.
struct NpyHeader {
  std::string type;  ///< as NumPy writes it: "<f4"
  bool fortranOrder = false;
  std::vector<std::int64_t> shape;
};

/// Reads the header's text, which is a Python dictionary of exactly three keys; nothing else that Python allows is read. Errors: anything
/// else, at which character; `where` is named.
[[nodiscard]] Result<NpyHeader> parseNpyHeader(std::string_view text, const std::string& where);

}  // namespace xsmoe::features
