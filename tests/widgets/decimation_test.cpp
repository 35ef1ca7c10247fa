// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/decimation.h"

#include <gmock/gmock.h>

#include <QValueAxis>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_axis.h"

namespace xsmoe::widgets {
namespace {

std::vector<QPointF> wave(int n) {
  std::vector<QPointF> points;
  for (int i = 0; i < n; ++i) points.emplace_back(i, std::sin(0.37 * i));
  return points;
}

TEST(Decimation, KeepsFewPointsAsTheyAre) {
  const auto points = wave(40);
  EXPECT_EQ(decimate(points, 10), points);
  EXPECT_TRUE(decimate({}, 10).empty());
}

TEST(Decimation, KeepsEveryPeakInOrder) {
  auto points = wave(100'000);
  points[31'415].setY(9);
  points[77'777].setY(-9);
  const auto kept = decimate(points, 200);
  EXPECT_LE(kept.size(), 800U);
  EXPECT_GE(kept.size(), 400U);
  EXPECT_TRUE(std::is_sorted(kept.begin(), kept.end(), [](QPointF a, QPointF b) { return a.x() < b.x(); }));
  EXPECT_THAT(kept, testing::Contains(QPointF(31'415, 9)));
  EXPECT_THAT(kept, testing::Contains(QPointF(77'777, -9)));
  EXPECT_EQ(kept.front(), points.front());
  EXPECT_EQ(kept.back(), points.back());
}

TEST(Decimation, KeepsTheExtremesOfEachPart) {
  const auto points = wave(1'000);
  const auto kept = decimate(points, 10);
  for (int part = 0; part < 10; ++part) {
    const auto inside = [&](QPointF p) { return p.x() >= 99.9 * part && p.x() < 99.9 * (part + 1); };
    double least = 2, keptLeast = 2;
    for (const QPointF p : points)
      if (inside(p)) least = std::min(least, p.y());
    for (const QPointF p : kept)
      if (inside(p)) keptLeast = std::min(keptLeast, p.y());
    EXPECT_EQ(keptLeast, least) << "part " << part;
  }
}

TEST(Decimation, KeepsFirstExtremesAndLastOfManyAtOneX) {
  std::vector<QPointF> points;
  for (int i = 0; i < 100; ++i) points.emplace_back(5, (i + 3) % 37);
  EXPECT_THAT(decimate(points, 10), testing::ElementsAre(QPointF(5, 3), QPointF(5, 0), QPointF(5, 36), QPointF(5, 28)));
}

TEST(ChartAxis, StepsAreRound) {
  EXPECT_DOUBLE_EQ(niceStep(10, 5, false), 2);
  EXPECT_DOUBLE_EQ(niceStep(0.9, 4, false), 0.5);
  EXPECT_DOUBLE_EQ(niceStep(2, 8, true), 1);
  EXPECT_DOUBLE_EQ(niceStep(6'000, 6, false), 1'000);
  EXPECT_EQ(decimalsFor(0.5), 1);
  EXPECT_EQ(decimalsFor(0.0002), 4);
  EXPECT_EQ(decimalsFor(20), 0);
}

TEST(ChartAxis, EndsNearWhatIsThereWithLittleHeight) {
  QValueAxis axis;
  ChartAxis wanted;
  wanted.least = 0;
  scaleAxis(axis, wanted, 3, 50.4, 94, 34);
  EXPECT_DOUBLE_EQ(axis.min(), 0);
  EXPECT_DOUBLE_EQ(axis.max(), 60);
  EXPECT_DOUBLE_EQ(axis.tickInterval(), 20);
  scaleAxis(axis, wanted, 3, 50.4, 40, 34);
  EXPECT_DOUBLE_EQ(axis.tickInterval(), 50) << "labels would lie on each other";
  EXPECT_GT(axis.max(), 50.4 + 5) << "a marker on the highest value is whole";
  EXPECT_LT(axis.max(), 70) << "most of the height is that of the values";
  scaleAxis(axis, {}, 15, 25.1, 40, 34);
  EXPECT_DOUBLE_EQ(axis.min(), 10) << "as far as two numbers are to be read";
  EXPECT_DOUBLE_EQ(axis.max(), 30);
  scaleAxis(axis, wanted, 3, 88, 94, 34);
  EXPECT_DOUBLE_EQ(axis.max(), 100);
}

TEST(ChartAxis, HasRoomAtBothSidesOfOneValue) {
  QValueAxis axis;
  scaleAxis(axis, {}, 447'000, 447'000, 1'000, 100);
  EXPECT_LT(axis.min(), 440'000);
  EXPECT_GT(axis.max(), 455'000);
  ChartAxis fromNothing;
  fromNothing.least = 0;
  scaleAxis(axis, fromNothing, 3, 3, 1'000, 100);
  EXPECT_DOUBLE_EQ(axis.min(), 0);
}

}  // namespace
}  // namespace xsmoe::widgets
