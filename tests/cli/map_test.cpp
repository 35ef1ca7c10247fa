// Where all items lie, as the program tells it.
#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;

TEST_F(TrainedRun, PlacesAllItemsByTheWeightsOfAWindow) {
  const auto ended = run({"map", place("run"), "--window", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto told = ended.objects().at(0);
  EXPECT_EQ(told.at("window"), 1);
  EXPECT_TRUE(told.at("epoch").is_null());
  EXPECT_GE(told.at("first_share"), told.at("second_share"));
  EXPECT_LE(told.at("first_share").get<double>() + told.at("second_share").get<double>(), 1 + 1e-6);
  const auto slots = told.at("slots").size();
  ASSERT_GT(slots, 2U) << "a base path and experts of each modality";
  ASSERT_FALSE(told.at("items").empty());
  for (const auto& item : told.at("items")) {
    EXPECT_LE(item.at("first_window"), 2) << "items of D_0 … D_2, on which the model is tested";
    EXPECT_LT(item.at("slot").get<std::size_t>(), slots);
    EXPECT_TRUE(item.at("modality") == "visual" || item.at("modality") == "textual") << item;
  }
  EXPECT_GE(run({"map", place("run"), "--window", "2", "--json"}).objects().at(0).at("items").size(), told.at("items").size());
}

TEST_F(TrainedRun, WritesTheMapAsATableThatSaysWhereItIsFrom) {
  const auto ended = run({"map", place("run"), "--csv", place("map.csv")});
  ASSERT_EQ(ended.code, 0) << ended.err;
  for (const char* words : {"after training on D_2: ", "principal axes", "first window", "category", "dominant slot", "visual", "mean x"})
    EXPECT_THAT(ended.out, HasSubstr(words));
  const auto csv = contentOf(place("map.csv"));
  EXPECT_TRUE(csv.starts_with("item,title,category,first_window,records,slot,modality,x,y\n")) << csv.substr(0, 100);
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')),
            1 + run({"map", place("run"), "--json"}).objects().at(0).at("items").size());
  EXPECT_THAT(contentOf(place("map.provenance.json")), HasSubstr("Map of all items"));
  EXPECT_EQ(run({"map", place("run"), "--csv", "-"}).out, csv);
  EXPECT_EQ(run({"map", place("run"), "--csv", "-", "--json"}).code, 2);
  EXPECT_EQ(run({"map", place("run"), "--window", "77"}).code, 3);
  EXPECT_EQ(run({"map", place("run"), "--window", "1", "--epoch", "1"}).code, 3) << "no epochs are kept";
}

}  // namespace
}  // namespace xsmoe::cli
