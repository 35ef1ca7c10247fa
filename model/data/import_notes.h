// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace xsmoe::data {

/// What a person who works with a stream folder should know of the import that made it, from its import.json: how many records, lines,
/// titles and pictures it left out, and its notes, a sentence each. Empty where no import made the folder. A file that cannot be read is
/// one sentence that says so, and ends nothing.
[[nodiscard]] std::vector<std::string> importNotes(const std::filesystem::path& folder);

}  // namespace xsmoe::data
