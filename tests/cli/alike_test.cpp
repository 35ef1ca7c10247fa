// Which experts do the same, as the program tells it.
#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(TrainedRun, TellsOfEveryTwoExpertsOfALayerHowAlikeTheyAre) {
  const auto ended = run({"alike", place("run"), "--window", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto told = ended.objects().at(0);
  EXPECT_EQ(told.at("window"), 1);
  EXPECT_TRUE(told.at("epoch").is_null());
  EXPECT_GT(told.at("items"), 0);
  ASSERT_FALSE(told.at("layers").empty());
  for (const auto& layer : told.at("layers")) {
    const auto experts = layer.at("born").size();
    ASSERT_EQ(layer.at("pairs").size(), experts * (experts - 1) / 2);
    for (const auto& pair : layer.at("pairs")) {
      EXPECT_NE(pair.at("born").at(0), pair.at("born").at(1));
      EXPECT_LE(std::abs(pair.at("cosine").get<double>()), 1 + 1e-6);
      if (pair.at("cka").is_null()) continue;
      EXPECT_GE(pair.at("cka"), -1e-6);
      EXPECT_LE(pair.at("cka"), 1 + 1e-6);
    }
  }
}

TEST_F(TrainedRun, TellsWhatBecameOfEachExpertSinceTheWindowBefore) {
  const auto changes = run({"alike", place("run"), "--window", "1", "--json"}).objects().at(0).at("changes");
  EXPECT_EQ(changes.at("from"), 0);
  EXPECT_EQ(changes.at("to"), 1);
  int added = 0;
  for (const auto& expert : changes.at("experts")) {
    const bool both = expert.at("kind") == "both";
    EXPECT_EQ(expert.at("weight_cosine").is_null(), !both) << expert;
    added += expert.at("kind") == "added" ? 1 : 0;
  }
  EXPECT_GT(added, 0) << "of each layer one was born";
  EXPECT_TRUE(run({"alike", place("run"), "--window", "0", "--json"}).objects().at(0).at("changes").is_null()) << "there is none before";
}

TEST_F(TrainedRun, ComparesExpertsWithThoseOfAnotherMomentTheEarlierFirst) {
  const auto later = run({"alike", place("run"), "--window", "0", "--against", "2", "--json"}).objects().at(0);
  EXPECT_EQ(later.at("window"), 0);
  EXPECT_EQ(later.at("changes").at("from"), 0);
  EXPECT_EQ(later.at("changes").at("to"), 2);
  EXPECT_EQ(run({"alike", place("run"), "--window", "1", "--against-epoch", "2"}).code, 2) << "of which window?";
}

TEST_F(TrainedRun, ComparesExpertsOfEpochsThatAreKept) {
  ASSERT_EQ(train("alike", {"--tau", "0.9", "--keep-epochs", "1"}).code, 0);
  const auto asked = [](const std::vector<std::string>& more) {
    std::vector<std::string> words{"alike", place("alike"), "--window", "1", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  };
  EXPECT_EQ(asked({"--epoch", "2"}).objects().at(0).at("epoch"), 2);
  const auto within = asked({"--against", "1", "--against-epoch", "2"});
  ASSERT_EQ(within.code, 0) << within.err;
  EXPECT_EQ(within.objects().at(0).at("changes").at("from_epoch"), 2) << "a window's end is after its epochs";
  EXPECT_TRUE(within.objects().at(0).at("changes").at("to_epoch").is_null());
  const auto gone = asked({"--epoch", "1"});
  EXPECT_EQ(gone.code, 3);
  EXPECT_THAT(gone.err, HasSubstr("Kept epochs of window 1: 2"));
}

TEST_F(TrainedRun, TellsPeopleWhichExpertsAreAlikeByTheNamesThatAMergeTakes) {
  const auto told = run({"alike", place("run"), "--window", "2"});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* words : {"after training on D_2, over ", "1 (state ", "CKA", "cosine", "visual:", "from D_1 to D_2, over ", "added"})
    EXPECT_THAT(told.out, HasSubstr(words));
  const auto first = run({"alike", place("run"), "--window", "0"});
  EXPECT_THAT(first.out, HasSubstr("no side layer has two experts"));
  EXPECT_THAT(first.out, Not(HasSubstr("what became")));
}

TEST_F(TrainedRun, TellsWhyItHasNoExpertsToCompare) {
  EXPECT_EQ(run({"alike", place("run"), "--window", "77"}).code, 3);
  ASSERT_EQ(train("without-experts", {"--method", "ssrm", "--epochs", "1"}).code, 0);
  EXPECT_EQ(run({"alike", place("without-experts")}).code, 3);
}

}  // namespace
}  // namespace xsmoe::cli
