// SPDX-License-Identifier: Apache-2.0
#include "model/core/paired_change.h"

#include <cmath>
#include <numeric>

namespace xsmoe {

bool PairedChange::isDifference() const { return std::abs(value) > 2 * error; }

PairedChange pairedChange(const std::vector<double>& differences) {
  PairedChange change;
  if (differences.empty()) return change;
  const auto n = static_cast<double>(differences.size());
  change.value = std::accumulate(differences.begin(), differences.end(), 0.0) / n;
  if (differences.size() < 2) return change;
  double squares = 0;
  for (const double one : differences) squares += (one - change.value) * (one - change.value);
  change.error = std::sqrt(squares / (n - 1) / n);
  return change;
}

}  // namespace xsmoe
