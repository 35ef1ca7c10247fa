// SPDX-License-Identifier: Apache-2.0
#include "model/core/students_t.h"

#include <cmath>
#include <numbers>

namespace xsmoe {

double studentsTBelow(double t, int degreesOfFreedom) {
  const double root = std::sqrt(static_cast<double>(degreesOfFreedom));
  const double length = std::hypot(root, t);  // no overflow where t is large
  const double sine = t / length, cosine = root / length;
  const bool odd = degreesOfFreedom % 2 == 1;
  double term = odd ? cosine : 1, sum = 0;
  for (int i = odd ? 3 : 2; i <= degreesOfFreedom; i += 2) {
    sum += term;
    term *= cosine * cosine * (i - 1) / i;
  }
  const double between = odd ? 2 / std::numbers::pi * (std::atan2(t, root) + sine * sum) : sine * sum;  // −|t| and |t|, with t's sign
  return 0.5 + between / 2;
}

}  // namespace xsmoe
