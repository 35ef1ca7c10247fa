// Every long pass over a log asks whether to go on, and ends where it is not to.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "model/data/column_sort.h"
#include "model/data/missing_items.h"
#include "model/data/repeats.h"
#include "model/data/stream_folder.h"
#include "model/data/time_order.h"
#include "model/data/windowed_stream.h"
#include "tests/data/streams.h"
#include "tests/support/cancelled_at_each.h"

namespace xsmoe::data {
namespace {

/// Three windows of four users over six items, the latest record first.
InteractionLog smallLog() {
  std::vector<Interaction> records;
  for (int i = 48; i > 0; --i) records.push_back({"u" + std::to_string(i % 4), "i" + std::to_string(i % 6), i});
  return makeLog(records);
}

ProtocolSettings protocol() {
  ProtocolSettings made;
  made.windows = 3;
  made.kCore = 2;
  made.kCoreItems = 2;
  return made;
}

TEST(CancelledPasses, OverTheLogEndWindowingAtEachQuestion) {
  const int questions =
      cancelAtEach([](const auto& progress) { return errorIn(WindowedStream::make(smallLog(), protocol(), {}, progress)); });
  EXPECT_GE(questions, 1 + 1 + 3 * (1 + 1) + 3 * 3 + 3 + 1) << "the order, its sorting; of windows core, numbers, counts, users; sorting";
}

TEST(CancelledPasses, EndSortingBetweenPiecesAndWhileTheyAreMerged) {
  const auto sort = [](const ProgressCallback& progress) {
    return errorThrownBy([&] {
      Column<int> column{9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
      sortColumn(column, std::less<>(), 3, progress);
      EXPECT_EQ(column[0], 0);
    });
  };
  EXPECT_EQ(cancelAtEach(sort), 4 + 3) << "four pieces of three at most, and after each three that are merged";
}

TEST(CancelledPasses, EndTheSearchForRepeats) {
  EXPECT_GE(cancelAtEach([](const auto& progress) { return errorThrownBy([&] { static_cast<void>(findRepeats(smallLog(), progress)); }); }),
            2);
}

TEST(CancelledPasses, EndTheOrderByTime) {
  EXPECT_GE(
      cancelAtEach([](const auto& progress) { return errorThrownBy([&] { static_cast<void>(inTimeOrder(smallLog(), {}, progress)); }); }),
      2);
}

TEST(CancelledPasses, EndEachRepetitionOfKCore) {
  const auto work = [](const ProgressCallback& progress) {
    return errorThrownBy([&] {
      // A user with one record goes, with him an item falls below two, and so on from one to the next.
      std::vector<LogRecord> records;
      for (int i = 0; i < 5; ++i)
        for (const int item : {i, i + 1}) records.push_back({i, item, records.size()});
      keepCore(records, 2, 2, progress);
      EXPECT_TRUE(records.empty());
    });
  };
  EXPECT_GE(cancelAtEach(work), 3);
}

TEST(CancelledPasses, EndTheLookAtHistories) {
  auto halved = protocol();
  halved.validationShare = 0.5;  // else a window's last records are too few for a sequence
  const auto stream = WindowedStream::make(smallLog(), halved).value();
  ASSERT_GT(stream.validation({1})->size(), 0U);
  EXPECT_EQ(
      cancelAtEach([&](const auto& progress) { return errorThrownBy([&] { static_cast<void>(stream.testHistory({0}, progress)); }); }), 1);
  EXPECT_EQ(cancelAtEach(
                [&](const auto& progress) { return errorThrownBy([&] { static_cast<void>(stream.validationHistory({1}, progress)); }); }),
            1);
}

TEST(CancelledPasses, EndTheReport) {
  const auto records = smallLog();
  const auto stream = WindowedStream::make(records, protocol()).value();
  const int questions = cancelAtEach(
      [&](const auto& progress) { return errorThrownBy([&] { static_cast<void>(makeReport({}, records, stream, "", progress)); }); });
  EXPECT_GE(questions, 1 + 2 + 3 + 2) << "counts, repeats, windows, and the histories of two";
  auto report = makeReport({}, records, stream, "");
  const ItemPresence presence{std::vector<bool>(records.itemIds.size(), false), {}};
  EXPECT_EQ(cancelAtEach(
                [&](const auto& progress) { return errorThrownBy([&] { addMissingItems(report, records, stream, presence, progress); }); }),
            1);
}

TEST(ToldPasses, OverTheWindowsAreOneWorkOfWhichMoreAndMoreIsDone) {
  std::vector<Progress> gathered, looked;
  const auto records = smallLog();
  const auto stream = WindowedStream::make(records, protocol(), {}, [&](const Progress& state) {
    if (state.what == "gathering the records of users") gathered.push_back(state);
    return true;
  });
  ASSERT_TRUE(stream) << describe(stream.error());
  ASSERT_EQ(gathered.size(), 3U) << "one a window";
  for (std::size_t w = 0; w < gathered.size(); ++w) {
    EXPECT_EQ(gathered[w].done, 16 * static_cast<std::int64_t>(w));
    EXPECT_EQ(gathered[w].total, 48);
  }
  static_cast<void>(makeReport({}, records, *stream, "", [&](const Progress& state) {
    if (state.unit != "records") looked.push_back(state);
    return true;
  }));
  ASSERT_GT(looked.size(), 1U + 3U) << "also the histories of two windows";
  for (std::size_t i = 1; i < looked.size(); ++i) {
    EXPECT_EQ(looked[i].what, "looking at the windows");
    EXPECT_EQ(looked[i].total, 3);
    EXPECT_GE(looked[i].done, looked[i - 1].done);
  }
}

}  // namespace
}  // namespace xsmoe::data
