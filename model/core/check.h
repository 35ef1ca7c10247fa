// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace xsmoe {

/// One quantity of a conformance fixture, compared with the engine as built (`xsmoe check`).
struct CheckLine {
  std::string quantity;  ///< what was compared, for example "popularity"
  double error = 0;      ///< the largest error; for exact quantities the number of entries that differ
  double tolerance = 0;  ///< 0 for exact quantities
  bool passed = false;
  std::string detail;  ///< the first difference in words; empty if passed
};

}  // namespace xsmoe
