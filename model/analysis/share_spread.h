// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

namespace xsmoe {

/// How shares, from 0 to 1, lie among items: a quarter of the items have at most `quarter`, half of them `median`, and so on.
struct ShareSpread {
  double least = 0, quarter = 0, median = 0, threeQuarters = 0, most = 0;
  friend bool operator==(const ShareSpread&, const ShareSpread&) = default;
};

/// Counts shares in cells. Its memory does not grow with the items: least and most are exact, the others the middle of their cell, which
/// is at most half a cell from what they are.
class ShareHistogram {
 public:
  static constexpr int kCells = 4096;

  void add(double share);
  /// Empty: nothing was added.
  [[nodiscard]] std::optional<ShareSpread> spread() const;

 private:
  [[nodiscard]] double at(double part) const;

  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(kCells);
  std::int64_t items_ = 0;
  double least_ = 0, most_ = 0;
};

}  // namespace xsmoe
