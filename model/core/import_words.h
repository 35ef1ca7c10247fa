// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/import.h"

namespace xsmoe {

// The words by which a command line says how tables are read and pictures kept.

/// What a column may give: `--columns user=NAME`.
struct ColumnWord {
  std::string_view word;
  std::string ColumnMapping::*column;
};
inline constexpr std::array kColumnWords{
    ColumnWord{"user", &ColumnMapping::user},           ColumnWord{"item", &ColumnMapping::item},
    ColumnWord{"timestamp", &ColumnMapping::timestamp}, ColumnWord{"rating", &ColumnMapping::rating},
    ColumnWord{"title", &ColumnMapping::title},         ColumnWord{"description", &ColumnMapping::description},
    ColumnWord{"category", &ColumnMapping::category}};

/// What becomes of pictures: `--pictures copy`.
struct PicturesWord {
  std::string_view word;
  PictureTransfer pictures;
};
inline constexpr std::array kPicturesWords{PicturesWord{"copy", PictureTransfer::kCopy}, PicturesWord{"link", PictureTransfer::kLink},
                                           PicturesWord{"none", PictureTransfer::kNone}};

/// The row of a table of words; null where it has none of this word.
template <class Row, std::size_t count>
[[nodiscard]] constexpr const Row* findWord(const std::array<Row, count>& rows, std::string_view word) {
  const auto found = std::find_if(rows.begin(), rows.end(), [word](const Row& row) { return row.word == word; });
  return found == rows.end() ? nullptr : &*found;
}

/// All words of a table, in its order.
template <class Row, std::size_t count>
[[nodiscard]] std::vector<std::string> wordsIn(const std::array<Row, count>& rows) {
  std::vector<std::string> words;
  for (const Row& row : rows) words.emplace_back(row.word);
  return words;
}

}  // namespace xsmoe
