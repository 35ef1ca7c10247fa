// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/timeline_cells.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <variant>

#include "model/core/forecast.h"
#include "model/core/run_moment.h"
#include "widgets/words/intervention_wording.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/note_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class TimelineWords {
  Q_DECLARE_TR_FUNCTIONS(TimelineWords)
};

constexpr double kNearlyDone = 0.95;  ///< a window that is not done is never full

/// How many a window takes: the mean of those that are done, else what its early stopping takes where nothing improves any more.
double expectedEpochs(const WindowHistory& window, const RunHistory& history) {
  double sum = 0;
  int done = 0;
  for (const WindowHistory& one : history.windows()) {
    if (!one.done) continue;
    sum += one.done->epochs;
    ++done;
  }
  return std::max(1.0, done > 0 ? sum / done : soonestEnd(history.settings().training, window));
}

double progressOf(const WindowHistory& window, const LiveState& state) {
  const double inEpoch = state.batchesPerEpoch > 0 ? static_cast<double>(state.batch) / state.batchesPerEpoch : 0;
  const auto finished = static_cast<double>(window.epochs.size());
  const bool between = state.epoch == static_cast<int>(window.epochs.size());  // the current epoch is already among the finished ones
  return std::min(kNearlyDone, (finished + (between ? 0 : inEpoch)) / expectedEpochs(window, *state.history));
}

QString epochsText(int epochs) { return counted(epochs, TimelineWords::tr("1 epoch"), TimelineWords::tr("%1 epochs")); }

/// "8 epochs, ★ best: 6".
QString trainedText(const TimelineCell& cell) {
  const QString epochs = epochsText(cell.epochs);
  return cell.bestEpoch > 0 ? TimelineWords::tr("%1, ★ best: %2").arg(epochs).arg(cell.bestEpoch) : epochs;
}

/// What took experts out of it: τ at its end, or a person.
QStringList deathLines(const WindowHistory& window) {
  const auto byHand = std::count_if(window.deaths.begin(), window.deaths.end(), [](const ExpertPruned& death) { return death.byHand; });
  const auto byTau = std::ssize(window.deaths) - byHand;
  QStringList lines;
  if (byTau > 0) lines << counted(byTau, TimelineWords::tr("▼ 1 expert pruned"), TimelineWords::tr("▼ %1 experts pruned"));
  if (byHand > 0)
    lines << counted(byHand, TimelineWords::tr("▼ 1 expert taken out by hand"), TimelineWords::tr("▼ %1 experts taken out by hand"));
  return lines;
}

/// A grouping that was asked for before takes its place when the window has been tested.
bool isGroupingApplied(const Intervention& change) {
  const auto* const grouping = change.outcome ? std::get_if<GroupingSet>(&*change.outcome) : nullptr;
  return grouping != nullptr && grouping->applied;
}

QString placeOf(const Intervention& change) {
  if (change.atEnd || isGroupingApplied(change)) return TimelineWords::tr("at its end");
  if (change.epoch == 0) return TimelineWords::tr("at its beginning");
  if (change.batch == 0) return TimelineWords::tr("epoch %1").arg(change.epoch);
  return TimelineWords::tr("epoch %1, batch %2").arg(change.epoch).arg(change.batch);
}

/// What a person did in a window: every change, what was refused, what came of an earlier one, and how often the run waited.
QStringList changeLines(int window, const std::vector<Intervention>& interventions) {
  QStringList lines;
  int waits = 0;
  for (const Intervention& change : interventions) {
    if (change.window.value != window) continue;
    const QString what = interventionSigns(change).toHtmlEscaped();
    if (change.changesRun)
      lines << TimelineWords::tr("◆ %1: %2").arg(placeOf(change), what);
    else if (!change.refusal.empty())
      lines << TimelineWords::tr("◇ %1: %2 was refused: %3")
                   .arg(placeOf(change), what, withWindowNames(text(change.refusal)).toHtmlEscaped());
    else if (std::holds_alternative<Press>(change.act))
      ++waits;
    else
      lines << TimelineWords::tr("%1: %2").arg(placeOf(change), what);
  }
  if (waits > 0)
    lines << counted(waits, TimelineWords::tr("paused, continued or stepped once"),
                     TimelineWords::tr("paused, continued or stepped %1 times"));
  return lines;
}

/// What a person changed in an epoch, as it is written in changeLines().
QStringList epochChangeLines(const RunMoment& moment, const std::vector<Intervention>& interventions) {
  QStringList lines;
  for (const Intervention& change : interventions)
    if (change.window == moment.window && change.epoch == moment.epoch && !change.atEnd && (change.changesRun || change.takesBack))
      lines << (change.changesRun ? TimelineWords::tr("◆ %1: %2") : TimelineWords::tr("%1: %2"))
                   .arg(placeOf(change), interventionSigns(change).toHtmlEscaped());
  return lines;
}

/// How the window's model did, and whether that differs from the test before.
QStringList testLines(const WindowHistory& history, const WindowHistory* before) {
  if (!history.done || !history.done->test) return {};
  const Metrics& test = *history.done->test;
  QStringList lines{TimelineWords::tr("its model in the %1: %2, NDCG@10 %3")
                        .arg(testOn(history.done->testedOn.value), hr10WithError(test), percent(test.ndcg10, 2))};
  if (before && before->done && before->done->test) lines << changeFromTestBefore(*before->done->test, test);
  return lines;
}

QString tooltipOf(int window, const TimelineCell& cell, const WindowHistory* history, const WindowHistory* before, const LiveState& state) {
  const RunHistory& run = *state.history;
  QStringList lines{QStringLiteral("<b>%1</b>: %2").arg(windowName(window), meaningOf(Symbol::kWindow))};
  switch (cell.state) {
    case TimelineCell::State::kToCome: lines << TimelineWords::tr("to come"); break;
    case TimelineCell::State::kRunning:
      lines << TimelineWords::tr("%1, %2 done").arg(unfinishedWord(run.state(), state.seen), epochsText(cell.epochs));
      break;
    case TimelineCell::State::kTestOnly: lines << TimelineWords::tr("only tested on"); break;
    case TimelineCell::State::kDone: lines << trainedText(cell); break;
  }
  if (history) lines += testLines(*history, before);
  if (cell.births > 0)
    lines << counted(cell.births, TimelineWords::tr("▲ 1 expert born at its end"), TimelineWords::tr("▲ %1 experts born at its end"));
  if (history) lines += deathLines(*history);
  lines += changeLines(window, run.interventions());
  return lines.join(QStringLiteral("<br>"));
}

TimelineCell cellOf(const WindowHistory& window, const LiveState& state) {
  TimelineCell cell;
  cell.epochs = cell.recorded = static_cast<int>(window.epochs.size());
  cell.births = static_cast<int>(window.births.size());
  cell.deaths = static_cast<int>(window.deaths.size());
  cell.bestEpoch = bestEpochOf(window);
  if (window.done) {
    cell.state = TimelineCell::State::kDone;
    cell.progress = 1;
    cell.epochs = window.done->epochs;
    cell.modelTest = window.done->test;
    cell.modelTestedOn = window.done->testedOn.value;
    return cell;
  }
  cell.state = TimelineCell::State::kRunning;
  cell.progress = progressOf(window, state);
  return cell;
}

/// What is known of the window whatever the run came to.
void addFacts(TimelineCell& cell, int window, const StreamFacts& facts) {
  cell.tasteReturns = tasteReturns(facts, window);
  cell.drifts = driftSigns(facts, window);
  const auto* const report = windowReport(facts, window);
  if (report == nullptr || window == 0) return;
  cell.newItems = report->newItemShare();
  cell.shift = report->popularityShift;
}

/// Their numbers and, in the tooltips, their words.
void addNotes(std::vector<TimelineCell>& cells, const std::vector<WindowNote>& notes) {
  const QStringList lines = noteLines(notes);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const auto at = static_cast<std::size_t>(std::max(0, notes[i].window));
    if (at >= cells.size()) continue;
    TimelineCell& cell = cells[at];
    cell.lastNote = static_cast<int>(i) + 1;
    if (cell.firstNote == 0) cell.firstNote = cell.lastNote;
    cell.tooltip += QStringLiteral("<br>⚑ ") + lines[static_cast<qsizetype>(i)].toHtmlEscaped();
  }
}

}  // namespace

QString unfinishedWord(RunState state, RunSeen seen) {
  // One that another program trains again keeps the end of its last try in the record until more is written.
  if (seen == RunSeen::kElsewhere) return TimelineWords::tr("in training");
  if (state == RunState::kStopped) return TimelineWords::tr("stopped in it");
  if (state == RunState::kFailed) return TimelineWords::tr("failed in it");
  return seen == RunSeen::kHere ? TimelineWords::tr("in training") : runStateText(state, seen);
}

QString epochTooltip(const RunHistory& history, const RunMoment& moment, bool best, const std::vector<RunMoment>& kept) {
  const EpochDone* const epoch = epochAt(history, moment);
  if (epoch == nullptr) return {};
  QStringList lines{QStringLiteral("<b>%1</b>").arg(momentName(moment)), epochNumbers(*epoch)};
  if (best) lines << TimelineWords::tr("★ best");
  lines += epochChangeLines(moment, history.interventions());
  lines << weightsSentence(history, moment, kept);
  return lines.join(QStringLiteral("<br>"));
}

std::vector<TimelineCell> timelineCells(const LiveState& state, const StreamFacts& facts, const std::vector<WindowNote>& notes) {
  const RunHistory& history = *state.history;
  const int windows = history.description().settings.protocol.windows;
  std::vector<TimelineCell> cells(static_cast<std::size_t>(windows));
  cells.back().state = TimelineCell::State::kTestOnly;
  std::vector<const WindowHistory*> known(cells.size(), nullptr);
  for (const WindowHistory& window : history.windows()) {
    const auto at = static_cast<std::size_t>(window.window.value);
    if (at >= cells.size()) continue;
    cells[at] = cellOf(window, state);
    known[at] = &window;
  }
  for (const WindowHistory& window : history.windows()) {
    if (!window.done) continue;
    const auto at = static_cast<std::size_t>(window.done->testedOn.value);
    if (at < cells.size()) cells[at].test = window.done->test;
  }
  for (const Intervention& change : history.interventions()) {
    const auto at = static_cast<std::size_t>(change.window.value);
    if (at < cells.size() && change.changesRun) ++cells[at].changes;
  }
  for (int i = 0; i < windows; ++i) {
    const auto at = static_cast<std::size_t>(i);
    addFacts(cells[at], i, facts);
    QStringList lines{tooltipOf(i, cells[at], known[at], i > 0 ? known[at - 1] : nullptr, state)};
    for (const QString& fact : factsOf(facts, i)) lines << fact.toHtmlEscaped();
    cells[at].tooltip = lines.join(QStringLiteral("<br>"));
    if (const auto& origin = history.description().origin; origin && i <= origin->window.value)
      cells[at].tooltip +=
          QStringLiteral("<br>") + TimelineWords::tr("shared with %1").arg(QString::fromStdString(origin->run).toHtmlEscaped());
  }
  addNotes(cells, notes);
  return cells;
}

}  // namespace xsmoe::widgets
