// What the desk keeps between questions, against a desk that is asked nothing else.
#include <gmock/gmock.h>
#include <torch/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "model/experiments/desk/kept_tables.h"
#include "model/experiments/desk/told_tests.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::IsEmpty;
using testing::Not;

FileStamp stampOfBytes(std::int64_t bytes) {
  FileStamp stamp;
  stamp.bytes = bytes;
  return stamp;
}

/// Of 400 bytes.
ItemTable tableOf(float value) { return {torch::full({10, 10}, value), 10.0 * static_cast<double>(value)}; }

TEST(KeptTables, AreThoseOfTheWeightsThatTheyWereMadeFrom) {
  KeptTables tables;
  const auto weights = stampOfBytes(7);
  EXPECT_EQ(tables.find(2, weights), nullptr);
  const auto made = tableOf(1);
  tables.keep(2, weights, made);
  ASSERT_NE(tables.find(2, weights), nullptr);
  EXPECT_TRUE(tables.find(2, weights)->rows.is_same(made.rows));
  EXPECT_EQ(tables.find(2, weights)->largestNorm, 10);
  EXPECT_EQ(tables.find(3, weights), nullptr);
  EXPECT_EQ(tables.find(2, stampOfBytes(8)), nullptr) << "trained again";
  EXPECT_EQ(tables.find(2, {}), nullptr) << "removed";
  tables.keep(2, stampOfBytes(8), tableOf(2));
  EXPECT_EQ(tables.count(), 1U);
  EXPECT_EQ(tables.find(2, weights), nullptr);
}

TEST(KeptTables, OfAnEpochStandBesideThatOfItsWindow) {
  KeptTables tables;
  tables.keep(2, stampOfBytes(7), tableOf(1));
  tables.keep({2, 3}, stampOfBytes(8), tableOf(2));
  EXPECT_EQ(tables.count(), 2U);
  ASSERT_NE(tables.find(2, stampOfBytes(7)), nullptr);
  EXPECT_EQ(tables.find(2, stampOfBytes(7))->largestNorm, 10);
  ASSERT_NE(tables.find({2, 3}, stampOfBytes(8)), nullptr);
  EXPECT_EQ(tables.find({2, 3}, stampOfBytes(8))->largestNorm, 20);
}

TEST(KeptTables, GoInTheOrderInWhichTheyWereUsed) {
  KeptTables tables(1000);
  const auto weights = stampOfBytes(7);
  for (const int window : {0, 1}) tables.keep(window, weights, tableOf(static_cast<float>(window)));
  ASSERT_NE(tables.find(0, weights), nullptr);
  tables.keep(2, weights, tableOf(2));
  EXPECT_EQ(tables.count(), 2U);
  EXPECT_NE(tables.find(0, weights), nullptr);
  EXPECT_EQ(tables.find(1, weights), nullptr);
  EXPECT_NE(tables.find(2, weights), nullptr);
  tables.keep(3, weights, {torch::zeros({10, 100}), 0});
  EXPECT_EQ(tables.find(3, weights), nullptr) << "larger than all may be";
  EXPECT_EQ(tables.count(), 2U);
}

class DeskMemory : public WholeRuns {
 protected:
  [[nodiscard]] std::unique_ptr<engine::Questions> questions() const {
    auto opened = engine_->openQuestions(place("run"), {});
    EXPECT_TRUE(opened) << describe(opened.error());
    return std::move(*opened);
  }
  static Recommendation listOf(engine::Questions& questions, const std::string& user, int window) {
    auto list = questions.recommend(user, window, 1000);
    EXPECT_TRUE(list) << describe(list.error());
    return list.value_or(Recommendation{});
  }
  static void expectEqual(const Recommendation& one, const Recommendation& other) {
    EXPECT_EQ(one.truthRank, other.truthRank);
    ASSERT_EQ(one.items.size(), other.items.size());
    for (std::size_t i = 0; i < one.items.size(); ++i) {
      EXPECT_EQ(one.items[i].item, other.items[i].item);
      EXPECT_EQ(one.items[i].score, other.items[i].score) << "to the last bit";
    }
  }
  /// A change to the record that comes from now on would be seen.
  void waitUntilSettled() const {
    const auto record = RunPaths(place("run")).record();
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!stampOf(record)->settled(nanosecondsNow()) && std::chrono::steady_clock::now() < last)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
};

TEST_F(DeskMemory, ListsAreTheSameWhateverWasAskedBefore) {
  train("run", settings());
  const auto asked = questions();
  for (int round = 0; round < 2; ++round)  // the second from what is kept
    for (const int window : {0, 1, 2}) {
      auto users = asked->testUsers({window});
      ASSERT_GE(users.size(), 4U);
      users.resize(4);
      for (const auto& user : users) {
        SCOPED_TRACE(user + " after D_" + std::to_string(window));
        expectEqual(listOf(*asked, user, window), listOf(*questions(), user, window));
      }
    }
}

TEST_F(DeskMemory, LiftsAreTheSameWhateverWasAskedBefore) {
  train("run", settings());
  const auto asked = questions();
  const auto users = asked->testUsers({1});
  ASSERT_THAT(users, Not(IsEmpty()));
  for (const auto& user : users) {
    engine::ListRequest request{user};
    request.moment = 1;
    request.top = 30;
    const auto item = asked->recommendTo(request)->items.back().item.id;
    const auto why = asked->whyNot(request, item), alone = questions()->whyNot(request, item);
    ASSERT_TRUE(why && alone);
    EXPECT_TRUE(why->lifts == alone->lifts);
  }
}

TEST_F(DeskMemory, TheRecordIsReadOnceForTheTestsOfAllWindows) {
  const auto live = train("run", settings());
  waitUntilSettled();
  ToldTests told(RunPaths(place("run")));
  for (int round = 0; round < 2; ++round)
    for (const auto& one : live.history.windows()) {
      ASSERT_TRUE(one.done && one.done->test);
      EXPECT_EQ(told.of(one.window.value), one.done->test);
    }
  EXPECT_EQ(told.of(17), std::nullopt);
  EXPECT_EQ(told.readings(), 1);
  // As if somebody had put another record in its place.
  const auto record = RunPaths(place("run")).record();
  const auto content = contentOf(record);
  std::filesystem::remove(record);
  EXPECT_EQ(told.of(0), std::nullopt) << "there is none";
  writeContent(record, content);
  EXPECT_EQ(told.of(0), live.history.window(0).done->test);
  EXPECT_EQ(told.readings(), 3);
}

}  // namespace
}  // namespace xsmoe::experiments
