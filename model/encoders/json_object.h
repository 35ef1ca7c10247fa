// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// The JSON object that a text is. `where` is named by errors: not JSON (with the byte), not an object, nested deeper than any
/// configuration.
[[nodiscard]] Result<nlohmann::json> parseJsonObject(const std::string& where, std::string_view text);

/// A key's value; null where the key is missing or its value is null, for which the reference takes its default.
[[nodiscard]] const nlohmann::json* valueOf(const nlohmann::json& object, const char* key);

/// A file's. Errors: as above; no such file, one larger than any configuration.
[[nodiscard]] Result<nlohmann::json> readJsonObject(const std::filesystem::path& path);

/// A file's text; errors as readJsonObject() has them.
[[nodiscard]] Result<std::string> readConfigurationText(const std::filesystem::path& path);

}  // namespace xsmoe::encoders
