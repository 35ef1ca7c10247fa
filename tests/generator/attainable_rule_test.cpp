#include "model/generator/attainable_rule.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "model/generator/planted_log.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::generator {
namespace {

class AttainableRules : public testing::Test {
 protected:
  static constexpr int kWindow = 4;  // Gather and Nocturne, ornate is liked
  static constexpr int kFew = 300;

  AttainableRules() {
    settings_.items = kFew;
    items_ = drawCatalogue(settings_);
    for (const PlantedItem& item : items_) ids_.push_back(item.id);
    writeContent(folder_.path() / "truth.json", describeTruth(settings_, items_));
    truth_ = readTruth(folder_.path()).value().value();
  }
  [[nodiscard]] const PlantedItem& item(std::int32_t number) const { return items_[static_cast<std::size_t>(number) - 1]; }
  [[nodiscard]] std::vector<double> chances(const std::vector<std::int32_t>& prefix) const {
    return AttainableRule(truth_, kWindow, ids_).chances(prefix);
  }
  /// Numbers of items of a collection that are on sale and in the styles wanted, at most `most`.
  [[nodiscard]] std::vector<std::int32_t> inStyles(int collection, int visual, int textual) const {
    std::vector<std::int32_t> found;
    for (std::int32_t i = 1; i <= kFew; ++i)
      if (item(i).collection == collection && item(i).birthWindow < kWindow && tastedVisual(item(i)) == visual &&
          tastedTextual(item(i)) == textual)
        found.push_back(i);
    return found;
  }
  /// Two items on sale of one collection in the same styles.
  [[nodiscard]] std::vector<std::int32_t> pairIn(int collection) const {
    for (int styles = 0; styles < kValues * kValues; ++styles)
      if (auto found = inStyles(collection, styles / kValues, styles % kValues); found.size() > 2) return {found[0], found[1]};
    ADD_FAILURE() << "no three items in the same styles";
    return {};
  }
  [[nodiscard]] static std::int32_t best(const std::vector<double>& chances) {
    return static_cast<std::int32_t>(std::max_element(chances.begin(), chances.end()) - chances.begin());
  }

  const TemporaryFolder folder_;
  GeneratorSettings settings_;
  std::vector<PlantedItem> items_;
  std::vector<std::string> ids_{""};
  PlantedTruth truth_;
};

TEST_F(AttainableRules, ChancesOfAllItemsOnSaleSumToOne) {
  const auto all = chances({});
  EXPECT_NEAR(std::accumulate(all.begin(), all.end(), 0.0), 1, 1e-12);
  for (std::int32_t i = 1; i <= kFew; ++i) {
    const bool sold = item(i).birthWindow <= kWindow && item(i).collection != 0;  // Hearth has no session in this window
    EXPECT_EQ(all[static_cast<std::size_t>(i)] > 0, sold) << i;
  }
}

TEST_F(AttainableRules, PutFirstWhatHasTheStylesOfThePrefixInItsCollection) {
  for (const int collection : {1, 2}) {
    const auto prefix = pairIn(collection);
    const auto all = chances(prefix);
    EXPECT_EQ(item(best(all)).collection, collection);
    double alike = 0, others = 0;  // the mean chance of what can be bought
    int countAlike = 0, countOthers = 0;
    for (std::int32_t i = 1; i <= kFew; ++i) {
      if (all[static_cast<std::size_t>(i)] == 0 || item(i).collection != collection) continue;
      const bool same = tastedVisual(item(i)) == tastedVisual(item(prefix[0])) && tastedTextual(item(i)) == tastedTextual(item(prefix[0]));
      (same ? alike : others) += all[static_cast<std::size_t>(i)];
      ++(same ? countAlike : countOthers);
    }
    EXPECT_GT(alike / countAlike, 5 * others / countOthers) << "collection " << collection;
  }
}

TEST_F(AttainableRules, SellNothingTwice) {
  const auto prefix = pairIn(1);
  const auto all = chances(prefix);
  for (const auto bought : prefix) EXPECT_EQ(all[static_cast<std::size_t>(bought)], 0);
}

TEST_F(AttainableRules, WeighPopularityAndFreshness) {
  const auto prefix = pairIn(1);
  auto& third = truth_.items[static_cast<std::size_t>(inStyles(1, tastedVisual(item(prefix[0])), tastedTextual(item(prefix[0])))[2]) - 1];
  const auto number = static_cast<std::size_t>(&third - truth_.items.data()) + 1;
  const double plain = chances({})[number];
  third.popularity *= 2;
  EXPECT_GT(chances({})[number], plain);
  third.popularity /= 2;
  third.firstWindow = kWindow;
  EXPECT_GT(chances({})[number], plain) << "new in this window";
}

TEST_F(AttainableRules, LearnOfMannersFromEveryCollection) {
  // Ornate items of one collection tell that its buyer likes ornate ones of the other too.
  std::vector<std::int32_t> ornate, minimal;
  for (std::int32_t i = 1; i <= kFew; ++i)
    if (item(i).collection == 1 && item(i).birthWindow < kWindow) (item(i).ornate ? ornate : minimal).push_back(i);
  ornate.resize(4);
  minimal.resize(4);
  const auto shareOfOrnate = [&](const std::vector<std::int32_t>& prefix) {
    const auto all = chances(prefix);
    double some = 0, whole = 0;
    for (std::int32_t i = 1; i <= kFew; ++i)
      if (item(i).collection == 2) {
        whole += all[static_cast<std::size_t>(i)];
        if (item(i).ornate) some += all[static_cast<std::size_t>(i)];
      }
    return some / whole;
  };
  EXPECT_GT(shareOfOrnate(ornate), shareOfOrnate(minimal));
}

TEST_F(AttainableRules, LearnOfStylesFromEveryCollection) {
  // Who buys the second palette in one collection likes the second pattern in the other, and so on; likewise of what is read.
  const auto prefix = pairIn(1);
  const auto shareAlike = [&](int (*tasted)(const PlantedItem&), const std::vector<double>& all) {
    double some = 0, whole = 0;
    for (std::int32_t i = 1; i <= kFew; ++i)
      if (item(i).collection == 2) {
        whole += all[static_cast<std::size_t>(i)];
        if (tasted(item(i)) == tasted(item(prefix[0]))) some += all[static_cast<std::size_t>(i)];
      }
    return some / whole;
  };
  for (auto* const tasted : {&tastedVisual, &tastedTextual})
    EXPECT_GT(shareAlike(tasted, chances(prefix)), shareAlike(tasted, chances({})) + .3);
}

TEST_F(AttainableRules, KnowNothingOfLaterWindows) {
  const auto prefix = pairIn(1);
  const auto before = chances(prefix);
  std::erase_if(truth_.items, [](const auto& one) { return one.firstWindow > kWindow; });
  for (std::size_t w = kWindow + 1; w < truth_.windows.size(); ++w) truth_.windows[w] = {{1, 0, 0}, 1, 1};
  EXPECT_EQ(chances(prefix), before);
}

TEST_F(AttainableRules, AreTheSameEachTime) { EXPECT_EQ(chances(pairIn(2)), chances(pairIn(2))); }

TEST_F(AttainableRules, AreOfStreamsInTheWindowsInWhichTheyWereDrawn) {
  data::InteractionLog log;
  for (int user = 0; user < settings_.users; ++user) log.userIds.push_back(std::to_string(user));
  log.itemIds.assign(ids_.begin() + 1, ids_.end());
  for (const PlantedRecord& record : drawLog(settings_, items_)) {
    log.users.push_back(record.user);
    log.items.push_back(record.item);
    log.timesMs.push_back(1000 * record.time);
  }
  ProtocolSettings protocol;
  EXPECT_TRUE(isCutAsPlanted(data::WindowedStream::make(log, protocol).value(), truth_));
  protocol.windows = 5;
  EXPECT_FALSE(isCutAsPlanted(data::WindowedStream::make(log, protocol).value(), truth_));
  protocol.windows = 10;
  for (auto* const column : {&log.users, &log.items}) column->resize(column->size() - 100);
  log.timesMs.resize(log.users.size());
  EXPECT_FALSE(isCutAsPlanted(data::WindowedStream::make(log, protocol).value(), truth_)) << "a part of the log";
}

}  // namespace
}  // namespace xsmoe::generator
