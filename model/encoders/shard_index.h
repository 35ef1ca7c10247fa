// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// Tensor → file name, of a model.safetensors.index.json. Errors: no weight_map, an empty one, and a name that is not that of a safetensors
/// file beside the index.
[[nodiscard]] Result<std::map<std::string, std::string>> parseShardIndex(const std::string& where, std::string_view text);

}  // namespace xsmoe::encoders
