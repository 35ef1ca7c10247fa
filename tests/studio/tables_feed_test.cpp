// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/tables_feed.h"

#include <QComboBox>
#include <QPushButton>
#include <QTableView>

#include "model/analysis/printed_numbers.h"
#include "tests/studio/compared_runs.h"
#include "widgets/charts/chart_view.h"
#include "widgets/pages/tables_panel.h"

namespace xsmoe::studio {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;

class TablesFeedTest : public ComparedRuns {
 protected:
  void SetUp() override {
    ComparedRuns::SetUp();
    feed_ = std::make_unique<TablesFeed>(*session_, page_);
  }
  void TearDown() override {
    feed_.reset();
    ComparedRuns::TearDown();
  }
  [[nodiscard]] widgets::TablesPanel& panel() const { return *page_.tables(); }
  [[nodiscard]] bool makes(TableKind kind) {
    panel().button(kind)->click();
    return eventually([this] { return !feed_->making(); });
  }
  [[nodiscard]] engine::TableRequest asked() {
    const std::lock_guard lock(script_->requestMutex);
    return script_->tables.back();
  }
  std::unique_ptr<TablesFeed> feed_;
};

TEST_F(TablesFeedTest, MakesATableOfTheListedRunsOrOfTheChosenOnes) {
  choose({1});
  ASSERT_TRUE(makes(TableKind::kMethods));
  EXPECT_EQ(asked().kind, TableKind::kMethods);
  EXPECT_THAT(asked().runs, SizeIs(3));
  EXPECT_TRUE(asked().printed.empty());
  EXPECT_EQ(panel().view()->model()->rowCount(), 2);
  EXPECT_TRUE(panel().footers().contains(QStringLiteral("seeds: 1, 2")));
  EXPECT_TRUE(panel().message().isEmpty());
  panel().runs()->setCurrentIndex(1);
  panel().printed()->setCurrentText(QStringLiteral("None"));
  ASSERT_TRUE(makes(TableKind::kCosts));
  EXPECT_THAT(asked().runs, ElementsAre(pathOfRun(folder("runs") / "b")));
  EXPECT_EQ(asked().printed, kNoPrinted);
}

TEST_F(TablesFeedTest, MarksATableOfOtherRunsThanThoseThatAreListed) {
  page_.tabs()->setCurrentWidget(page_.tables());
  ASSERT_TRUE(makes(TableKind::kMethods));
  const auto title = panel().title();
  choose({1});
  EXPECT_EQ(panel().title(), title) << "it is of the listed runs, whichever are chosen";
  page_.table()->setFilter(*parseRunFilter("nothing-of-this-name"));
  EXPECT_TRUE(panel().title().contains(QStringLiteral("of other runs"))) << panel().title().toStdString();
  page_.table()->setFilter({});
  EXPECT_EQ(panel().title(), title);
}

TEST_F(TablesFeedTest, ComparesTheMethodsThatAPersonChose) {
  ASSERT_TRUE(makes(TableKind::kSignificance));
  EXPECT_THAT(asked().pairs, ElementsAre(Pair("xsmoe", "iisan_rh"), Pair("xsmoe", "iisan_kd")));
  panel().second()->setCurrentIndex(panel().second()->findData(QStringLiteral("gag")));
  ASSERT_TRUE(makes(TableKind::kSignificance));
  EXPECT_THAT(asked().pairs, ElementsAre(Pair("xsmoe", "gag")));
}

TEST_F(TablesFeedTest, AsksForTheMetricsAndResamplesThatAPersonChose) {
  panel().metrics()->setCurrentIndex(panel().metrics()->findText(QStringLiteral("HR@20")));
  panel().resamples()->setCurrentIndex(panel().resamples()->findText(QStringLiteral("None")));
  ASSERT_TRUE(makes(TableKind::kSignificance));
  EXPECT_THAT(asked().metrics, ElementsAre("hr20"));
  EXPECT_EQ(asked().resamples, 0);
}

TEST_F(TablesFeedTest, DrawsTheFigureOverTau) {
  ASSERT_TRUE(makes(TableKind::kOverTau));
  const auto& series = panel().figure()->content().series;
  ASSERT_THAT(series, SizeIs(6)) << "two metrics, each with the edges of its band";
  EXPECT_THAT(series[0].points, ElementsAre(QPointF(0.1, 11), QPointF(0.2, 21)));
}

TEST_F(TablesFeedTest, StopsWhereAPersonWishes) {
  script_->holdTables = true;
  panel().button(TableKind::kMethods)->click();
  ASSERT_TRUE(eventually([this] { return panel().message().contains(QStringLiteral("reading runs, 1 of 2")); }));
  EXPECT_FALSE(panel().button(TableKind::kCosts)->isEnabled());
  panel().stopButton()->click();
  ASSERT_TRUE(eventually([this] { return !feed_->making(); }));
  EXPECT_TRUE(panel().message().startsWith(QStringLiteral("Stopped")));
  EXPECT_TRUE(panel().button(TableKind::kCosts)->isEnabled());
}

TEST_F(TablesFeedTest, TellsNothingOfTheQuestionThatItWaitsFor) {
  const auto held = holdQuestions();
  panel().button(TableKind::kMethods)->click();
  const auto before = panel().message();
  Q_EMIT session_->questions().progressed({"reading interactions.csv", 1, 2, "rows"});
  EXPECT_EQ(panel().message(), before);
  script_->holdTables = true;
  *held = false;
  EXPECT_TRUE(eventually([this] { return panel().message().contains(QStringLiteral("reading runs, 1 of 2")); }));
  panel().stopButton()->click();
  EXPECT_TRUE(eventually([this] { return !feed_->making(); }));
}

TEST_F(TablesFeedTest, GivesUpWhereThePageIsLeft) {
  script_->holdTables = true;
  panel().button(TableKind::kMethods)->click();
  feed_->setActive(false);
  EXPECT_TRUE(eventually([this] { return !feed_->making() && !session_->questions().busy(); }));
}

TEST_F(TablesFeedTest, SaysWhyThereIsNoTable) {
  script_->refuseTables = true;
  ASSERT_TRUE(makes(TableKind::kVariants));
  EXPECT_TRUE(panel().message().contains(QStringLiteral("there is no finished run that this table is of")))
      << panel().message().toStdString();
  page_.table()->setFilter(*parseRunFilter("nothing-of-this-name"));
  ASSERT_TRUE(makes(TableKind::kMethods));
  EXPECT_TRUE(panel().message().contains(QStringLiteral("No run is listed")));
}

TEST_F(TablesFeedTest, DoesNotSpeakOfOptionsOfTheCommandLine) {
  panel().second()->setCurrentIndex(panel().second()->findData(panel().first()->currentData()));
  ASSERT_TRUE(makes(TableKind::kSignificance));
  EXPECT_TRUE(panel().message().contains(QStringLiteral("is compared with itself"))) << panel().message().toStdString();
  EXPECT_FALSE(panel().message().contains(QStringLiteral("--"))) << panel().message().toStdString();
}

TEST_F(TablesFeedTest, MayGoWhileATableIsMade) {
  script_->holdTables = true;
  panel().button(TableKind::kMethods)->click();
  feed_.reset();
  runs_.reset();
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
