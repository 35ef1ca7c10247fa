// SPDX-License-Identifier: GPL-3.0-or-later
// Presenter mode: large letters, high contrast, nothing to set up; afterwards all is as it was.
#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QEvent>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QTableView>
#include <QToolBar>
#include <map>

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/main_window.h"
#include "tests/studio/studio_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/charts/chart_view.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/pages/compare_page.h"
#include "widgets/theme.h"

namespace xsmoe::studio {
namespace {

class PresenterMode : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    useTheme(widgets::ThemeChoice::kLight, true);
    makeRunFolder(folder("runs") / "a", stream());
    window_ = std::make_unique<MainWindow>(factory(), folders());
    window_->show();
    window_->open({folder("runs") / "a"});
    ASSERT_TRUE(eventually([this] { return window_->session().stream().has_value(); }));
  }
  void TearDown() override {
    window_.reset();
    useTheme(widgets::ThemeChoice::kLight, false);
  }
  [[nodiscard]] QAction* action() const { return window_->findChild<QAction*>(QStringLiteral("presenterMode")); }
  /// Sizes of letters in points, of every label of the window with words.
  [[nodiscard]] std::map<const QLabel*, double> letters() const {
    std::map<const QLabel*, double> sizes;
    for (const auto* label : window_->findChildren<QLabel*>())
      if (!label->text().isEmpty()) sizes[label] = label->font().pointSizeF();
    return sizes;
  }

  std::unique_ptr<MainWindow> window_;
};

TEST_F(PresenterMode, MakesAllLettersLargerAlsoThoseWithASizeOfTheirOwn) {
  const double usual = QApplication::font().pointSizeF();
  const auto before = letters();
  ASSERT_FALSE(before.empty());
  action()->trigger();
  EXPECT_GE(QApplication::font().pointSizeF(), 1.6 * usual - 0.01);
  const auto during = letters();
  for (const auto& [label, size] : before)
    if (during.contains(label)) {
      EXPECT_NEAR(during.at(label), kPresentedScale * size, 0.05) << label->text().toStdString();
    }
  for (auto* const chart : window_->findChildren<widgets::ChartView*>())
    EXPECT_NEAR(chart->font().pointSizeF(), kPresentedScale * usual, 0.05) << "what it draws its axes with";
}

TEST_F(PresenterMode, RowsOfTablesHoldTheirLetters) {
  action()->trigger();
  for (auto* const table : window_->findChildren<QTableView*>())
    EXPECT_GE(table->verticalHeader()->defaultSectionSize(), table->fontMetrics().height()) << table->objectName().toStdString();
}

TEST_F(PresenterMode, HasAPaletteOfHighContrastWhichThePagesFollow) {
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  action()->trigger();
  const QPalette palette = window_->palette();
  EXPECT_GE(widgets::contrast(palette.color(QPalette::WindowText), palette.color(QPalette::Window)), 7);
  EXPECT_GE(widgets::contrast(palette.color(QPalette::Text), palette.color(QPalette::Base)), 7);
  EXPECT_GE(widgets::contrast(palette.color(QPalette::ButtonText), palette.color(QPalette::Button)), 7);
  QApplication::processEvents();
  const QImage page = perspective<WatchPerspective>(*window_).page().grab().toImage();
  EXPECT_LT(page.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).pixelColor(0, 0).lightness(), 80);
}

TEST_F(PresenterMode, HidesWhatSetsThingsUpAlsoFromOnePageToTheNext) {
  action()->trigger();
  window_->showPerspective(perspective<ComparePerspective>(*window_));
  const auto& parts = window_->parts();
  EXPECT_FALSE(parts.settingsDock->isVisible());
  EXPECT_FALSE(parts.streamDock->isVisible());
  EXPECT_TRUE(parts.timelineDock->isVisible());
  EXPECT_TRUE(parts.toolBar->isVisible()) << "runs are steered there";
}

TEST_F(PresenterMode, LeavesTheFocusWhereItWas) {
  auto& compare = perspective<ComparePerspective>(*window_);
  window_->showPerspective(compare);
  for (auto* const table : compare.page().findChildren<QTableView*>())
    if (table->isVisible()) table->setFocus();
  const auto* const before = window_->focusWidget();
  for (int time = 0; time < 2; ++time) {
    action()->trigger();
    EXPECT_EQ(window_->focusWidget(), before);
    EXPECT_EQ(window_->parts().perspectives->currentWidget(), &compare.page());
  }
  window_->parts().settings->setFocus();
  action()->trigger();
  const auto* const now = window_->focusWidget();
  EXPECT_TRUE(now == &compare.page() || compare.page().isAncestorOf(now)) << "what had it is not there while something is presented";
}

TEST_F(PresenterMode, LeavesEverythingAsItWas) {
  const auto font = QApplication::font();
  const auto palette = QApplication::palette();
  const auto before = letters();
  window_->parts().streamDock->close();
  std::map<QTableView*, int> rows;
  for (auto* const table : window_->findChildren<QTableView*>()) rows[table] = table->verticalHeader()->defaultSectionSize();
  for (int time = 0; time < 3; ++time) {
    action()->trigger();
    EXPECT_TRUE(action()->isChecked());
    action()->trigger();
    EXPECT_FALSE(action()->isChecked());
  }
  EXPECT_NEAR(QApplication::font().pointSizeF(), font.pointSizeF(), 0.01);
  EXPECT_EQ(QApplication::palette().color(QPalette::Window), palette.color(QPalette::Window));
  const auto after = letters();
  for (const auto& [label, size] : before)
    if (after.contains(label)) {
      EXPECT_NEAR(after.at(label), size, 0.05) << label->text().toStdString();
    }
  for (const auto& [table, height] : rows) EXPECT_EQ(table->verticalHeader()->defaultSectionSize(), height);
  EXPECT_TRUE(window_->parts().settingsDock->isVisible());
  EXPECT_FALSE(window_->parts().streamDock->isVisible()) << "a person had closed it";
}

TEST_F(PresenterMode, GivesWhatWasMadeMeanwhileItsUsualSizeForEveryLook) {
  QFont large = QApplication::font();
  const double usual = 1.3 * large.pointSizeF();
  action()->trigger();
  auto* const made = new QLabel(QStringLiteral("Made while something is presented"), window_.get());
  large.setPointSizeF(kPresentedScale * usual);
  made->setFont(large);
  made->show();
  action()->trigger();
  EXPECT_NEAR(made->font().pointSizeF(), usual, 0.05);
  useTheme(widgets::ThemeChoice::kDark, false);
  EXPECT_NEAR(made->font().pointSizeF(), usual, 0.05);
}

/// Counts what Qt tells a widget of another look.
class LookEvents : public QObject {
 public:
  bool eventFilter(QObject* watched, QEvent* event) override {
    ++counts_[event->type()];
    return QObject::eventFilter(watched, event);
  }
  [[nodiscard]] int of(QEvent::Type type) const { return counts_.contains(type) ? counts_.at(type) : 0; }

 private:
  std::map<QEvent::Type, int> counts_;
};

TEST_F(PresenterMode, TellsAWidgetOnceOfItsLettersAndOnceOfItsColours) {
  auto* const label = new QLabel(QStringLiteral("Without letters of its own"), window_.get());
  label->show();
  QApplication::processEvents();
  for (int time = 0; time < 2; ++time) {
    LookEvents told;
    label->installEventFilter(&told);
    action()->trigger();
    EXPECT_EQ(told.of(QEvent::StyleChange), 0) << "all that is costly is done anew for it";
    EXPECT_LE(told.of(QEvent::FontChange), 1);
    EXPECT_LE(told.of(QEvent::PaletteChange), 1);
  }
}

TEST_F(PresenterMode, AndAnotherThemeSetNoStyleAnew) {
  auto* const label = new QLabel(QStringLiteral("Without letters of its own"), window_.get());
  label->show();
  QApplication::processEvents();
  LookEvents told;
  label->installEventFilter(&told);
  useTheme(widgets::ThemeChoice::kDark, false);
  EXPECT_EQ(told.of(QEvent::StyleChange), 0);
  EXPECT_EQ(told.of(QEvent::FontChange), 0);
  EXPECT_EQ(told.of(QEvent::PaletteChange), 1);
  EXPECT_EQ(label->palette().color(QPalette::Window), QApplication::palette().color(QPalette::Window));
}

TEST_F(PresenterMode, IsNotRemembered) {
  action()->trigger();
  window_->close();
  EXPECT_EQ(rememberedTheme(), widgets::ThemeChoice::kLight);
  window_.reset();
  EXPECT_GT(QApplication::palette().color(QPalette::Window).lightness(), 180);
  window_ = std::make_unique<MainWindow>(factory(), folders());
  window_->show();
  window_->open({folder("runs") / "a"});
  ASSERT_TRUE(eventually([this] { return window_->session().stream().has_value(); }));
  EXPECT_TRUE(window_->parts().settingsDock->isVisible());
  EXPECT_FALSE(action()->isChecked());
}

TEST_F(PresenterMode, EndsWithItsWindow) {
  const auto usual = QApplication::font().pointSizeF();
  action()->trigger();
  window_.reset();
  EXPECT_NEAR(QApplication::font().pointSizeF(), usual, 0.01);
}

}  // namespace
}  // namespace xsmoe::studio
