// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline's marks of what a person did, and where a fork can begin.
#include "widgets/pages/timeline.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>
#include <QLocale>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <utility>
#include <vector>

#include "model/core/methods.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/view_saver.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/window_facts.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

std::shared_ptr<const LiveState> stateWith(const std::vector<ChangeLogged>& log) {
  MadeRun made;
  made.changes = false;
  auto state = std::make_shared<LiveState>(*madeState(made));
  RunHistory history = *state->history;
  for (const auto& change : log) history.apply({1, change});
  state->history = std::make_shared<const RunHistory>(std::move(history));
  return state;
}

TEST(TimelineMarks, TellWhereAChangeWasMadeAndWhatWasRefused) {
  const auto cells = timelineCells(*stateWith({{SetTau{0.2}, 0, {Boundary::kBatch, {2}, 3, 7}, ""},
                                               {SetNumber{"patience", 0}, 0, {Boundary::kEpoch, {2}, 4, 0}, "the value is 0"},
                                               {Pause{}, 0, {Boundary::kBatch, {2}, 5, 1}, ""},
                                               {Continue{}, 0, {Boundary::kBatch, {2}, 5, 1}, ""},
                                               {Undo{"tau 0.3"}, 0, {Boundary::kEpoch, {3}, 1, 0}, ""},
                                               {Undo{}, 0, {Boundary::kEpoch, {3}, 2, 0}, "nothing is kept"}}));
  EXPECT_EQ(cells[2].changes, 1) << "a refused change and a pause change nothing";
  EXPECT_EQ(cells[3].changes, 0) << "what was taken back is not counted as changed";
  EXPECT_TRUE(cells[2].tooltip.contains(QStringLiteral("◆ epoch 3, batch 7: τ 0.2"))) << cells[2].tooltip.toStdString();
  EXPECT_TRUE(cells[2].tooltip.contains(QStringLiteral("◇ epoch 4: patience 0 was refused: the value is 0")));
  EXPECT_TRUE(cells[2].tooltip.contains(QStringLiteral("paused, continued or stepped 2 times")));
  EXPECT_TRUE(cells[3].tooltip.contains(QStringLiteral("<br>epoch 1: taken back: τ 0.3")));
  EXPECT_TRUE(cells[3].tooltip.contains(QStringLiteral("◇ epoch 2: to take back the last change was refused: nothing is kept")))
      << cells[3].tooltip.toStdString();
}

TEST(TimelineMarks, TellThatAWindowIsNoLongerInTraining) {
  auto state = std::make_shared<LiveState>(*madeState({}));
  const auto told = [&state] {
    Timeline timeline;
    timeline.setState(std::make_shared<const LiveState>(*state));
    const QString word = timeline.table().rows[6][1], tooltip = timelineCells(*state)[6].tooltip;
    EXPECT_TRUE(tooltip.contains(word + QStringLiteral(", 4 epochs done"))) << tooltip.toStdString();
    return word;
  };
  EXPECT_EQ(told(), QStringLiteral("in training"));
  state->seen = RunSeen::kElsewhere;
  EXPECT_EQ(told(), QStringLiteral("in training")) << "by another program";
  state->seen = RunSeen::kRecord;
  EXPECT_EQ(told(), QStringLiteral("unfinished")) << "its program was killed";
  const RunHistory unfinished = *state->history;
  for (const auto& [end, word] : {std::pair<EventDetail, QString>(RunStopped{{6}}, QStringLiteral("stopped in it")),
                                  std::pair<EventDetail, QString>(RunFailed{"no memory left"}, QStringLiteral("failed in it"))}) {
    RunHistory history = unfinished;
    history.apply({1, end});
    state->history = std::make_shared<const RunHistory>(std::move(history));
    for (const auto seen : {RunSeen::kHere, RunSeen::kRecord}) {
      state->seen = seen;
      EXPECT_EQ(told(), word);
    }
  }
}

TEST(TimelineMarks, TellThatAForksFirstChangeWasMadeAtTheEndOfItsWindowNotAtItsBeginning) {
  const QString tooltip = timelineCells(*stateWith({{SetTau{0.4}, 0, {Boundary::kTested, {4}, 0, 0}, ""}}))[4].tooltip;
  EXPECT_TRUE(tooltip.contains(QStringLiteral("◆ at its end: τ 0.4"))) << tooltip.toStdString();
  EXPECT_FALSE(tooltip.contains(QStringLiteral("at its beginning"))) << tooltip.toStdString();
}

TEST(TimelineMarks, TellWhatIsKnownOfAWindow) {
  const auto cells = timelineCells(*madeState({}), {std::make_shared<const DataReport>(madeReport()), {4}});
  EXPECT_TRUE(cells[4].tasteReturns);
  EXPECT_FALSE(cells[3].tasteReturns);
  EXPECT_FALSE(cells[0].newItems) << "there all are";
  EXPECT_DOUBLE_EQ(cells[4].newItems.value_or(0), 0.14);
  for (const char* words :
       {"a window, one slice", "★ best", "±", "test sequences", "of its items are new", "popularity shift", "comes back"})
    EXPECT_TRUE(cells[4].tooltip.contains(QString::fromUtf8(words))) << words << ": " << cells[4].tooltip.toStdString();
  EXPECT_FALSE(timelineCells(*madeState({}))[4].tooltip.contains(QStringLiteral("of its items are new"))) << "nobody knows";
}

StreamFacts plantedFacts() {
  using Kind = PlantedDrift::Kind;
  return {std::make_shared<const DataReport>(madeReport()),
          {4},
          {{Kind::kManner, 3, "ornate", 0.2, 0.8}, {Kind::kArrival, 3, "Nocturne"}, {Kind::kFading, 4, "Gather"}}};
}

TEST(TimelineMarks, TellWhatWasPlantedInAWindow) {
  const auto cells = timelineCells(*madeState({}), plantedFacts());
  EXPECT_EQ(cells[3].drifts, (std::vector{Symbol::kDrift, Symbol::kArrival}));
  EXPECT_EQ(cells[4].drifts, std::vector{Symbol::kFading});
  EXPECT_TRUE(cells[5].drifts.empty());
  EXPECT_TRUE(cells[3].tooltip.contains(QStringLiteral("⇄ planted drift: users turn to ornate items"))) << cells[3].tooltip.toStdString();
  EXPECT_TRUE(cells[3].tooltip.contains(QStringLiteral("⊕ planted drift: the collection Nocturne arrives")));
  EXPECT_TRUE(cells[4].tooltip.contains(QStringLiteral("⊖ planted drift: users turn away from the collection Gather")));
  EXPECT_EQ(plantedWords(plantedFacts(), 4), QStringLiteral("↺ a taste comes back · ⊖ Gather fades"));
  EXPECT_TRUE(plantedWords(plantedFacts(), 5).isEmpty());
}

TEST(Timeline, SaysLessBeneathWhereItHasNoRoomAndTheWholeOnHover) {
  Timeline timeline;
  timeline.setState(madeState({}));
  timeline.setFacts(plantedFacts());
  timeline.choose(3);
  timeline.resize(3000, timeline.sizeHint().height());
  timeline.show();
  EXPECT_EQ(timeline.factsShown(), timeline.factsText());
  timeline.resize(800, timeline.sizeHint().height());
  QCoreApplication::processEvents();
  const QString shown = timeline.factsShown();
  EXPECT_LT(shown.size(), timeline.factsText().size());
  EXPECT_TRUE(shown.startsWith(QStringLiteral("D3: ")) && shown.contains(QStringLiteral("its model in the test on D4: HR@10")))
      << shown.toStdString();
  EXPECT_TRUE(shown.contains(QStringLiteral("Nocturne arrives"))) << "nothing is cut: " << shown.toStdString();
  EXPECT_TRUE(timeline.tooltipAt(timeline.factsRect().center()).startsWith(timeline.factsText().toHtmlEscaped()));
}

TEST(Timeline, SaysBeneathTheNumbersThatQualityHasAtThePointsOfTheSameWindow) {
  const auto state = madeState({});
  Timeline timeline;
  timeline.setState(state);
  const ChartContent quality = metricsContent(*state->history);
  const ChartSeries& hr10 = quality.series.front();
  ASSERT_EQ(quality.windows.size(), hr10.points.size());
  for (std::size_t i = 0; i < hr10.points.size(); ++i) {
    const WindowRange& range = quality.windows[i];
    ASSERT_TRUE(range.from < hr10.points[i].x() && hr10.points[i].x() < range.to) << "the chart points at this window there";
    timeline.setPointed(range.window);
    const QString value = QLocale().toString(hr10.points[i].y(), 'f', 2), window = windowName(range.window),
                  testedOn = windowName(range.window + 1);
    EXPECT_TRUE(timeline.factsText().contains(QStringLiteral("its model in the test on %1: HR@10 %2 ").arg(testedOn, value)))
        << timeline.factsText().toStdString();
    const ChartNote& note = quality.notes.at(i);
    EXPECT_EQ(note.x, hr10.points[i].x());
    EXPECT_TRUE(note.text.startsWith(QStringLiteral("tested on %1, after training on %2").arg(testedOn, window)))
        << note.text.toStdString();
  }
}

TEST(Timeline, SaysBeneathWhatIsKnownOfAWindow) {
  Timeline timeline;
  timeline.resize(1200, timeline.sizeHint().height());
  timeline.show();
  EXPECT_TRUE(timeline.factsText().isEmpty()) << "no run";
  timeline.setState(madeState({}));
  timeline.setFacts(plantedFacts());
  EXPECT_TRUE(timeline.factsText().contains(QStringLiteral("its model in the test on D6: HR@10")))
      << "the newest: " << timeline.factsText().toStdString();
  timeline.choose(3);
  const QString third = timeline.factsText();
  for (const char* words : {"its model in the test on D4: HR@10", "the model before it in the test on D3: HR@10", "±", "test sequences",
                            "⇄ users turn to ornate items", "⊕ Nocturne arrives", "of items new", "popularity shift 0.25"})
    EXPECT_TRUE(third.contains(QString::fromUtf8(words))) << words << ": " << third.toStdString();
  timeline.setPointed(4);
  EXPECT_TRUE(timeline.factsText().contains(QStringLiteral("↺ a taste comes back"))) << "of what is pointed at";
  timeline.setPointed(0);
  EXPECT_TRUE(timeline.factsText().startsWith(QStringLiteral("D0: its model in the test on D1: HR@10")));
  timeline.setPointed(9);
  EXPECT_TRUE(timeline.factsText().startsWith(QStringLiteral("D9: "))) << timeline.factsText().toStdString();
  EXPECT_TRUE(timeline.factsText().endsWith(QStringLiteral("not tested yet"))) << timeline.factsText().toStdString();
  timeline.setPointed(std::nullopt);
  const QRectF line = timeline.factsRect();
  ASSERT_FALSE(line.isEmpty());
  EXPECT_GT(line.top(), timeline.cellRect(3).bottom());
  EXPECT_LE(line.bottom(), timeline.height());
  EXPECT_EQ(timeline.windowAt(line.center()), -1);
  EXPECT_TRUE(timeline.tooltipAt(line.center()).contains(QStringLiteral("planted drift"))) << "whole, with what the signs mean";
  timeline.resize(1200, timeline.minimumSizeHint().height());
  EXPECT_TRUE(timeline.factsRect().isEmpty()) << "no room";
}

TEST(Timeline, HasTheNumbersBehindItsLineInItsTable) {
  Timeline timeline;
  timeline.setState(madeState({}));
  timeline.setFacts(plantedFacts());
  const ChartTable table = timeline.table();
  const auto cell = [&](std::size_t window, const char* column) {
    return table.rows.at(window).at(table.header.indexOf(QString::fromUtf8(column)));
  };
  for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.header.size());
  EXPECT_EQ(cell(3, "popularity shift"), QStringLiteral("0.25"));
  EXPECT_EQ(cell(3, "planted"), QStringLiteral("⇄ users turn to ornate items · ⊕ Nocturne arrives"));
  EXPECT_GT(cell(3, "sequences of the test on it").toInt(), 0);
  EXPECT_GT(cell(3, "standard error").toDouble(), 0);
  EXPECT_TRUE(cell(9, "HR@10 of that").isEmpty()) << "not tested yet";
}

TEST(Timeline, ExplainsOnPaperTheSignsOfDriftThatAreDrawn) {
  Timeline timeline;
  timeline.setState(madeState({}));
  const QString none = timeline.saver()->shown().words;
  EXPECT_TRUE(none.contains(QStringLiteral("▲ experts born")) && none.contains(QStringLiteral("★ the best one"))) << qPrintable(none);
  for (const char* sign : {"↺", "⇄", "⊕", "⊖"}) EXPECT_FALSE(none.contains(QString::fromUtf8(sign))) << sign;
  timeline.setFacts({nullptr, {4}, {{PlantedDrift::Kind::kArrival, 3, "Nocturne"}}});
  const QString some = timeline.saver()->shown().words;
  for (const char* sign : {"↺", "⊕"}) EXPECT_TRUE(some.contains(QString::fromUtf8(sign))) << sign;
  for (const char* sign : {"⇄", "⊖"}) EXPECT_FALSE(some.contains(QString::fromUtf8(sign))) << sign;
  timeline.setFacts(plantedFacts());
  const QString all = timeline.saver()->shown().words;
  for (const char* sign : {"↺", "⇄", "⊕", "⊖"}) EXPECT_TRUE(all.contains(QString::fromUtf8(sign))) << sign;
}

TEST(TimelineMarks, NumberThePersonsNotesAndTellThem) {
  const auto cells =
      timelineCells(*madeState({}), {}, {{1, 0, "drift <here>"}, {3, 0, "first"}, {3, 2, "second"}, {99, 0, "of no window"}});
  EXPECT_EQ(cells[0].firstNote, 0);
  EXPECT_EQ(cells[1].firstNote, 1);
  EXPECT_EQ(cells[1].lastNote, 1);
  EXPECT_EQ(cells[3].firstNote, 2);
  EXPECT_EQ(cells[3].lastNote, 3);
  EXPECT_TRUE(cells[1].tooltip.contains(QStringLiteral("⚑ 1 · D1: drift &lt;here&gt;"))) << cells[1].tooltip.toStdString();
  EXPECT_TRUE(cells[3].tooltip.contains(QStringLiteral("⚑ 3 · D3, epoch 2: second")));
}

TEST(Timeline, AsksForANoteByAKeyAtTheChosenWindow) {
  Timeline timeline;
  timeline.resize(900, 76);
  timeline.show();
  timeline.setState(madeState({}));
  const QSignalSpy asked(&timeline, &Timeline::noteRequested);
  timeline.choose(2);
  QTest::keyClick(&timeline, Qt::Key_N);
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked.first().first().toInt(), 2);
  timeline.setNotes({{2, 0, "seen"}});
  const QStringList told = timeline.accessibleDescription().split(QLatin1Char('\n'));
  ASSERT_EQ(told.size(), 3);
  EXPECT_EQ(told[0], QStringLiteral("D2")) << "what is chosen";
  EXPECT_EQ(told[1], timeline.factsText()) << "then what is known of it";
  EXPECT_EQ(told[2], QStringLiteral("1 · D2: seen")) << "then the notes";
}

TEST(NamesSideBySide, ThinOutWhereTheyHaveNoRoom) {
  EXPECT_EQ(nameEvery(40, 20), 1);
  EXPECT_EQ(nameEvery(11, 20), 3);
  EXPECT_EQ(nameEvery(0, 20), 23);
}

TEST(TimelineMarks, TellWhichWindowsAForkShares) {
  auto description = madeDescription({});
  description.origin = RunOrigin{"first <try>", "/runs/first", {1}, {{"tau", "0.2"}}};
  LiveState state;
  state.history = std::make_shared<const RunHistory>(description);
  const auto cells = timelineCells(state);
  for (const std::size_t window : {0U, 1U}) EXPECT_TRUE(cells[window].tooltip.contains(QStringLiteral("shared with first &lt;try&gt;")));
  EXPECT_FALSE(cells[2].tooltip.contains(QStringLiteral("shared")));
}

TEST(Timeline, ForksFromAFinishedWindowThatAnotherOneFollows) {
  Timeline timeline;
  timeline.resize(900, 76);
  timeline.show();
  timeline.setState(madeState({}));
  EXPECT_TRUE(timeline.canFork(0));
  EXPECT_TRUE(timeline.canFork(5));
  EXPECT_FALSE(timeline.canFork(6)) << "it is in training";
  EXPECT_FALSE(timeline.canFork(9));
  EXPECT_FALSE(timeline.canFork(-1));
  QPushButton* fork = nullptr;
  for (auto* button : timeline.findChildren<QPushButton*>())
    if (button->text().contains(QStringLiteral("Fork"))) fork = button;
  ASSERT_NE(fork, nullptr);
  EXPECT_FALSE(fork->isEnabled()) << "no window is chosen";
  timeline.choose(3);
  ASSERT_TRUE(fork->isEnabled());
  QSignalSpy requested(&timeline, &Timeline::forkRequested);
  fork->click();
  ASSERT_EQ(requested.count(), 1);
  EXPECT_EQ(requested[0][0].toInt(), 3);
}

TEST(Timeline, SaysTheShareOfNewItemsInAllCellsOrInNone) {
  Timeline timeline;
  timeline.show();
  timeline.setState(madeState({}));
  timeline.setFacts({std::make_shared<const DataReport>(madeReport()), {4}});
  const auto cells = timelineCells(*madeState({}), {std::make_shared<const DataReport>(madeReport()), {4}});
  bool someTell = false, someDoNot = false;
  for (int width = 2400; width >= 400; width -= 20) {
    timeline.resize(width, 76);
    QApplication::processEvents();
    int told = 0, known = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!cells[i].newItems) continue;
      ++known;
      told += timeline.wordsBelow(static_cast<int>(i)).contains(QStringLiteral("new")) ? 1 : 0;
    }
    EXPECT_TRUE(told == 0 || told == known) << width;
    someTell = someTell || told > 0;
    someDoNot = someDoNot || told == 0;
  }
  EXPECT_TRUE(someTell);
  EXPECT_TRUE(someDoNot);
}

TEST(Timeline, LeavesOutWordsOfEpochsBeforeTheShareOfNewItems) {
  Timeline timeline;
  timeline.show();
  timeline.setState(madeState({}));
  timeline.setFacts({std::make_shared<const DataReport>(madeReport()), {4}});
  bool brief = false;
  for (int width = 2400; width >= 400 && !brief; width -= 10) {
    timeline.resize(width, 76);
    QApplication::processEvents();
    const QString words = timeline.wordsBelow(4);
    if (!words.contains(QStringLiteral("ep"))) brief = words.startsWith(QStringLiteral("★")) && words.contains(QStringLiteral("new"));
  }
  EXPECT_TRUE(brief);
}

TEST(Timeline, ShowsABareSignOnlyOfOneHoweverNarrowItsCells) {
  Timeline timeline;
  timeline.show();
  timeline.setState(madeState({}));
  timeline.setFacts({std::make_shared<const DataReport>(madeReport()), {4}});
  ASSERT_EQ(timelineCells(*madeState({}))[0].births, 4);
  bool wide = false;
  for (int width = 2400; width >= 300; width -= 20) {
    timeline.resize(width, 76);
    QApplication::processEvents();
    const QStringList marks = timeline.marksShown(0);
    EXPECT_FALSE(marks.contains(QStringLiteral("▲"))) << width << ": four were born";
    wide = wide || marks.contains(QStringLiteral("▲4"));
    EXPECT_TRUE(marks.contains(QStringLiteral("▲4")) || marks.contains(QStringLiteral("…"))) << width;
  }
  EXPECT_TRUE(wide);
}

TEST(Timeline, FramesTheChosenWindowSoThatItIsSeenInBothLooks) {
  for (const ThemeChoice look : {ThemeChoice::kDark, ThemeChoice::kLight}) {
    applyTheme(*qApp, look);
    Timeline timeline;
    timeline.resize(900, 76);
    timeline.setState(madeState({}));
    timeline.setSelected(2);
    timeline.show();
    const QRectF box = timeline.cellRect(2);
    const QImage image = timeline.grab().toImage();
    const int middle = static_cast<int>(box.center().y());
    const QColor frame = image.pixelColor(static_cast<int>(box.left()) + 1, middle);
    const QColor inside = image.pixelColor(static_cast<int>(box.left()) + 6, middle);
    EXPECT_GE(contrast(frame, inside), 3) << frame.name().toStdString() << " on " << inside.name().toStdString();
  }
}

TEST(Timeline, DoesNotForkAfterTheLastTrainedWindow) {
  MadeRun made;
  made.finished = 9;
  Timeline timeline;
  timeline.setState(madeState(made));
  EXPECT_TRUE(timeline.canFork(7));
  EXPECT_FALSE(timeline.canFork(8));
}

TEST(Timeline, PromisesBirthsOnlyWhereExpertsAreBorn) {
  Timeline timeline;
  for (const auto& one : methodDescriptions()) {
    timeline.setMethod(one.method);
    EXPECT_EQ(timeline.emptyText().contains(QStringLiteral("births")), one.expands) << one.key;
    EXPECT_TRUE(timeline.emptyText().contains(QStringLiteral("your changes"))) << one.key;
  }
}

TEST(Timeline, KeepsItsButtonsApartAndInside) {
  Timeline timeline;
  timeline.resize(timeline.minimumSizeHint());
  timeline.show();
  const auto buttons = timeline.findChildren<QPushButton*>();
  ASSERT_EQ(buttons.size(), 2);
  EXPECT_FALSE(buttons[0]->geometry().intersects(buttons[1]->geometry()));
  for (const auto* button : buttons) EXPECT_TRUE(timeline.rect().contains(button->geometry()));
}

}  // namespace
}  // namespace xsmoe::widgets
