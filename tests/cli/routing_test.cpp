// Which gate slots groups of items use, as the program tells it.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(TrainedRun, IsToldByGroupsOfItemsThatHaveEachItemOnce) {
  const auto ended = run({"routing", place("run"), "--window", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto told = ended.objects().at(0);
  EXPECT_EQ(told.at("window"), 1);
  ASSERT_FALSE(told.at("layers").empty());
  for (const auto& layer : told.at("layers")) {
    std::map<std::string, std::int64_t> items;
    for (const auto& group : layer.at("groups")) {
      items[group.at("by").get<std::string>()] += group.at("items").get<std::int64_t>();
      double gates = 0, utilization = 0;
      for (const auto& slot : group.at("slots")) {
        gates += slot.at("gate").get<double>();
        utilization += slot.at("utilization").get<double>();
      }
      if (group.at("items") == 0) continue;
      EXPECT_EQ(group.at("slots").size(), layer.at("born").size() + 1);
      EXPECT_NEAR(gates, 1, 1e-5);
      EXPECT_NEAR(utilization, 1, 1e-5);
    }
    ASSERT_EQ(layer.at("spread").size(), layer.at("born").size() + 1);
    for (const auto& slot : layer.at("spread"))
      for (const char* number : {"gate", "utilization"}) {
        const auto spread = slot.at(number).get<std::vector<double>>();
        ASSERT_EQ(spread.size(), 5U);
        EXPECT_TRUE(std::is_sorted(spread.begin(), spread.end())) << number;
        EXPECT_GE(spread.front(), 0);
        EXPECT_LE(spread.back(), 1);
      }
    for (const auto& [by, count] : items) EXPECT_EQ(count, told.at("items").get<std::int64_t>()) << by;
    EXPECT_TRUE(items.contains("items") && items.contains("category") && items.contains("popularity"));
  }
}

TEST_F(TrainedRun, IsToldByTheGroupsThatAreAskedFor) {
  const auto told = run({"routing", place("run"), "--by", "popularity"});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* words : {"mean gate weight, %", "utilization, %", "rare items (", "base path", "one standard error",
                            "gate weight, %, of single items", "a quarter below"})
    EXPECT_THAT(told.out, HasSubstr(words));
  EXPECT_THAT(told.out, Not(HasSubstr("new items")));
  EXPECT_EQ(run({"routing", place("run"), "--by", "users"}).code, 2) << "items have no users";
  EXPECT_EQ(run({"routing", place("run"), "--window", "77"}).code, 3);
}

}  // namespace
}  // namespace xsmoe::cli
