// SPDX-License-Identifier: GPL-3.0-or-later
// A window that is killed has kept where a person was, the docks and the settings.
#include "app/studio/shell/autosave.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QSettings>
#include <QToolBar>

#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/shell/last_place.h"
#include "app/studio/shell/posing.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

class AutosaveTest : public MainWindowTest {
 protected:
  void openRun() {
    makeRunFolder(folder("runs") / "a", stream());
    window_->open({folder("runs") / "a"});
    ASSERT_TRUE(eventually([this] { return session().run().state && session().stream() && !session().opening(); }));
    ASSERT_TRUE(allKept());
  }
  /// What has changed so far is kept, without waiting for its time.
  [[nodiscard]] bool allKept() {
    return eventually([this] {
      QCoreApplication::processEvents();  // what is laid out later is a change too
      window_->autosave().keep();
      return !window_->autosave().waits();
    });
  }
  [[nodiscard]] static QByteArray keptDocks() { return QSettings().value(QStringLiteral("window/state")).toByteArray(); }
  [[nodiscard]] static QString kept(const char* key) { return QSettings().value(QLatin1String(key)).toString(); }
};

TEST_F(AutosaveTest, KeepsThePlaceOfAWindowThatIsKilled) {
  beginWhereLeft(true);
  openRun();
  window_->showMoment(1);
  session().chosen().chooseUser("bob");
  ASSERT_TRUE(eventually([] { return kept("last/user") == QStringLiteral("bob"); }));
  window_.reset();  // it was not closed
  makeWindow();
  goWhereLeft(*window_);
  ASSERT_TRUE(eventually([this] { return session().run().state && session().chosen().user() == "bob"; }));
  EXPECT_EQ(session().run().folder, folder("runs") / "a");
  EXPECT_EQ(parts().timeline->selected(), 1);
}

TEST_F(AutosaveTest, KeepsTheSettingsAndTheDocks) {
  openRun();
  shown<WatchPerspective>();
  ASSERT_TRUE(allKept());
  const auto before = keptDocks();
  parts().timelineDock->close();
  EXPECT_TRUE(window_->autosave().waits());
  ASSERT_TRUE(allKept());
  EXPECT_NE(keptDocks(), before);
  openStreamAndWait();
  ASSERT_TRUE(allKept());
  auto settings = session().settings();
  settings.training.batchSize = 64;
  session().setSettings(settings);
  EXPECT_TRUE(window_->autosave().waits());
  ASSERT_TRUE(allKept());
  EXPECT_EQ(kept("run/batch-size"), QStringLiteral("64"));
}

TEST_F(AutosaveTest, KeepsTheAxisOfAChartAndWhatIsShownAsATable) {
  openRun();
  shown<WatchPerspective>();
  ASSERT_TRUE(allKept());
  auto& watch = page<widgets::WatchPage>();
  watch.metrics()->setAxis(widgets::StepAxis::kEpoch);
  EXPECT_TRUE(window_->autosave().waits());
  ASSERT_TRUE(allKept());
  EXPECT_TRUE(kept("last/views").contains(QStringLiteral("\"quality_axis\":\"epoch\"")));
  EXPECT_FALSE(kept("last/pages").contains(QStringLiteral("tables")));
  watch.heatMap()->showTable(true);
  EXPECT_TRUE(window_->autosave().waits());
  ASSERT_TRUE(allKept());
  EXPECT_TRUE(kept("last/pages").contains(QStringLiteral("tables")));
}

TEST_F(AutosaveTest, KeepsHowLargeTheDocksAreAndWhereTheToolBarStands) {
  window_->resize(1280, 800);
  openRun();
  shown<WatchPerspective>();
  ASSERT_TRUE(allKept());
  auto before = keptDocks();
  const int usual = parts().streamDock->height();
  window_->resizeDocks({parts().streamDock, parts().settingsDock}, {usual + 60, parts().settingsDock->height() - 60}, Qt::Vertical);
  ASSERT_TRUE(eventually([&] { return parts().streamDock->height() != usual; }));
  EXPECT_TRUE(window_->autosave().waits());
  ASSERT_TRUE(allKept());
  EXPECT_NE(keptDocks(), before);
  before = keptDocks();
  window_->addToolBar(Qt::BottomToolBarArea, parts().toolBar);
  EXPECT_TRUE(eventually([this] { return window_->autosave().waits(); }));
  ASSERT_TRUE(allKept());
  EXPECT_NE(keptDocks(), before);
}

TEST_F(AutosaveTest, KeepsNothingOfWhatIsPresented) {
  openRun();
  window_->present(true);
  session().chosen().chooseUser("bob");
  EXPECT_TRUE(window_->autosave().waits());
  ASSERT_TRUE(allKept());
  EXPECT_NE(kept("last/user"), QStringLiteral("bob"));
  window_->present(false);
  EXPECT_TRUE(window_->autosave().waits()) << "its end is a change";
  ASSERT_TRUE(allKept());
  EXPECT_EQ(kept("last/user"), QStringLiteral("bob"));
}

TEST_F(AutosaveTest, KeepsNothingOfAWindowThatPosesForPictures) {
  makeRunFolder(folder("runs") / "a", stream());
  ASSERT_TRUE(obtainRun(*window_, folder("runs") / "a"));
  session().chosen().chooseUser("bob");
  EXPECT_FALSE(window_->autosave().waits());
}

}  // namespace
}  // namespace xsmoe::studio
