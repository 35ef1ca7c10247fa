// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/data/import/field_reader.h"

namespace xsmoe::data {

/// Reads the chosen keys of JSON objects, one a line; lines of Python dicts (the Amazon metadata of 2014) too. A number is its text; a list
/// its parts joined by " > ", of lists of lists those of the first, of a description its first paragraph; null is empty. A key may be
/// several, "a|b": the first that the object has.
[[nodiscard]] Result<std::unique_ptr<FieldReader>> openJsonLines(const std::filesystem::path& path, const std::vector<std::string>& keys);

/// The keys of an object in one line, JSON or Python, in its order; empty if it is none.
[[nodiscard]] std::vector<std::string> keysOfJsonLine(std::string_view line);

}  // namespace xsmoe::data
