// SPDX-License-Identifier: GPL-3.0-or-later
// In both looks what is to be checked is seen before it is.
#include <gtest/gtest.h>

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QImage>
#include <QListWidget>
#include <QMenu>
#include <QToolTip>
#include <string>

#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

/// How many dots of a picture stand out from its ground as WCAG 2 wants it of what is to be seen and used: contrast 3 and more.
int dotsThatStandOut(const QImage& image, const QColor& ground) {
  int dots = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) dots += contrast(image.pixelColor(x, y), ground) >= 3 ? 1 : 0;
  return dots;
}

/// An unchecked box without a word shows nothing but its edge, of at least ten dots on each side.
constexpr int kEdgeOfABox = 36;

class UncheckedBoxes : public testing::TestWithParam<ThemeChoice> {
 protected:
  void SetUp() override { applyTheme(*qApp, GetParam()); }
  void TearDown() override { applyTheme(*qApp, ThemeChoice::kLight); }
};

TEST_P(UncheckedBoxes, StandOutOnAPage) {
  QCheckBox box;
  const QColor ground = box.palette().color(QPalette::Window);
  EXPECT_GE(dotsThatStandOut(box.grab().toImage(), ground), kEdgeOfABox);
}

TEST_P(UncheckedBoxes, StandOutInAListAlsoWhereTheRowIsChosen) {
  QListWidget list;
  list.setFrameShape(QFrame::NoFrame);
  list.setFocusPolicy(Qt::NoFocus);
  auto* const item = new QListWidgetItem(&list);
  item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
  item->setCheckState(Qt::Unchecked);
  list.resize(120, 40);
  list.show();
  const auto rowOf = [&] { return list.viewport()->grab(list.visualItemRect(item)).toImage(); };
  EXPECT_GE(dotsThatStandOut(rowOf(), list.palette().color(QPalette::Base)), kEdgeOfABox);
  item->setSelected(true);
  EXPECT_GE(dotsThatStandOut(rowOf(), list.palette().color(QPalette::Highlight)), kEdgeOfABox);
}

TEST_P(UncheckedBoxes, StandOutInAMenu) {
  QMenu menu;
  menu.addAction(QStringLiteral(" "))->setCheckable(true);
  menu.popup(QPoint(0, 0));
  const QImage image = menu.grab().toImage();
  menu.hide();
  EXPECT_GE(dotsThatStandOut(image, image.pixelColor(image.width() - 6, image.height() / 2)), kEdgeOfABox);
}

INSTANTIATE_TEST_SUITE_P(InBothLooks, UncheckedBoxes, testing::Values(ThemeChoice::kLight, ThemeChoice::kDark),
                         [](const auto& look) { return std::string(look.param == ThemeChoice::kDark ? "Dark" : "Light"); });

TEST(ToolTips, HaveTheColoursOfEachLook) {
  for (const auto look : {ThemeChoice::kLight, ThemeChoice::kDark, ThemeChoice::kContrast}) {
    applyTheme(*qApp, look);
    EXPECT_EQ(QToolTip::palette().color(QPalette::ToolTipBase), QApplication::palette().color(QPalette::ToolTipBase));
    EXPECT_EQ(QToolTip::palette().color(QPalette::ToolTipText), QApplication::palette().color(QPalette::ToolTipText));
  }
  applyTheme(*qApp, ThemeChoice::kLight);
}

TEST(HighContrast, IsSevenForEveryTextAndEveryCurve) {
  applyTheme(*qApp, ThemeChoice::kContrast);
  const QPalette palette = QApplication::palette();
  const auto ratio = [&](QPalette::ColorRole text, QPalette::ColorRole ground, QPalette::ColorGroup group = QPalette::Active) {
    return contrast(palette.color(group, text), palette.color(group, ground));
  };
  EXPECT_GE(ratio(QPalette::ButtonText, QPalette::Button), 7);
  EXPECT_GE(ratio(QPalette::HighlightedText, QPalette::Highlight), 7);
  EXPECT_GE(ratio(QPalette::ToolTipText, QPalette::ToolTipBase), 7);
  EXPECT_GE(ratio(QPalette::ButtonText, QPalette::Button, QPalette::Disabled), 7);
  const bool dark = isDark(palette);
  for (const auto ground : {QPalette::Window, QPalette::Base, QPalette::AlternateBase}) {
    for (const auto text : {QPalette::WindowText, QPalette::Text, QPalette::PlaceholderText, QPalette::Link})
      EXPECT_GE(ratio(text, ground), 7) << text << " on " << ground;
    for (const QColor& colour : {truthColour(dark), badNewsColour(dark), tauColour(dark), baseColour(dark), chartColours(palette).text,
                                 chartColours(palette).mutedText})
      EXPECT_GE(contrast(colour, palette.color(ground)), 7) << colour.name().toStdString() << " on " << ground;
    for (int i = 0; i < kSeriesColours; ++i) EXPECT_GE(contrast(seriesColour(i, dark), palette.color(ground)), 7) << "series " << i;
  }
  applyTheme(*qApp, ThemeChoice::kLight);
}

}  // namespace
}  // namespace xsmoe::widgets
