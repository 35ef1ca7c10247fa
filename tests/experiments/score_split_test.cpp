// Why items stand where they stand, and lists for histories made by hand, of a stored run.
#include <gmock/gmock.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/experiments/runs/run_folder.h"
#include "model/network/recommender.h"
#include "model/streaming/checkpoint.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr int kSplitWindow = 1, kWholeList = 1000;

class ScoreSplits : public WholeRuns {
 protected:
  void trainMethod(Method method) {
    auto with = settings();
    with.model.method = method;
    train("run", with);
    auto opened = engine_->openQuestions(place("run"), {});
    ASSERT_TRUE(opened) << describe(opened.error());
    questions_ = std::move(*opened);
  }
  static engine::ListRequest asking(const std::string& user, int top = 10) {
    engine::ListRequest request{user};
    request.moment = kSplitWindow;
    request.top = top;
    return request;
  }
  static engine::ListRequest withHistory(const std::string& user, const std::vector<ItemCard>& history) {
    auto request = asking(user, kWholeList);
    request.history.emplace();
    for (const auto& item : history) request.history->push_back(item.id);
    return request;
  }
  Recommendation listFor(const engine::ListRequest& request) {
    auto list = questions_->recommendTo(request);
    EXPECT_TRUE(list) << describe(list.error());
    return list.value_or(Recommendation{});
  }
  /// A list for each, of all items that are ranked.
  std::vector<Recommendation> lists() {
    std::vector<Recommendation> all;
    for (const auto& user : questions_->testUsers({kSplitWindow})) all.push_back(listFor(asking(user, kWholeList)));
    return all;
  }
  static const RecommendedItem& itemIn(const Recommendation& list, const std::string& id) {
    return *std::find_if(list.items.begin(), list.items.end(), [&](const auto& one) { return one.item.id == id; });
  }

  std::unique_ptr<engine::Questions> questions_;
};

TEST_F(ScoreSplits, TellTheListsScoresAsSums) {
  trainMethod(Method::kXsmoe);
  for (const auto& list : lists()) {
    const auto split = questions_->scoreSplit(asking(list.user, 4));
    ASSERT_TRUE(split) << describe(split.error());
    EXPECT_TRUE(split->exact);
    EXPECT_FALSE(split->live);
    EXPECT_EQ(split->user, list.user);
    EXPECT_EQ(split->history, list.history);
    EXPECT_EQ(split->parts.back().name, "bias");
    ASSERT_THAT(split->items, SizeIs(4));
    for (std::size_t i = 0; i < 4; ++i) {
      const auto& item = split->items[i];
      EXPECT_EQ(item.item, list.items[i].item);
      EXPECT_EQ(item.rank, list.items[i].rank);
      EXPECT_EQ(item.score, list.items[i].score);
      ASSERT_THAT(item.parts, SizeIs(split->parts.size()));
      EXPECT_EQ(item.sum, std::accumulate(item.parts.begin(), item.parts.end(), 0.0));
      EXPECT_NEAR(item.sum, item.score, 1e-5 * (1 + std::abs(item.score))) << "float32 embeddings";
      EXPECT_THAT(item.below, SizeIs(split->below.size()));
      EXPECT_THAT(item.below, Not(IsEmpty()));
    }
  }
}

TEST_F(ScoreSplits, TellTheUserEmbeddingThatTheirPartsAreOf) {
  trainMethod(Method::kXsmoe);
  const auto weights = streaming::readCheckpoint(RunPaths(place("run")).checkpoint({kSplitWindow})).value().parameters;
  const auto bias = network::tensorOf(weights, "fusion.bias").to(torch::kDouble).contiguous();
  for (const auto& list : lists()) {
    const auto split = questions_->scoreSplit(asking(list.user, 1)).value();
    ASSERT_THAT(split.userEmbedding, SizeIs(static_cast<std::size_t>(bias.numel())));
    const double ofBias = std::inner_product(split.userEmbedding.begin(), split.userEmbedding.end(), bias.data_ptr<double>(), 0.0);
    EXPECT_NEAR(split.items.front().parts.back(), ofBias, 1e-12 + 1e-9 * std::abs(ofBias)) << "e_u · b, from the stored weights";
  }
}

TEST_F(ScoreSplits, TellWhatAScoreIsWithoutAnItemOfTheHistory) {
  trainMethod(Method::kXsmoe);
  for (const auto& list : lists()) {
    const auto split = questions_->scoreSplit(asking(list.user, 1)).value();
    const auto& first = split.items.front();
    if (list.history.size() < 2) {
      EXPECT_THAT(first.withoutItem, IsEmpty());
      continue;
    }
    ASSERT_THAT(first.withoutItem, SizeIs(list.history.size()));
    auto shorter = list.history;
    shorter.erase(shorter.begin());
    const auto without = listFor(withHistory(list.user, shorter));
    EXPECT_NEAR(itemIn(without, first.item.id).score - first.score, first.withoutItem[0], 1e-5);
  }
}

TEST_F(ScoreSplits, OfMethodsWithoutExpertsAreWhatTheseHave) {
  for (const auto method : {Method::kNoft, Method::kSsrm, Method::kMmmlp}) {
    trainMethod(method);
    const auto list = lists().front();
    const auto split = questions_->scoreSplit(asking(list.user)).value();
    std::vector<std::string> names;
    for (const auto& part : split.parts) names.push_back(part.name);
    const std::vector<std::string> ofNoft{"visual", "textual", "bias"};
    EXPECT_EQ(names, method == Method::kNoft ? ofNoft : list.scoreParts);
    EXPECT_EQ(split.exact, method == Method::kNoft);
    EXPECT_THAT(split.below, IsEmpty());
    if (method == Method::kMmmlp) {
      EXPECT_THAT(split.parts, IsEmpty());
    }
    std::filesystem::remove_all(place("run"));
  }
}

TEST_F(ScoreSplits, WhyNotRanksEveryItemAsTheListDoes) {
  trainMethod(Method::kXsmoe);
  const auto list = lists().front();
  for (const auto& one : {list.items.front(), list.items.at(9), list.items.back()}) {
    const auto why = questions_->whyNot(asking(list.user), one.item.id);
    ASSERT_TRUE(why) << describe(why.error());
    const auto& items = why->split.items;
    ASSERT_THAT(items, SizeIs(2));
    EXPECT_EQ(items[0].rank, one.rank);
    EXPECT_EQ(items[0].score, one.score);
    EXPECT_EQ(items[1].item, list.items[9].item);
    EXPECT_FALSE(why->excluded);
    EXPECT_EQ(why->candidates, list.candidates);
    EXPECT_NEAR(std::accumulate(why->gap.begin(), why->gap.end(), 0.0), items[0].sum - items[1].sum, 1e-9);
    for (const auto& lift : why->lifts) EXPECT_LT(lift.rank, one.rank);
  }
}

TEST_F(ScoreSplits, WhyNotRanksTheTruthAsTheEvaluationDoes) {
  trainMethod(Method::kXsmoe);
  int compared = 0;
  for (const auto& list : lists()) {
    const auto why = questions_->whyNot(asking(list.user), list.truth.id).value();
    EXPECT_TRUE(why.split.items[0].truth);
    EXPECT_EQ(why.excluded, list.truthRank == 0);
    if (why.excluded) continue;
    EXPECT_EQ(why.split.items[0].rank, list.truthRank);
    ++compared;
  }
  EXPECT_GT(compared, 3);
}

TEST_F(ScoreSplits, WhyNotTellsChangesThatLiftAsFarAsItSays) {
  trainMethod(Method::kXsmoe);
  int lifted = 0;
  for (const auto& list : lists()) {
    const auto& last = list.items.back();
    const auto why = questions_->whyNot(asking(list.user), last.item.id).value();
    EXPECT_GT(why.added, 0);
    for (const auto& lift : why.lifts) {
      auto history = list.history;
      if (lift.kind == Lift::Kind::kLeaveOut) {
        EXPECT_EQ(history.at(static_cast<std::size_t>(lift.place)), lift.item);
        history.erase(history.begin() + lift.place);
      } else {
        history.push_back(lift.item);  // the method reads the last L
      }
      const auto other = listFor(withHistory(list.user, history));
      EXPECT_NEAR(itemIn(other, last.item.id).score, lift.score, 1e-5);
      EXPECT_EQ(itemIn(other, last.item.id).rank, lift.rank);
      ++lifted;
    }
  }
  EXPECT_GT(lifted, 0);
}

TEST_F(ScoreSplits, AHistoryOfOnesOwnGivesTheSameList) {
  trainMethod(Method::kXsmoe);
  for (const auto& list : lists()) {
    const auto again = listFor(withHistory(list.user, list.history));
    EXPECT_EQ(again.items, list.items);
    EXPECT_EQ(again.truthRank, list.truthRank);
  }
}

TEST_F(ScoreSplits, AHistoryInAnotherOrderIsAnother) {
  trainMethod(Method::kXsmoe);
  auto list = lists().front();
  ASSERT_GT(list.history.size(), 1U);
  auto turned = list.history;
  std::reverse(turned.begin(), turned.end());
  const auto other = listFor(withHistory(list.user, turned));
  EXPECT_EQ(other.history, turned);
  EXPECT_EQ(other.candidates, list.candidates);
  EXPECT_NE(other.items.front().score, list.items.front().score);
}

TEST_F(ScoreSplits, AHistoryAloneIsSomebodyWhoHasItsItems) {
  trainMethod(Method::kXsmoe);
  const auto history = lists().front().history;
  const auto list = listFor(withHistory("", history));
  EXPECT_EQ(list.history, history);
  EXPECT_FALSE(list.hasTruth);
  for (const auto& one : list.items) EXPECT_THAT(history, Not(Contains(one.item)));
}

TEST_F(ScoreSplits, AHistoryOfWhatIsNotThereIsRefused) {
  trainMethod(Method::kSsrm);
  const auto refusal = [&](const engine::ListRequest& request) {
    const auto list = questions_->recommendTo(request);
    return list ? std::string("it was answered") : describe(list.error());
  };
  const auto user = questions_->testUsers({kSplitWindow}).front();
  EXPECT_THAT(refusal(withHistory(user, {{"item-1O", "", "", "", 0}})),
              HasSubstr("the item \"item-1O\" has no records up to window 2. Give an id as in the interactions file"));
  EXPECT_THAT(refusal(withHistory(user, {{"item-1O", "", "", "", 0}})), HasSubstr("The nearest is \"item-1"));
  EXPECT_THAT(refusal(withHistory("", {{"item-1", "", "", "", 0}})), HasSubstr("the method SSRM learns its users"));
  EXPECT_THAT(refusal(withHistory(user, {})), HasSubstr("has no history to recommend from"));
}

TEST_F(ScoreSplits, TheSameUserHasAListByEveryWindowThatKnowsHim) {
  trainMethod(Method::kXsmoe);
  const auto user = questions_->testUsers({2}).back();  // who came late
  const auto found = questions_->recommendInEachWindow(user, 3, {});
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_THAT(*found, Not(IsEmpty()));
  EXPECT_EQ(found->back().window, 2);
  for (const auto& list : *found) EXPECT_EQ(list.items, questions_->recommend(user, list.window, 3)->items);
  EXPECT_FALSE(questions_->recommendInEachWindow("nobody", 3, {}));
  EXPECT_FALSE(questions_->recommendInEachWindow(user, 3, [](const Progress&) { return false; }));
}

TEST_F(ScoreSplits, EverybodysListsAreTheSameBytesAtEveryBatchSize) {
  trainMethod(Method::kXsmoe);
  for (const std::string ending : {".csv", ".jsonl"}) {
    const auto write = [&](int batch) {
      const auto file = place("lists" + std::to_string(batch) + ending);
      const auto written = questions_->writeEveryone({file, kSplitWindow, 3, batch}, {});
      EXPECT_TRUE(written) << describe(written.error());
      EXPECT_EQ(written->items, 3 * written->users);
      return contentOf(file);
    };
    const auto bytes = write(1);
    EXPECT_EQ(write(7), bytes);
    EXPECT_EQ(write(1000), bytes);
    for (const auto& user : {questions_->testUsers({kSplitWindow}).back(), std::string("user-0")}) {
      const auto list = questions_->recommend(user, kSplitWindow, 3).value();
      const auto line = ending == ".csv" ? user + ",1," + list.items[0].item.id + ','
                                         : R"({"user":")" + user + R"(","items":[{"item":")" + list.items[0].item.id + '"';
      EXPECT_THAT(bytes, HasSubstr('\n' + line)) << "user-0 is in no test";
    }
  }
}

TEST_F(ScoreSplits, EverybodysListsTakeTheFilesPlaceWhenTheyAreWhole) {
  trainMethod(Method::kXsmoe);
  const auto file = place("lists.csv");
  writeContent(file, "before");
  const auto cancelled = questions_->writeEveryone({file, kSplitWindow}, [](const Progress&) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
  EXPECT_EQ(contentOf(file), "before");
  const auto refused = questions_->writeEveryone({place("lists.txt"), kSplitWindow}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(questions_->writeEveryone({place("no/such/folder.csv"), kSplitWindow}, {}).error().kind, ErrorKind::kCannotWrite);
}

}  // namespace
}  // namespace xsmoe::experiments
