// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "model/core/error.h"

namespace xsmoe::experiments {

/// Where something stands in a text: both count from 1.
struct TextPlace {
  std::uint32_t line = 0, column = 0;
};

/// What a TOML file says, as JSON would: tables are objects, and dates are texts, as they stand there.
struct TomlContent {
  nlohmann::json object;
  std::map<std::string, TextPlace> places;  ///< of every key and element: "over[0].values[1]"
};

/// "line 3, column 5"
[[nodiscard]] std::string inWords(const TextPlace& place);

/// Reads the text of `file`. Error: it is no TOML, a key that stands there twice included: where, and what the parser says.
[[nodiscard]] Result<TomlContent> readToml(const std::string& text, const std::filesystem::path& file);

/// An object of JSON as the text of a TOML file, its keys by the alphabet. Read again it is the same, but for what TOML has not: null and
/// whole numbers from 2^63 on are texts, and bytes that are no UTF-8 are U+FFFD.
[[nodiscard]] std::string tomlOf(const nlohmann::json& object);

}  // namespace xsmoe::experiments
