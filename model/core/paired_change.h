// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

namespace xsmoe {

/// The mean of differences between two models on the same sequences, and its standard error √(variance / n).
struct PairedChange {
  double value = 0, error = 0;
  /// Larger than two standard errors: what is smaller is not called a difference.
  [[nodiscard]] bool isDifference() const;
  friend bool operator==(const PairedChange&, const PairedChange&) = default;
};
/// Of a mean over `differences`, one a sequence; 0 of none, with an error of 0 of fewer than two.
[[nodiscard]] PairedChange pairedChange(const std::vector<double>& differences);

}  // namespace xsmoe
