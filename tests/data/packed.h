#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xsmoe::data {

/// As gzip and zstd pack it.
[[nodiscard]] std::string gzipped(std::string_view text);
[[nodiscard]] std::string zstandard(std::string_view text);

/// Writes a ZIP archive of these names and contents, deflated, or encrypted with a password.
std::filesystem::path writeZip(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& members,
                               const std::string& password = {});

/// A text of ASCII in UTF-16 or UTF-32 with its byte order mark.
[[nodiscard]] std::string widened(std::string_view text, int bytesPerCharacter, bool bigEndian);

}  // namespace xsmoe::data
