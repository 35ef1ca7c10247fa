#include "model/generator/planted_log.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "model/generator/planted_schedule.h"

namespace xsmoe::generator {
namespace {

class PlantedLog : public testing::Test {
 protected:
  GeneratorSettings settings;
  std::vector<PlantedItem> items = drawCatalogue(settings);
  std::vector<PlantedRecord> log = drawLog(settings, items);
  const int perWindow = settings.records / settings.windows;

  [[nodiscard]] const PlantedItem& itemOf(const PlantedRecord& record) const { return items[static_cast<std::size_t>(record.item)]; }
  [[nodiscard]] std::vector<PlantedRecord> window(int w) const { return {log.begin() + w * perWindow, log.begin() + (w + 1) * perWindow}; }
  [[nodiscard]] double shareOf(int collection, int w) const {
    int count = 0;
    for (const PlantedRecord& record : window(w)) count += itemOf(record).collection == collection;
    return static_cast<double>(count) / perWindow;
  }
};

TEST_F(PlantedLog, HasAsManyRecordsAsAskedInOrderOfTime) {
  ASSERT_EQ(log.size(), static_cast<std::size_t>(settings.records));
  for (std::size_t i = 1; i < log.size(); ++i) ASSERT_LE(log[i - 1].time, log[i].time);
}

TEST_F(PlantedLog, RecordsThatDoNotDivideGoToTheFirstWindows) {
  settings.records = 1003;
  log = drawLog(settings, items);
  EXPECT_EQ(log.size(), 1003U);
  EXPECT_EQ(log[100].time, log[0].time + 30 * 86'400LL * 100 / 101);  // still window 0
  EXPECT_EQ(log[101].time, log[0].time + 30 * 86'400LL);              // window 1
}

TEST_F(PlantedLog, EveryWindowSellsNewItemsAndNoneBeforeItsTime) {
  std::set<int> seen;
  for (int w = 0; w < settings.windows; ++w) {
    std::size_t before = seen.size();
    for (const PlantedRecord& record : window(w)) {
      ASSERT_LE(itemOf(record).birthWindow, w);
      seen.insert(record.item);
    }
    EXPECT_GE(seen.size() - before, 20U) << "window " << w;
  }
}

TEST_F(PlantedLog, UsersComeBackAndBuyAnItemOnce) {
  std::set<std::pair<int, int>> bought;
  std::map<int, std::set<int>> windowsOf;
  for (int w = 0; w < settings.windows; ++w)
    for (const PlantedRecord& record : window(w)) {
      EXPECT_TRUE(bought.emplace(record.user, record.item).second);
      windowsOf[record.user].insert(w);
    }
  int returning = 0;
  for (const auto& [user, windows] : windowsOf) returning += windows.size() > 1;
  EXPECT_GT(returning, settings.users * 9 / 10);
}

TEST_F(PlantedLog, CollectionsComeLeaveAndComeBackAsPlanted) {
  for (int w = 0; w < settings.windows; ++w)
    for (int c = 0; c < kCollections; ++c) {
      const double planted = sharesOf(w, settings.windows)[static_cast<std::size_t>(c)];
      if (planted <= 0)
        EXPECT_EQ(shareOf(c, w), 0) << "collection " << c << ", window " << w;
      else
        EXPECT_NEAR(shareOf(c, w), planted, .08) << "collection " << c << ", window " << w;  // about 550 sessions: standard error .02
    }
}

TEST_F(PlantedLog, MannersDriftInTheirWindows) {  // odds e : 1 for what 20 %, then 80 % like, damped by items running out
  for (int w = 0; w < settings.windows; ++w) {
    double ornate = 0, expressive = 0;
    for (const PlantedRecord& record : window(w)) ornate += itemOf(record).ornate, expressive += itemOf(record).expressive;
    EXPECT_NEAR(ornate / perWindow, w < 3 ? .40 : .62, .08) << "window " << w;
    EXPECT_NEAR(expressive / perWindow, w < 6 ? .40 : .62, .08) << "window " << w;
  }
}

/// How often two purchases in a row of one user inside one collection agree in an attribute; 1/kValues by chance.
double agreement(const std::vector<PlantedRecord>& log, const std::vector<PlantedItem>& items, int collection, Style style) {
  int pairs = 0, same = 0;
  for (std::size_t i = 1; i < log.size(); ++i) {
    const PlantedItem &before = items[static_cast<std::size_t>(log[i - 1].item)], &after = items[static_cast<std::size_t>(log[i].item)];
    if (log[i].user != log[i - 1].user || before.collection != collection || after.collection != collection) continue;
    ++pairs;
    same += before.value(style) == after.value(style);
  }
  return static_cast<double>(same) / pairs;
}

TEST_F(PlantedLog, PeopleChooseByTheirCollectionsTwoStylesAndByNoOther) {
  for (int c = 0; c < kCollections; ++c)
    for (int s = 0; s < static_cast<int>(kStyles.size()); ++s) {
      const auto style = static_cast<Style>(s);
      const CollectionDesign& design = kCollectionDesigns[static_cast<std::size_t>(c)];
      const bool chosenBy = style == design.visualTaste || style == design.textualTaste;
      const double share = agreement(log, items, c, style);
      if (chosenBy)
        EXPECT_GT(share, .5) << design.name << ' ' << kStyles[static_cast<std::size_t>(s)].name;
      else
        EXPECT_NEAR(share, 1.0 / kValues, .05) << design.name << ' ' << kStyles[static_cast<std::size_t>(s)].name;
    }
}

TEST_F(PlantedLog, TinyStreamsComeOutToo) {
  settings = {60, 20, 200, 10, 3};
  items = drawCatalogue(settings);
  EXPECT_EQ(drawLog(settings, items).size(), 200U);
}

}  // namespace
}  // namespace xsmoe::generator
