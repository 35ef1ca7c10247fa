// SPDX-License-Identifier: Apache-2.0
#include "model/core/nearest_name.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace xsmoe {
namespace {

/// The edit distance (Levenshtein) of two texts, by rows; more than `most` is most + 1.
std::size_t distanceOf(std::string_view a, std::string_view b, std::size_t most, std::vector<std::size_t>& row) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return most + 1;
  row.resize(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t before = row[0]++;  // of the row above, one to the left
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = before + static_cast<std::size_t>(a[i] != b[j]);
      before = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, before + 1});
    }
    if (*std::min_element(row.begin(), row.end()) > most) return most + 1;
  }
  return std::min(row.back(), most + 1);
}

}  // namespace

std::string nearestName(std::string_view text, std::span<const std::string> known) {
  auto most = std::max<std::size_t>(1, text.size() / 3);
  std::string nearest;
  std::vector<std::size_t> row;
  for (const auto& name : known) {
    if (name.empty()) continue;
    const auto distance = distanceOf(text, name, most, row);
    if (distance > most || (!nearest.empty() && distance == most)) continue;
    nearest = name;
    most = distance;
  }
  return nearest;
}

}  // namespace xsmoe
