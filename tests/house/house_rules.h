#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace xsmoe::house {

/// What breaks the rules of the house in a source tree, a line each: "file:line: #include …: the rule". Empty when nothing does.
/// The order of the rooms is that of README's table; the rest of the rules is in house_rules.cpp.
[[nodiscard]] std::vector<std::string> breaches(const std::filesystem::path& tree);

/// The single headers that the rules let rooms include of rooms that they may not include as a whole.
[[nodiscard]] std::vector<std::string> singleHeaders();

}  // namespace xsmoe::house
