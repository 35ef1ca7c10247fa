// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/data/import/head_of_file.h"

namespace xsmoe::data {

/// How far an object or a list at the front of a text reaches.
struct JsonExtent {
  enum class End : std::uint8_t {
    kClosed,  ///< `bytes` long
    kOpen,    ///< beyond the text
    kBroken,  ///< a text within it is not closed on its line, which ends at `bytes`
  };
  End end = End::kOpen;
  std::size_t bytes = 0;
};
/// By brackets and quotes alone, Python's single ones too; whether it can be parsed is for a parser to say.
[[nodiscard]] JsonExtent extentOf(std::string_view text);

/// Where a file of JSON has its records, each an object.
struct JsonShape {
  bool lines = true;  ///< one a line
  // Else, whatever the lines:
  std::size_t begin = 0;               ///< byte of the text at which the first record may stand
  int lists = 0;                       ///< lists that are open there, one within the other; 0: the records follow one another without
  std::vector<std::string> records{};  ///< the first of them, as far as the head holds them
};

/// Lines of objects; objects that take several lines; a list of objects; the list of objects within an object or a list, the first whose
/// keys are known if there are several. Empty for other text.
[[nodiscard]] std::optional<JsonShape> jsonShapeOf(const HeadOfFile& head);

}  // namespace xsmoe::data
