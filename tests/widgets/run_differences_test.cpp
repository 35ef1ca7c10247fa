// SPDX-License-Identifier: GPL-3.0-or-later
// In what runs differ.
#include "widgets/pages/run_differences_model.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QTabWidget>
#include <QTableView>
#include <map>
#include <string>
#include <vector>

#include "model/analysis/run_names.h"
#include "tests/widgets/compared_runs.h"
#include "widgets/pages/differences_panel.h"
#include "widgets/pages/run_table.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;

TEST_F(ComparePageTest, TellsInWhatChosenRunsDiffer) {
  auto runs = family();
  runs[0].settings.model.tau = 0.3;
  runs[0].changesByHand = {"in D_3: tau 0.1 → 0.2", "in D_5: tau 0.2 → 0.3"};
  runs[4].description.settings.model.method = runs[4].settings.model.method = Method::kNoft;
  show("a", false, runs);
  page_.tabs()->setCurrentWidget(page_.differences());
  click(0);
  EXPECT_TRUE(page_.differences()->message().contains(QStringLiteral("two or more")));
  click(1, Qt::ControlModifier);
  click(4, Qt::ControlModifier);
  const auto& model = page_.differences()->table();
  std::map<std::string, std::vector<std::string>> cells;
  for (int row = 0; row < model.rowCount(); ++row)
    for (int column = 0; column < model.columnCount(); ++column)
      cells[model.headerData(row, Qt::Vertical).toString().toStdString()].push_back(
          model.index(row, column).data().toString().toStdString());
  EXPECT_THAT(cells["Method"], ElementsAre("XSMoE", "XSMoE", "NoFT"));
  EXPECT_THAT(cells["τ"], ElementsAre("0.1 → 0.3", "0.1", "—"));
  EXPECT_THAT(cells["Forked from"], ElementsAre("", "a after D3: Grouping 6, 12; τ 0.4", ""));
  EXPECT_THAT(cells["Change by hand 1"], ElementsAre("in D3: τ 0.1 → 0.2", "", ""));
  EXPECT_THAT(cells["Change by hand 2"], ElementsAre("in D5: τ 0.2 → 0.3", "", ""));
  EXPECT_FALSE(cells.contains("Seed"));
  const auto& view = *page_.differences()->findChild<QTableView*>();
  EXPECT_GE(view.columnWidth(1), view.fontMetrics().horizontalAdvance(QStringLiteral("a after D3: Grouping 6, 12; τ 0.4")))
      << "nothing of it is cut off";
}

TEST(RunDifferencesModel, HasNoRowInWhichNoRunHasAValue) {
  auto runs = std::vector{madeRun("a", 0.1), madeRun("b", 0.1)};
  runs[1].description.settings.model.method = runs[1].settings.model.method = Method::kIisan;
  RunDifferencesModel model;
  model.setRuns(runs, namesApart(runs));
  ASSERT_GT(model.rowCount(), 0);
  for (int row = 0; row < model.rowCount(); ++row) {
    const QString one = model.index(row, 0).data().toString(), other = model.index(row, 1).data().toString();
    EXPECT_FALSE(one == unusedMark() && other == unusedMark()) << model.headerData(row, Qt::Vertical).toString().toStdString();
  }
  runs[1].description.settings.model.baselines.iisanStates = runs[1].settings.model.baselines.iisanStates = {0, 6, 12};
  const int without = model.rowCount();
  model.setRuns(runs, namesApart(runs));
  EXPECT_EQ(model.rowCount(), without + 1) << "where one has a value, it is a difference";
}

TEST_F(ComparePageTest, TheHeaderOfDifferencesTellsCopiesApart) {
  auto runs = std::vector{madeRun("a", 0.1), madeRun("a", 0.1), madeRun("b", 0.1)};
  runs[1].description.folder = "/runs/kept/a";
  runs[1].description.settings.model.tau = runs[1].settings.model.tau = 0.2;
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.differences());
  table().choose({0, 1});
  const auto& model = page_.differences()->table();
  ASSERT_EQ(model.columnCount(), 2);
  EXPECT_EQ(model.headerData(0, Qt::Horizontal).toString(), QStringLiteral("a"));
  EXPECT_EQ(model.headerData(1, Qt::Horizontal).toString(), QStringLiteral("kept/a"));
}

TEST(RunDifferencesModel, IsAProperModel) {
  RunDifferencesModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setRuns(seeds(), namesApart(seeds()));
  EXPECT_EQ(model.columnCount(), 6);
  model.setRuns({}, {});
  EXPECT_EQ(model.rowCount(), 0);
}

}  // namespace
}  // namespace xsmoe::widgets
