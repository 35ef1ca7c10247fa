#include "model/analysis/run_order.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;

std::vector<std::string> inOrder(const std::vector<std::string>& names) {
  const std::vector<RunValue> values(names.begin(), names.end());
  std::vector<std::string> sorted;
  for (const int place : orderOf(values)) sorted.push_back(names[static_cast<std::size_t>(place)]);
  return sorted;
}

TEST(RunOrder, OfNamesTakesDigitsAsNumbers) {
  EXPECT_THAT(inOrder({"run-10", "Run-9", "run-2", "run-9b"}), ElementsAre("run-2", "Run-9", "run-9b", "run-10"));
  EXPECT_THAT(inOrder({"seed_007", "seed_8", "seed_06"}), ElementsAre("seed_06", "seed_007", "seed_8"));
}

TEST(RunOrder, OfNamesTakesDecimalsBehindAKeyAsSuch) {
  EXPECT_THAT(inOrder({"tau_0.15", "tau_0.1", "tau_0.05"}), ElementsAre("tau_0.05", "tau_0.1", "tau_0.15"));
  EXPECT_THAT(inOrder({"v1.10", "v1.9"}), ElementsAre("v1.9", "v1.10"));
}

TEST(RunOrder, IsOfNumbersThenTextsThenWhatIsMissing) {
  const std::vector<RunValue> values{RunValue(), RunValue("b"), RunValue(2.0), RunValue("a"), RunValue(-1.0), RunValue()};
  EXPECT_THAT(orderOf(values), ElementsAre(4, 2, 3, 1, 0, 5));
}

TEST(RunOrder, DownwardsKeepsWhatIsMissingLastAndEqualOnesInTheirOrder) {
  const std::vector<RunValue> values{RunValue(), RunValue(1.0), RunValue(2.0), RunValue(1.0)};
  EXPECT_THAT(orderOf(values, true), ElementsAre(2, 1, 3, 0));
}

}  // namespace
}  // namespace xsmoe
