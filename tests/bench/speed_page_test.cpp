// The numbers of model/SPEED.md fit each other.
#include <gmock/gmock.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "tests/house/markdown_tables.h"

namespace xsmoe::bench {
namespace {

const std::filesystem::path& speedPage() {
  static const auto page = std::filesystem::path(XSMOE_SOURCE_DIR) / "model/SPEED.md";
  return page;
}

double numberOfCell(const std::string& cell) {
  std::string digits;
  for (const char c : cell)
    if (c != ',') digits += c;
  return std::stod(digits);
}

TEST(PageOnSpeed, HasFloorAndPlainFormulationInTheRatiosThatItSays) {
  const auto rows = tableBelow(speedPage(), "A training step");
  ASSERT_EQ(rows.size(), 6U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 8U);
    SCOPED_TRACE(row[0] + ", " + row[1]);
    const double ms = numberOfCell(row[2]);
    EXPECT_NEAR(numberOfCell(row[5]) / ms, numberOfCell(row[4]) / 100, 0.005 + 0.5 / ms) << "the floor in whole ms, its share in whole %";
    EXPECT_NEAR(numberOfCell(row[6]) / ms, numberOfCell(row[7]), 0.05 + 5 / ms) << "in three digits";
  }
}

TEST(PageOnSpeed, SaysOfEachTargetWhetherItIsReachedMissedOrNotMeasured) {
  const auto rows = tableBelow(speedPage(), "Targets");
  ASSERT_FALSE(rows.empty());
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 4U);
    if (row[1] == "none") continue;
    EXPECT_THAT(row[2], testing::AnyOf(testing::HasSubstr("reached"), testing::HasSubstr("missed"), testing::StrEq("not measured here")))
        << row[0];
  }
}

}  // namespace
}  // namespace xsmoe::bench
