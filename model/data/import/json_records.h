// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/data/import/field_reader.h"

namespace xsmoe::data {

/// Reads the chosen keys of JSON objects: one a line, over several lines, or in a list (JsonShape); dicts as Python prints them too (the
/// Amazon metadata of 2014). A number is its text; a list its parts joined by " > ", of lists of lists those of the first, of a description
/// its first paragraph; null, NaN and Infinity are empty. A key may be several: "a|b" is the first that the object has, "a+b" the texts of
/// both, of lists all parts, with blanks between them. Errors: as the readers of text; a file without objects.
[[nodiscard]] Result<std::unique_ptr<FieldReader>> openJsonRecords(const std::filesystem::path& path, const std::vector<std::string>& keys);

/// The keys of an object, JSON or Python, in its order; empty if it is none.
[[nodiscard]] std::vector<std::string> keysOfJson(std::string_view object);

}  // namespace xsmoe::data
