// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xsmoe {

/// User sequences, one per user of a split, packed: items of sequence i are items[offsets[i] … offsets[i+1]).
struct Sequences {
  std::vector<std::int32_t> users;       ///< user number of each sequence, in order of first appearance in the split
  std::vector<std::int64_t> offsets{0};  ///< size() + 1 entries
  std::vector<std::int32_t> items;       ///< item ids, oldest first; 2 … L+1 per sequence

  [[nodiscard]] std::size_t size() const { return users.size(); }
  [[nodiscard]] std::span<const std::int32_t> at(std::size_t i) const { return {items.data() + offsets[i], items.data() + offsets[i + 1]}; }
  friend bool operator==(const Sequences&, const Sequences&) = default;
};

/// The share of items 0 … `items` among all items of the sequences (model.md, section 3); entry 0, padding, is 1.
[[nodiscard]] std::vector<double> popularityOf(const Sequences& sequences, std::int32_t items);

/// Items that must not be ranked, packed like `Sequences`: increasing, unique ids for each sequence of a split.
struct Exclusions {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> items;
  [[nodiscard]] std::span<const std::int32_t> at(std::size_t i) const { return {items.data() + offsets[i], items.data() + offsets[i + 1]}; }
};

}  // namespace xsmoe
