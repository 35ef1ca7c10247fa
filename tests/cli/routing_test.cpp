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

TEST_F(TrainedRun, IsToldByGroupsOfAnEpochThatIsKept) {
  ASSERT_EQ(train("routed", {"--keep-epochs", "1"}).code, 0);
  const auto asked = [](const std::vector<std::string>& more) {
    std::vector<std::string> words{"routing", place("routed"), "--window", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  };
  const auto kept = asked({"--epoch", "2", "--json"});
  ASSERT_EQ(kept.code, 0) << kept.err;
  EXPECT_EQ(kept.objects().at(0).at("epoch"), 2);
  EXPECT_TRUE(asked({"--json"}).objects().at(0).at("epoch").is_null()) << "the window's own weights";
  EXPECT_THAT(asked({"--epoch", "2"}).out, HasSubstr("after training on D_1, epoch 2, over "));
  const auto gone = asked({"--epoch", "1"});
  EXPECT_EQ(gone.code, 3);
  EXPECT_THAT(gone.err, HasSubstr("Kept epochs of window 1: 2"));
}

TEST_F(TrainedRun, IsToldByTheGroupsThatAreAskedFor) {
  const auto told = run({"routing", place("run"), "--by", "popularity"});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* words :
       {"mean gate weight, %", "utilization, %", "rare items (", "base path", "one standard error", "gate weight, %, of single items",
        "a quarter below", "V1, visual layer 1 (state ", "T1, textual layer 1 (state "})
    EXPECT_THAT(told.out, HasSubstr(words));
  EXPECT_THAT(told.out, Not(HasSubstr("new items")));
  EXPECT_EQ(run({"routing", place("run"), "--by", "users"}).code, 2) << "items have no users";
  EXPECT_EQ(run({"routing", place("run"), "--window", "77"}).code, 3);
}

}  // namespace
}  // namespace xsmoe::cli
