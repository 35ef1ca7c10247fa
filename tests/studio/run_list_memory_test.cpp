// SPDX-License-Identifier: GPL-3.0-or-later
// How a person left the list of runs, again after a restart.
#include "app/studio/perspectives/run_list_memory.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>

#include "tests/studio/main_window_fixture.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/pages/run_table.h"

namespace xsmoe::studio {
namespace {

void chooseWindows(widgets::RunTable& table, const char* key, const QString& wanted) {
  QMenu menu;
  table.addWindowsTo(menu, table.table().columnOf(key));
  for (QAction* const action : menu.actions())
    if (action->text() == wanted) action->trigger();
}

TEST_F(MainWindowTest, TheListOfRunsIsAsAPersonLeftIt) {
  {
    auto& compare = page<widgets::ComparePage>();
    auto& table = *compare.table();
    table.sortByColumn(table.table().columnOf("ndcg10"), Qt::DescendingOrder);
    compare.filter()->line()->setText(QStringLiteral("method=xsmoe"));
    auto* const metrics = compare.findChild<QComboBox*>(QStringLiteral("metrics"));
    metrics->setCurrentIndex(metrics->findText(QStringLiteral("Last window")));
    compare.findChild<QCheckBox*>(QStringLiteral("tree"))->setChecked(false);
    chooseWindows(table, "seconds", QStringLiteral("Mean of all windows"));
  }
  const auto left = page<widgets::ComparePage>().look();
  window_.reset();
  makeWindow();
  EXPECT_EQ(page<widgets::ComparePage>().look(), left);
  EXPECT_EQ(left.table.sortedBy, QStringLiteral("ndcg10"));
  EXPECT_TRUE(left.table.descending);
  EXPECT_TRUE(left.table.windows.contains(QStringLiteral("last.hr10")));
  EXPECT_TRUE(left.table.windows.contains(QStringLiteral("mean.seconds")));
  EXPECT_EQ(left.metrics, QStringLiteral("last."));
  EXPECT_FALSE(left.tree);
}

TEST_F(MainWindowTest, ABrokenMemoryOfTheListIsAsGoodAsNone) {
  const auto first = page<widgets::ComparePage>().look();
  window_.reset();
  QSettings store;
  store.setValue(QStringLiteral("compare/sorted-by"), QStringLiteral("nothing of that name"));
  store.setValue(QStringLiteral("compare/descending"), QStringLiteral("perhaps"));
  store.setValue(QStringLiteral("compare/columns"), QByteArray("\xff\x00\x01", 3));
  store.setValue(QStringLiteral("compare/windows"), QStringList{QStringLiteral("zork.hr10"), QStringLiteral("last.zork")});
  store.setValue(QStringLiteral("compare/metrics"), QStringLiteral("d999999999."));
  store.setValue(QStringLiteral("compare/tree"), QStringLiteral("perhaps"));
  store.setValue(QStringLiteral("compare/filter"), QStringLiteral("hr10>"));
  makeWindow();
  auto& compare = page<widgets::ComparePage>();
  EXPECT_EQ(compare.look().table, first.table);
  EXPECT_EQ(compare.look().metrics, first.metrics);
  EXPECT_EQ(compare.look().tree, first.tree);
  EXPECT_FALSE(compare.filter()->errorText().isEmpty()) << "what is wrong is said beside it";
}

}  // namespace
}  // namespace xsmoe::studio
