// SPDX-License-Identifier: Apache-2.0
#include "model/core/students_t.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/students_t.hpp>

namespace xsmoe {
namespace {

TEST(StudentsT, IsThatOfBoostMath) {
  for (int freedom = 1; freedom <= 12; ++freedom) {
    const boost::math::students_t reference(freedom);
    for (int tenth = -400; tenth <= 400; ++tenth)
      EXPECT_NEAR(studentsTBelow(tenth / 10.0, freedom), boost::math::cdf(reference, tenth / 10.0), 1e-14)
          << tenth / 10.0 << ", " << freedom;
  }
}

TEST(StudentsT, IsNothingAndAllFarAway) {
  for (const int freedom : {1, 2, 3, 4}) {
    EXPECT_NEAR(studentsTBelow(-1e200, freedom), 0, 1e-14);
    EXPECT_NEAR(studentsTBelow(1e200, freedom), 1, 1e-14);
    EXPECT_EQ(studentsTBelow(0, freedom), 0.5);
  }
}

}  // namespace
}  // namespace xsmoe
