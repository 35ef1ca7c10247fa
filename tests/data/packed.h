#pragma once
#include <string>
#include <string_view>

namespace xsmoe::data {

/// As gzip and zstd pack it.
[[nodiscard]] std::string gzipped(std::string_view text);
[[nodiscard]] std::string zstandard(std::string_view text);

}  // namespace xsmoe::data
