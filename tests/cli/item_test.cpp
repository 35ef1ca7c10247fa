// What is known of an item, as the program tells it.
#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(TrainedRun, TellsWhatIsKnownOfAnItem) {
  const auto most = run({"item", place("run"), "--window", "1", "--json"});
  ASSERT_EQ(most.code, 0) << most.err;
  const auto id = most.objects().at(0).at("item").get<std::string>();
  const auto ended = run({"item", place("run"), id, "--window", "1", "--similar", "5", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto told = ended.objects().at(0);
  EXPECT_EQ(told.at("item"), id);
  EXPECT_EQ(told.at("window"), 1);
  EXPECT_TRUE(told.at("epoch").is_null());
  const auto records = told.at("records").get<std::vector<int>>();
  EXPECT_THAT(records, SizeIs(kWindows));
  EXPECT_GT(std::accumulate(records.begin(), records.begin() + 2, 0), 0) << "it is the one with most records in D_0 and D_1";
  ASSERT_FALSE(told.at("layers").empty());
  for (const auto& layer : told.at("layers")) {
    ASSERT_EQ(layer.at("slots").size(), layer.at("born").size() + 1) << "the base path first";
    double gates = 0, utilization = 0;
    for (const auto& slot : layer.at("slots")) {
      gates += slot.at("gate").get<double>();
      utilization += slot.at("utilization").get<double>();
    }
    EXPECT_NEAR(gates, 1, 1e-5);
    EXPECT_NEAR(utilization, 1, 1e-5);
  }
  for (const char* by : {"by_embedding", "by_states"}) {
    const auto& similar = told.at(by);
    EXPECT_THAT(similar, SizeIs(5)) << by;
    EXPECT_TRUE(
        std::is_sorted(similar.begin(), similar.end(), [](const auto& a, const auto& b) { return a.at("cosine") > b.at("cosine"); }));
    for (const auto& one : similar) EXPECT_NE(one.at("item"), id) << "without itself";
  }
}

TEST_F(TrainedRun, TellsPeopleOfAnItemAndWhyOfNone) {
  const auto id = run({"item", place("run"), "--json"}).objects().at(0).at("item").get<std::string>();
  const auto told = run({"item", place("run"), id});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const std::string& words : {id + ", ", std::string("by the model after training on D_2"), std::string("records"),
                                   std::string("base path"), std::string("expert of D_"), std::string("V1 (state "),
                                   std::string("similar by embedding"), std::string("similar by frozen states")})
    EXPECT_THAT(told.out, HasSubstr(words));
  const auto unknown = run({"item", place("run"), "no-such-item"});
  EXPECT_EQ(unknown.code, 3);
  EXPECT_THAT(unknown.err, HasSubstr("no-such-item"));
  EXPECT_EQ(run({"item", place("run"), id, "--window", "1", "--epoch", "1"}).code, 3) << "no epochs are kept";
  EXPECT_EQ(run({"item", place("run"), id, "--similar", "0"}).code, 2);
}

}  // namespace
}  // namespace xsmoe::cli
