// SPDX-License-Identifier: GPL-3.0-or-later
// How charts were zoomed, kept from one start to the next.
#include "app/studio/shell/kept_zoom.h"

#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QTest>
#include <utility>

namespace xsmoe::studio {
namespace {

using widgets::ChartLens;
using widgets::ChartView;

widgets::ChartContent curve(const QString& x = QStringLiteral("step")) {
  widgets::ChartContent content;
  content.x.title = x;
  content.y.title = QStringLiteral("loss");
  content.series.push_back({});
  for (int step = 0; step < 10; ++step) content.series.front().points.emplace_back(step, step);
  return content;
}

ChartLens closer() {
  ChartLens lens;
  lens.x = ChartLens::Range{2, 5};
  lens.y = ChartLens::Range{1, 3.5};
  lens.logY = true;
  lens.smoothing = 0.25;
  return lens;
}

/// The objects of one chart that is looked at so.
QJsonArray keptOf(const ChartLens& lens) {
  ChartView whole, zoomed;
  for (auto* const chart : {&whole, &zoomed}) chart->setContent(curve());
  zoomed.setLens(lens);
  return zoomsOf({&whole, &zoomed});
}

bool isGone(const QPointer<ZoomReturn>& back) {
  return QTest::qWaitFor([&back] { return back.isNull(); });
}

TEST(KeptZoom, ComesBackAsItWasOnTheChartThatHadIt) {
  const QJsonArray kept = keptOf(closer());
  ASSERT_EQ(kept.size(), 1) << "the other one is seen as a whole";
  ChartView first, second;
  for (auto* const chart : {&first, &second}) chart->setContent(curve());
  const QPointer<ZoomReturn> back = new ZoomReturn({&first, &second}, zoomsIn(kept), nullptr);
  EXPECT_EQ(second.lens(), closer());
  EXPECT_EQ(first.lens(), ChartLens{});
  EXPECT_TRUE(isGone(back));
}

TEST(KeptZoom, WaitsUntilThereIsSomethingOnTheChart) {
  ChartView first, second;
  const QPointer<ZoomReturn> back = new ZoomReturn({&first, &second}, zoomsIn(keptOf(closer())), nullptr);
  EXPECT_EQ(second.lens(), ChartLens{});
  second.setContent(curve());
  EXPECT_TRUE(QTest::qWaitFor([&] { return second.lens() == closer(); }));
  EXPECT_TRUE(isGone(back));
}

TEST(KeptZoom, OfATabThatNobodyLooksAtWaitsAndIsKeptFromStartToStart) {
  const QJsonArray kept = keptOf(closer());
  ChartView first, second;
  const QPointer<ZoomReturn> back = new ZoomReturn({&first, &second}, zoomsIn(kept), nullptr);
  EXPECT_TRUE(zoomsOf({&first, &second}).isEmpty());
  EXPECT_TRUE(back->waiting({&first, &second}) == kept);
  EXPECT_TRUE(back->waiting({&first}).isEmpty()) << "of another page";
  second.setContent(curve());
  EXPECT_TRUE(isGone(back));
  EXPECT_TRUE(zoomsOf({&first, &second}) == kept);
}

TEST(KeptZoom, IsKeptWhileItsChartIsEmpty) {
  ChartView whole, zoomed;
  for (auto* const chart : {&whole, &zoomed}) chart->setContent(curve());
  zoomed.setLens(closer());
  zoomed.setContent({});
  EXPECT_TRUE(zoomsOf({&whole, &zoomed}) == keptOf(closer()));
}

TEST(KeptZoom, LeavesAChartThatAPersonZoomedMeanwhile) {
  ChartView first, second;
  const QPointer<ZoomReturn> back = new ZoomReturn({&first, &second}, zoomsIn(keptOf(closer())), nullptr);
  ChartLens own;
  own.smoothing = 0.9;
  second.setContent(curve());
  second.setLens(own);
  ASSERT_TRUE(isGone(back));
  EXPECT_EQ(second.lens(), own);
}

TEST(KeptZoom, LeavesAnAxisThatMeansSomethingElseOrEndsElsewhere) {
  auto lens = closer();
  lens.y.reset();
  for (const bool far : {false, true}) {
    auto wanted = lens;
    if (far) wanted.x = ChartLens::Range{90, 95};
    ChartView first, second;
    second.setContent(curve(far ? QStringLiteral("step") : QStringLiteral("time")));
    const QPointer<ZoomReturn> back = new ZoomReturn({&first, &second}, zoomsIn(keptOf(wanted)), nullptr);
    auto rest = lens;
    rest.x.reset();
    EXPECT_EQ(second.lens(), rest) << far;
    EXPECT_TRUE(isGone(back));
  }
}

TEST(KeptZoom, OfAStateFileIsTheSame) {
  ChartView whole, zoomed;
  for (auto* const chart : {&whole, &zoomed}) chart->setContent(curve());
  zoomed.setLens(closer());
  auto shared = sharedZoomsOf({&whole, &zoomed});
  ASSERT_EQ(shared.size(), 1U);
  const auto zooms = zoomsIn(shared);
  ASSERT_EQ(zooms.size(), 1U);
  EXPECT_EQ(zooms.front().chart, 1);
  EXPECT_EQ(zooms.front().x, QStringLiteral("step"));
  EXPECT_EQ(zooms.front().lens, closer());
  shared.front().x = std::pair(5.0, 2.0);
  shared.front().smoothing = 4;
  EXPECT_FALSE(zoomsIn(shared).front().lens.x) << "turned round";
  EXPECT_EQ(zoomsIn(shared).front().lens.smoothing, 0);
}

TEST(KeptZoom, ThatCannotBeReadIsPassedOver) {
  const auto read = [](const char* text) { return zoomsIn(QJsonDocument::fromJson(QByteArray(text)).array()); };
  for (const char* text : {"", "{", "[]", "[[]]", "[{}]", R"([7, {"chart": -1}])", R"([{"chart": "one"}])"})
    EXPECT_TRUE(read(text).empty()) << text;
  const auto odd = read(R"([{"chart": 7, "x": [5, 2], "y": ["a", 1], "smoothing": 4, "log_x": "yes"}])");
  ASSERT_EQ(odd.size(), 1U);
  EXPECT_EQ(odd.front().lens, ChartLens{});
  ChartView only;
  only.setContent(curve());
  const QPointer<ZoomReturn> back = new ZoomReturn({&only}, odd, nullptr);
  EXPECT_TRUE(isGone(back)) << "there is no chart at that place";
}

}  // namespace
}  // namespace xsmoe::studio
