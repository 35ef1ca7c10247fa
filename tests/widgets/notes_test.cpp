// SPDX-License-Identifier: GPL-3.0-or-later
// A person's notes: flags on charts, the dialogs, and the report.
#include <gtest/gtest.h>

#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTreeWidget>
#include <algorithm>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_flags.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/forms/note_dialog.h"
#include "widgets/pages/notes_dialog.h"
#include "widgets/paper.h"
#include "widgets/report/report_charts.h"
#include "widgets/report/report_page.h"
#include "widgets/words/note_wording.h"

namespace xsmoe::widgets {
namespace {

template <class Chart>
void showMadeRun(Chart& chart) {
  chart.resize(640, 360);
  chart.showHistory(madeHistory({}));
  chart.show();
}

TEST(ChartNotes, StandAtTheirWindowsAsNumberedFlags) {
  MetricsChart chart;
  showMadeRun(chart);
  chart.setNotes({{0, 0, "before"}, {2, 0, "drift"}, {2, 1, "again"}, {99, 0, "of no window"}});
  const std::vector<QString> flags{QStringLiteral("1"), QStringLiteral("2–3")};
  EXPECT_EQ(chart.flagLabels(), flags) << "the chart is not as fine as epochs";
  chart.setNotes({});
  EXPECT_TRUE(chart.flagLabels().empty());
}

TEST(ChartNotes, StandAtTheEndsOfEpochsWhereTheChartIsThatFine) {
  const auto content = lossContent(madeHistory({}));
  const WindowRange& range = content.windows.at(1);
  const auto second = std::find_if(content.epochs.begin(), content.epochs.end(),
                                   [&](const EpochRange& one) { return one.window == range.window && one.epoch == 2; });
  ASSERT_NE(second, content.epochs.end());
  EXPECT_EQ(placeOnAxis({range.window, 2, "x"}, content), second->to);
  EXPECT_EQ(placeOnAxis({range.window, 0, "x"}, content), (range.from + range.to) / 2);
  EXPECT_FALSE(placeOnAxis({99, 1, "x"}, content));
}

TEST(ChartNotes, AreToldOnHoverAndToThoseWhoDoNotSeeThem) {
  MetricsChart chart;
  showMadeRun(chart);
  chart.setNotes({{2, 0, "drift"}});
  const QPointF point = chart.positionOf(0, 2);
  QString told;
  for (int y = static_cast<int>(point.y()); y < chart.height() && told.isEmpty(); ++y)
    if (const QString here = chart.tooltipAt({point.x() + 4, static_cast<double>(y)}); here.startsWith(QStringLiteral("1 · D2")))
      told = here;
  EXPECT_EQ(told, QStringLiteral("1 · D2: drift"));
}

TEST(ChartNotes, OfOneRunOfSeveralSayWhoseTheyAreAlsoOnPaper) {
  MetricsChart chart;
  showMadeRun(chart);
  chart.setNotes({{2, 0, "drift"}});
  const int without = chart.describedPicture().size.height();
  chart.setNotes({{2, 0, "drift"}}, QStringLiteral("Run & one"));
  EXPECT_GT(chart.describedPicture().size.height(), without) << "a line more";
  chart.setTakesNotes(true);
  QMenu menu;
  chart.addActionsTo(menu);
  const auto actions = menu.actions();
  EXPECT_TRUE(std::any_of(actions.begin(), actions.end(),
                          [](const QAction* one) { return one->text().contains(QStringLiteral("&note on Run && one at D")); }));
  const auto holder = paperHolder();
  ASSERT_TRUE(copyOnPaper(chart, {}).make(*holder, QSize(640, 360)));
  const auto* const copy = holder->findChild<ChartView*>();
  ASSERT_NE(copy, nullptr);
  EXPECT_EQ(copy->notes(), chart.notes());
  EXPECT_EQ(copy->notesOf(), chart.notesOf());
}

TEST(ChartNotes, AreAskedForByTheMenuOnlyWhereTheChartTakesThem) {
  LossChart chart;
  showMadeRun(chart);
  const auto action = [&chart] {
    auto* const menu = new QMenu(&chart);
    chart.addActionsTo(*menu);
    for (auto* const one : menu->actions())
      if (one->text().contains(QStringLiteral("&note"))) return one;
    return static_cast<QAction*>(nullptr);
  };
  EXPECT_EQ(action(), nullptr);
  chart.setTakesNotes(true);
  chart.setCursor(RunMoment{WindowIndex{2}}, std::nullopt);
  const QSignalSpy asked(&chart, &ChartView::noteRequested);
  ASSERT_NE(action(), nullptr);
  action()->trigger();
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked.first(), (QVariantList{2, 0})) << "at the chosen window, where the pointer is nowhere";
  const auto content = chart.content();
  const auto note = chart.noteAt(chart.positionOf(0, 5));
  ASSERT_TRUE(note);
  EXPECT_EQ(note->window, content.windows.front().window);
  EXPECT_EQ(note->epoch, 1);
}

TEST(LifeNotes, StandAboveTheirWindowsAndAreTold) {
  LifeLines lives;
  lives.resize(640, 600);
  lives.showHistory(madeHistory({}));
  const double plain = lives.cellRect({0, 0}).top();
  const int high = lives.describedPicture().size.height();
  lives.setNotes({{0, 0, "before"}, {2, 0, "drift"}, {2, 1, "again"}, {99, 0, "of no window"}});
  const std::vector<QString> flags{QStringLiteral("1"), QStringLiteral("2–3")};
  EXPECT_EQ(lives.flagLabels(), flags) << "the rows are not as fine as epochs";
  EXPECT_GT(lives.cellRect({0, 0}).top(), plain) << "they cover no row";
  EXPECT_NEAR(lives.flagRect(0).center().x(), lives.cellRect({0, 0}).center().x(), 1);
  EXPECT_EQ(lives.tooltipAt(lives.flagRect(1).center()), QStringLiteral("2 · D2: drift\n3 · D2, epoch 1: again"));
  EXPECT_GT(lives.describedPicture().size.height(), high) << "what they say stands below its pictures";
  EXPECT_TRUE(lives.accessibleDescription().contains(QStringLiteral("1 · D0: before")));
  lives.setNotes({});
  EXPECT_TRUE(lives.flagLabels().empty());
}

TEST(LifeNotes, AreAskedForByTheMenu) {
  LifeLines lives;
  lives.showHistory(madeHistory({}));
  lives.setTakesNotes(true);
  lives.setCursor(2, std::nullopt);
  QMenu menu;
  lives.addActionsTo(menu);
  const QSignalSpy asked(&lives, &LifeLines::noteRequested);
  for (auto* const one : menu.actions())
    if (one->text().contains(QStringLiteral("&note"))) one->trigger();
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked.first(), (QVariantList{2, 0}));
}

TEST(NoteDialog, KeepsALineAtAWindowAndAnEpoch) {
  auto* const dialog = new NoteDialog({3, 0, {}}, 5, 20);
  const auto keep = [dialog] {
    for (auto* const button : dialog->findChildren<QPushButton*>())
      if (button->isDefault()) return button;
    return static_cast<QPushButton*>(nullptr);
  };
  ASSERT_NE(keep(), nullptr);
  WindowNote written;
  QObject::connect(dialog, &NoteDialog::written, dialog, [&written](const WindowNote& note) { written = note; });
  dialog->line()->setText(QStringLiteral("  "));
  EXPECT_FALSE(keep()->isEnabled()) << "nothing is written";
  dialog->line()->setText(QStringLiteral(" it learns "));
  dialog->epochBox()->setValue(4);
  EXPECT_EQ(dialog->windowBox()->maximum(), 5);
  keep()->click();
  EXPECT_EQ(written, (WindowNote{3, 4, "it learns"}));
}

TEST(NotesDialog, ListsNotesAndAsksToChangeThem) {
  NotesDialog dialog;
  EXPECT_FALSE(dialog.editButton()->isEnabled());
  dialog.setNotes({{0, 0, "one"}, {2, 3, "two\nlines"}});
  ASSERT_EQ(dialog.list()->topLevelItemCount(), 2);
  EXPECT_EQ(dialog.list()->topLevelItem(1)->text(1), QStringLiteral("D2, epoch 3"));
  EXPECT_EQ(dialog.list()->topLevelItem(1)->text(2), QStringLiteral("two lines"));
  dialog.choose(1);
  const QSignalSpy edited(&dialog, &NotesDialog::editRequested), deleted(&dialog, &NotesDialog::deleteRequested);
  dialog.editButton()->click();
  dialog.deleteButton()->click();
  EXPECT_EQ(edited.first(), QVariantList{1});
  EXPECT_EQ(deleted.first(), QVariantList{1});
  dialog.setNotes({{0, 0, "one"}});
  EXPECT_EQ(dialog.chosen(), 0) << "the next one is chosen";
}

TEST(ReportNotes, StandNumberedInTheReport) {
  RunReport report{madeHistory({}), {}};
  EXPECT_FALSE(reportPage(report, {}).contains(QStringLiteral("<h2>Notes</h2>")));
  report.notes = {{1, 2, "a < b"}};
  const QString page = reportPage(report, {});
  EXPECT_TRUE(page.contains(QStringLiteral("<h2>Notes</h2>")));
  EXPECT_TRUE(page.contains(QStringLiteral("1 · D1, epoch 2: a &lt; b"))) << page.toStdString();
}

}  // namespace
}  // namespace xsmoe::widgets
