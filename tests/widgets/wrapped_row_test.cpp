// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/wrapped_row.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLineEdit>
#include <QWidget>

namespace xsmoe::widgets {
namespace {

class WrappedRowTest : public testing::Test {
 protected:
  static constexpr int kWide = 100, kHigh = 20, kBetween = 10;
  WrappedRowTest() { row_.setSpacing(kBetween); }
  QWidget& add() {
    auto* const part = new QWidget(&box_);
    part->setFixedSize(kWide, kHigh);
    row_.addWidget(part);
    return *part;
  }
  void showAt(int width) {
    box_.resize(width, 200);
    box_.show();
    QApplication::processEvents();
  }
  QWidget box_;
  WrappedRow& row_ = *new WrappedRow(&box_);
};

TEST_F(WrappedRowTest, GoesOnBelowWhereTheWidthEnds) {
  const auto &first = add(), &second = add(), &third = add();
  showAt(2 * kWide + kBetween);
  EXPECT_EQ(first.pos(), QPoint(0, 0));
  EXPECT_EQ(second.pos(), QPoint(kWide + kBetween, 0));
  EXPECT_EQ(third.pos(), QPoint(0, kHigh + kBetween));
  EXPECT_EQ(row_.heightForWidth(2 * kWide + kBetween), 2 * kHigh + kBetween);
  EXPECT_EQ(row_.heightForWidth(3 * kWide + 2 * kBetween), kHigh);
}

TEST_F(WrappedRowTest, AsksForNoMoreWidthThanItsWidestPart) {
  for (int i = 0; i < 3; ++i) (void)add();
  EXPECT_EQ(row_.minimumSize(), QSize(kWide, kHigh));
  EXPECT_EQ(row_.sizeHint(), QSize(3 * kWide + 2 * kBetween, kHigh)) << "where there is room, one line";
}

TEST_F(WrappedRowTest, GivesTheRoomThatALineLeavesToWhatExpands) {
  const auto& first = add();
  auto* const line = new QLineEdit(&box_);
  row_.addWidget(line);
  const auto& last = add();
  showAt(600);
  EXPECT_EQ(first.x(), 0);
  EXPECT_EQ(line->width(), 600 - 2 * kWide - 2 * kBetween);
  EXPECT_EQ(last.geometry().right(), 599);
}

TEST_F(WrappedRowTest, PutsWhatFollowsAStretchAtTheEndOfItsLine) {
  const auto& first = add();
  row_.addStretch();
  const auto& last = add();
  showAt(500);
  EXPECT_EQ(first.x(), 0);
  EXPECT_EQ(last.geometry().right(), 499);
  showAt(kWide);
  EXPECT_EQ(last.pos(), QPoint(0, kHigh + kBetween));
}

TEST_F(WrappedRowTest, LeavesNoRoomForWhatIsHidden) {
  auto& first = add();
  const auto& second = add();
  first.hide();
  showAt(500);
  EXPECT_EQ(second.pos(), QPoint(0, 0));
  EXPECT_EQ(row_.sizeHint(), QSize(kWide, kHigh));
}

}  // namespace
}  // namespace xsmoe::widgets
