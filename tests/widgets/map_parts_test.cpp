// SPDX-License-Identifier: GPL-3.0-or-later
// What finds, draws and colours items on a plane.
#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QImage>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "tests/support/machine_noise.h"
#include "tests/widgets/made_map.h"
#include "widgets/charts/table_picture.h"
#include "widgets/map/map_colouring.h"
#include "widgets/map/map_frame.h"
#include "widgets/map/map_grid.h"
#include "widgets/map/map_raster.h"
#include "widgets/map/map_table_model.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A map of these places alone.
MapGrid gridOf(const std::vector<std::pair<float, float>>& places) {
  auto map = std::make_shared<ItemMap>();
  for (const auto& [x, y] : places) {
    map->x.push_back(x);
    map->y.push_back(y);
  }
  return MapGrid(map);
}

TEST(MapFrame, ZoomsAboutAPlaceThatStays) {
  const auto frame = MapFrame::fitting(QRectF(-2, -1, 4, 2), QSizeF(400, 300));
  const QPointF about(70, 210), place = frame.toPlane(about);
  const auto nearer = frame.zoomed(5, about);
  EXPECT_NEAR(nearer.toScreen(place.x(), place.y()).x(), 70, 1e-6);
  EXPECT_NEAR(nearer.toScreen(place.x(), place.y()).y(), 210, 1e-6);
  EXPECT_NEAR(nearer.scale, 5 * frame.scale, 1e-9);
}

TEST(MapFrame, ShowsAllOfThePlaneUpward) {
  const auto frame = MapFrame::fitting(QRectF(-2, -1, 4, 2), QSizeF(400, 300));
  EXPECT_GT(frame.toScreen(-2, 1).x(), 0);
  EXPECT_LT(frame.toScreen(2, -1).x(), 400);
  EXPECT_LT(frame.toScreen(0, 1).y(), frame.toScreen(0, -1).y());
  EXPECT_EQ(MapFrame::fitting({}, QSizeF(400, 300)).scale, 1) << "of nothing";
}

TEST(MapGrid, FindsTheNearestItemWithinReach) {
  const auto map = madeMap(3000);
  const MapGrid grid(map);
  EXPECT_EQ(grid.count(), 3000);
  for (const QPointF place : {QPointF(0.3, 0.2), QPointF(-1.2, 0.9), QPointF(2.5, -0.1), QPointF(9, 9)}) {
    int best = -1;
    double least = 0.2;
    for (int i = 0; i < 3000; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const double distance = std::hypot(map->x[at] - place.x(), map->y[at] - place.y());
      if (distance > least) continue;
      least = distance;
      best = i;
    }
    EXPECT_EQ(grid.nearest(place, 0.2).value_or(-1), best);
  }
}

TEST(MapGrid, ALassoTakesExactlyWhatIsInside) {
  const auto map = madeMap(3000);
  const MapGrid grid(map);
  QPolygonF line;  // a star: neither convex nor along the cells
  for (int i = 0; i < 40; ++i) {
    const double angle = 2 * 3.14159265358979 * i / 40, radius = i % 2 == 0 ? 1.4 : 0.6;
    line << QPointF(0.2 + radius * std::cos(angle), -0.1 + radius * std::sin(angle));
  }
  std::vector<int> expected;
  for (int i = 0; i < 3000; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (line.containsPoint({map->x[at], map->y[at]}, Qt::OddEvenFill)) expected.push_back(i);
  }
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(grid.inside(line), expected);
  EXPECT_THAT(grid.inside({}), IsEmpty());
}

TEST(MapGrid, GoesToTheNearestItemInADirection) {
  const auto grid = gridOf({{0, 0}, {1, 0.5F}, {3, 0}, {0.2F, 2}, {-1, 0}});
  EXPECT_EQ(grid.towards(0, {1, 0}), 1);
  EXPECT_EQ(grid.towards(1, {1, 0}), 2);
  EXPECT_EQ(grid.towards(2, {1, 0}), std::nullopt);
  EXPECT_EQ(grid.towards(0, {0, 1}), 3);
  EXPECT_EQ(grid.towards(0, {-1, 0}), 4);
}

TEST(MapGrid, LeavesOutWhatHasNoPlace) {
  const float nowhere = std::numeric_limits<float>::quiet_NaN();
  const auto grid = gridOf({{0, 0}, {nowhere, 1}, {1, 1}});
  EXPECT_EQ(grid.count(), 2);
  EXPECT_FALSE(grid.holds(1));
  EXPECT_EQ(grid.bounds(), QRectF(0, 0, 1, 1));
  EXPECT_EQ(MapGrid().nearest({0, 0}, 10), std::nullopt);
}

/// A picture of items of one colour.
QImage drawnDots(const ItemMap& map, const MapFrame& frame, const std::vector<std::uint8_t>& selected = {}) {
  QImage image(frame.size.toSize(), QImage::Format_RGB32);
  image.fill(Qt::white);
  const std::vector<std::uint16_t> group(map.x.size(), 0);
  const std::vector<QRgb> colours{qRgb(200, 0, 0)};
  drawItems(image, frame, {map.x, map.y, group, colours, selected, qRgb(180, 180, 180)}, 1);
  return image;
}

TEST(MapDots, EveryItemIsDrawnWhereItIs) {
  const auto map = madeMap(60);
  const auto frame = MapFrame::fitting(MapGrid(map).bounds(), QSizeF(500, 400));
  const auto image = drawnDots(*map, frame);
  for (std::size_t i = 0; i < map->x.size(); ++i) {
    const QPoint at = frame.toScreen(map->x[i], map->y[i]).toPoint();
    EXPECT_LT(qGreen(image.pixel(at)), 200) << i;
  }
  EXPECT_EQ(image.pixel(1, 1), qRgb(255, 255, 255));
}

TEST(MapDots, OutsideThePictureAndWithoutAPlaceNothingIsDrawn) {
  ItemMap map;
  map.x = {1000, -1000, std::numeric_limits<float>::quiet_NaN(), 0};
  map.y = {0, 0, 0, std::numeric_limits<float>::infinity()};
  const auto image = drawnDots(map, {0, 0, 10, QSizeF(100, 80)});
  QImage empty(100, 80, QImage::Format_RGB32);
  empty.fill(Qt::white);
  EXPECT_EQ(image, empty);
}

TEST(MapDots, WhereMoreItemsLieItIsDarker) {
  ItemMap map;
  map.x.assign(2000, 1);
  map.x.push_back(-1);
  map.y.assign(map.x.size(), 0);
  const auto image = drawnDots(map, {0, 0, 30, QSizeF(100, 80)});
  EXPECT_LT(qGreen(image.pixel(80, 40)), qGreen(image.pixel(20, 40)) - 50);
  EXPECT_LT(dotFor(100000, 8000, 1).cover, dotFor(10, 8000, 1).cover);
  EXPECT_LT(dotFor(100000, 8000, 1).side, dotFor(10, 8000, 1).side);
}

TEST(MapDots, SelectedItemsStandOutFromTheOthers) {
  ItemMap map;
  map.x = {-1, 1};
  map.y = {0, 0};
  const auto image = drawnDots(map, {0, 0, 30, QSizeF(100, 80)}, {0, 1});
  EXPECT_EQ(image.pixel(80, 40), qRgb(200, 0, 0));
  EXPECT_NE(image.pixel(20, 40), qRgb(200, 0, 0));
}

/// Seconds for as many steps over numbers as a plain loop needs for a few mixed pixels of every item: what this machine can do now.
double calibration(std::size_t items) {
  std::vector<std::uint32_t> pixels(1 << 20, 0x00ff00ffU);
  QElapsedTimer timer;
  timer.start();
  std::uint32_t place = 1;
  for (std::size_t i = 0; i < 16 * items; ++i) {
    place = place * 1664525U + 1013904223U;
    auto& pixel = pixels[place >> 12];
    pixel = (pixel * 7U + place) >> 3;
  }
  const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
  EXPECT_NE(std::accumulate(pixels.begin(), pixels.end(), std::uint64_t{0}), 0U);
  return seconds;
}

TEST(MapDots, AHundredThousandAreDrawnAboutAsFastAsTheirPixelsCanBeWritten) {
  const int items = 126000;
  const auto map = madeMap(items);
  const auto frame = MapFrame::fitting(MapGrid(map).bounds(), QSizeF(1000, 700));
  static_cast<void>(drawnDots(*map, frame));
  double best = 1e9, plain = 1e9;
  for (int round = 0; round < 3; ++round) {
    QElapsedTimer timer;
    timer.start();
    static_cast<void>(drawnDots(*map, frame));
    best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e9);
    plain = std::min(plain, calibration(items));
  }
  EXPECT_LT(best, 30 * plain) << "generous: in a release build it is about as long";
}

TEST(MapColours, CountsAddUpToAllItems) {
  const auto items = madeMapItems(1000);
  const auto map = madeMap(900);
  for (const auto by : kMapColours) {
    ASSERT_TRUE(cannotColour(by, items->items(), *map).isEmpty());
    const auto colouring = colouringOf(by, items->items(), *map, lightPalette());
    ASSERT_THAT(colouring.group, SizeIs(900)) << mapColourTitle(by).toStdString();
    std::int64_t sum = 0;
    std::vector<std::int64_t> counts(colouring.groups.size(), 0);
    for (const auto group : colouring.group) ++counts.at(group);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      EXPECT_EQ(counts[i], colouring.groups[i].items);
      sum += counts[i];
      EXPECT_GE(contrast(colouring.groups[i].colour, chartColours(lightPalette()).background), 2.4)
          << colouring.groups[i].name.toStdString();
    }
    EXPECT_EQ(sum, 900);
  }
}

TEST(MapColours, AreTheSameInEveryWindow) {
  const auto items = madeMapItems(1000);
  const auto one = madeMap(400, 1), other = madeMap(1000, 3);
  for (const auto by : kMapColours) {
    const auto early = colouringOf(by, items->items(), *one, lightPalette()),
               late = colouringOf(by, items->items(), *other, lightPalette());
    for (std::size_t i = 0; i < one->x.size(); ++i) {
      const auto &before = early.groups[early.group[i]], &after = late.groups[late.group[i]];
      EXPECT_EQ(before.colour, after.colour);
      EXPECT_EQ(before.name, after.name);
    }
  }
}

TEST(MapColours, SayWhatTheyCannotTell) {
  Catalogue plain;
  plain.items.push_back({"a", "A", "", "", 0});
  ItemMap bare;
  bare.x = bare.y = {0};
  bare.records = {3};
  EXPECT_FALSE(cannotColour(MapColour::kCategory, plain.items, bare).isEmpty());
  EXPECT_FALSE(cannotColour(MapColour::kSlot, plain.items, bare).isEmpty());
  EXPECT_FALSE(cannotColour(MapColour::kModality, plain.items, bare).isEmpty());
  EXPECT_TRUE(cannotColour(MapColour::kBirth, plain.items, bare).isEmpty());
}

/// The items in the order of the table's rows.
std::vector<int> rowsOf(const MapTableModel& model) {
  std::vector<int> items;
  for (int row = 0; row < model.rowCount(); ++row) items.push_back(model.itemAt(row));
  return items;
}

TEST(MapTable, SortsTextsAsTheyAreByTheNumbersInTheirPlace) {
  constexpr int kItems = 300;
  const auto listing = madeMapItems(kItems, true);
  const auto& cards = listing->items();
  MapTableModel prepared, alone;
  prepared.setItems(listing, madeMap(kItems));
  alone.setItems(madeMapItems(kItems), madeMap(kItems));
  const auto expectOrder = [&](int column, const auto& text) {
    for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
      std::vector<int> expected(kItems);
      std::iota(expected.begin(), expected.end(), 0);
      std::stable_sort(expected.begin(), expected.end(), [&](int a, int b) {
        const std::string &one = text(cards[static_cast<std::size_t>(a)]), &other = text(cards[static_cast<std::size_t>(b)]);
        return order == Qt::AscendingOrder ? one < other : other < one;
      });
      for (auto* const model : {&prepared, &alone}) {
        model->sort(column, order);
        EXPECT_EQ(rowsOf(*model), expected) << column;
      }
    }
  };
  expectOrder(MapTableModel::kTitle, [](const ItemCard& item) -> const std::string& { return item.title; });
  expectOrder(MapTableModel::kId, [](const ItemCard& item) -> const std::string& { return item.id; });
  expectOrder(MapTableModel::kCategory, [](const ItemCard& item) -> const std::string& { return item.category; });
}

TEST(MapTable, SortsOneHundredAndTwentySixThousandItemsWithoutHoldingTheWindow) {
  constexpr int kItems = 126'000;
  constexpr double kMostMs = 50;
  MapTableModel model;
  model.setItems(madeMapItems(kItems, true), madeMap(kItems));
  MachineNoise noise;
  std::vector<double> held;
  for (int round = 0; round < 3; ++round)
    for (int column = 0; column < MapTableModel::kColumns; ++column) {
      noise.pass();
      QElapsedTimer clock;
      clock.start();
      model.sort(column, round % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
      held.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
  std::sort(held.begin(), held.end());
  RecordProperty("longest_ms", std::to_string(held.back()));
  expectWithin(held[held.size() - 2], kMostMs, noise, "the longest: " + std::to_string(held.back()) + " ms");
}

TEST(MapTable, IsAProperModelThatSortsAndShowsWhatIsSelected) {
  MapTableModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  EXPECT_EQ(model.rowCount(), 0);
  model.setItems(madeMapItems(30), madeMap(20));
  EXPECT_EQ(model.rowCount(), 20);
  EXPECT_EQ(model.index(3, MapTableModel::kTitle).data().toString(), QStringLiteral("Vase 3"));
  model.sort(MapTableModel::kRecords, Qt::DescendingOrder);
  EXPECT_EQ(model.itemAt(0), 19);
  for (int column = 0; column < MapTableModel::kColumns; ++column) model.sort(column, Qt::AscendingOrder);
  model.sort(MapTableModel::kId, Qt::DescendingOrder);
  model.setShown(std::vector<int>{2, 7, 25});
  EXPECT_EQ(model.rowCount(), 2) << "the map has no item 25";
  EXPECT_EQ(model.itemAt(0), 7);
  EXPECT_EQ(model.rowOf(2), 1);
  model.setShown({});
  EXPECT_EQ(model.rowCount(), 20);
}

TEST(MapTable, HasForFilesTheShortestTextThatGivesAPlaceBack) {
  const auto map = madeMap(20);
  map->x[3] = std::numeric_limits<float>::quiet_NaN();
  map->records[19] = 12'345;
  MapTableModel model;
  model.setItems(madeMapItems(20), map);
  const ChartTable files = wordsOf(model, 20), picture = wordsOf(model, 20, CellDigits::kShown);
  ASSERT_EQ(files.rows.size(), 20U);
  for (int item = 0; item < 20; ++item) {
    const auto at = static_cast<std::size_t>(item);
    EXPECT_EQ(std::stof(files.rows[at][MapTableModel::kVertical].toStdString()), map->y[at]) << item;
    if (item == 3) continue;
    EXPECT_EQ(std::stof(files.rows[at][MapTableModel::kHorizontal].toStdString()), map->x[at]) << item;
    EXPECT_EQ(picture.rows[at][MapTableModel::kVertical], model.index(item, MapTableModel::kVertical).data().toString());
  }
  EXPECT_TRUE(files.rows[3][MapTableModel::kHorizontal].isEmpty()) << "it has no place";
  EXPECT_EQ(files.rows[19][MapTableModel::kRecords], QStringLiteral("12345"));
}

}  // namespace
}  // namespace xsmoe::widgets
