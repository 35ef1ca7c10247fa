// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_monitor.h"

#include <QColor>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QStringList>
#include <QVBoxLayout>
#include <algorithm>
#include <cstdint>
#include <utility>

#include "model/analysis/forecast_comparison.h"
#include "model/analysis/step_split.h"
#include "widgets/charts/machine_chart.h"
#include "widgets/charts/machine_epochs_chart.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/reading_line.h"
#include "widgets/pages/compare_choices.h"
#include "widgets/pages/watching_cost.h"
#include "widgets/theme.h"
#include "widgets/words/forecast_wording.h"
#include "widgets/words/labels.h"
#include "widgets/words/step_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kCurvesHeight = 210;
constexpr int kLinesBelow = 3;  ///< that are to be seen below the curves; where they are not, the lines come first

/// What a run's time went to, in seconds.
struct TimeSpent {
  double steps = 0, besides = 0;
  [[nodiscard]] double all() const { return steps + besides; }
};

TimeSpent timeSpent(const RunHistory& history) {
  TimeSpent spent;
  for (const WindowHistory& window : history.windows()) {
    spent.steps += window.trainingSeconds;
    spent.besides += window.besidesSeconds;
  }
  return spent;
}

QString memoryNow(std::int64_t now, std::int64_t most) {
  return RunMonitor::tr("%1, at most %2 so far").arg(bytesText(now), bytesText(most));
}

/// Of all programs that use it, which is why it comes from its driver.
void addGpu(std::vector<MonitorLine>& lines, const GpuUse& gpu) {
  QStringList known;
  if (gpu.busy >= 0) known << RunMonitor::tr("%1 busy").arg(percent(gpu.busy, 0));
  if (gpu.totalBytes > 0) known << RunMonitor::tr("%1 of %2 in use").arg(bytesText(gpu.usedBytes), bytesText(gpu.totalBytes));
  if (!gpu.unknown.empty()) known << (known.isEmpty() ? RunMonitor::tr("not known: %1") : QStringLiteral("%1")).arg(text(gpu.unknown));
  if (known.isEmpty()) return;
  lines.push_back({RunMonitor::tr("GPU"), known.join(QStringLiteral("; ")),
                   RunMonitor::tr("What the driver tells, of all programs together: how much of its last second or less the GPU computed, "
                                  "and what its memory holds")});
}

void addMachine(std::vector<MonitorLine>& lines, const LiveState& state) {
  if (state.residentBytes > 0)
    lines.push_back({RunMonitor::tr("Memory"), memoryNow(state.residentBytes, state.peakBytes),
                     RunMonitor::tr("What the system counts for this program, the window with it")});
  addGpu(lines, state.gpu);
  if (state.devicePeakBytes > 0)
    lines.push_back({RunMonitor::tr("GPU memory"), memoryNow(state.deviceBytes, state.devicePeakBytes),
                     RunMonitor::tr("What tensors hold on the GPU")});
  if (state.busyCores > 0)
    lines.push_back({RunMonitor::tr("CPU"),
                     RunMonitor::tr("%1 of %2 cores busy").arg(QLocale().toString(state.busyCores, 'f', 1)).arg(state.cores),
                     RunMonitor::tr("This program's CPU time by time, over the last second or more")});
  if (state.readBytesPerSecond >= 0)
    lines.push_back({RunMonitor::tr("Input"),
                     RunMonitor::tr("%1 a second read from disks").arg(bytesText(static_cast<std::int64_t>(state.readBytesPerSecond))),
                     RunMonitor::tr("This program's reads over the last second or more, without what the system had in memory")});
}

/// Of a run that does not train here, in the place of what the machine tells of one that does.
void addRecordedMemory(std::vector<MonitorLine>& lines, const RunHistory& history) {
  std::int64_t peak = 0;
  for (const WindowHistory& window : history.windows())
    if (window.done) peak = std::max(peak, window.done->peakBytes);  // it begins again where a run is gone on with
  if (peak > 0)
    lines.push_back(
        {RunMonitor::tr("Memory"), RunMonitor::tr("at most %1, as its record tells").arg(bytesText(peak)),
         RunMonitor::tr("Of the windows that are done: what tensors held on a GPU, else what the system counted for the program")});
}

void addPace(std::vector<MonitorLine>& lines, const LiveState& state) {
  if (state.stepSeconds <= 0) return;
  lines.push_back(
      {RunMonitor::tr("Step"), durationText(state.stepSeconds), RunMonitor::tr("One batch: forward, backward, optimizer; recent ones")});
  if (state.itemsPerSecond > 0)
    lines.push_back({RunMonitor::tr("Items"),
                     RunMonitor::tr("%1 a second").arg(shortCount(static_cast<std::int64_t>(state.itemsPerSecond))),
                     RunMonitor::tr("Item slots of the batches")});
}

/// Where a step's time goes, of the newest window's epochs.
void addSteps(std::vector<MonitorLine>& lines, const RunHistory& history) {
  const auto split = newestStepSplit(history);
  if (!split) return;
  const bool device = split->parts.of(StepPart::kDevice).has_value();
  lines.push_back({RunMonitor::tr("A step of %1").arg(windowName(split->window.value)),
                   RunMonitor::tr("%1. %2").arg(durationText(split->perStep()), stepPaceText(*split)),
                   RunMonitor::tr("Mean over %1 of its steps; below, what a step's time goes to").arg(count(split->steps))});
  for (const auto part : kStepParts)
    if (const auto& seconds = split->parts.of(part))
      lines.push_back({stepPartTitle(part), stepPartText(*split, *seconds), stepPartDetail(part, device)});
  lines.push_back({RunMonitor::tr("Rest of a step"), stepPartText(*split, split->rest()),
                   RunMonitor::tr("What is none of these, or what the method cannot tell apart")});
}

void addTimes(std::vector<MonitorLine>& lines, const TimeSpent& spent) {
  if (spent.all() <= 0) return;
  const auto part = [&](double seconds) { return RunMonitor::tr("%1 (%2)").arg(durationText(seconds), percent(seconds / spent.all())); };
  lines.push_back({RunMonitor::tr("Time in steps"), part(spent.steps), RunMonitor::tr("The batches of all windows so far")});
  lines.push_back({RunMonitor::tr("Time besides"), part(spent.besides),
                   RunMonitor::tr("What comes before a window's first step, validation, references and tests; no pauses")});
}

/// What was expected before the run began and, of the windows that are done, what they took.
void addForecast(std::vector<MonitorLine>& lines, const RunHistory& history) {
  const Forecast& forecast = history.description().forecast;
  if (forecast.empty()) return;
  lines.push_back({RunMonitor::tr("Forecast"), forecastText(forecast), forecastSentences(forecast).chopped(1)});
  const auto compared = compareForecast(history);
  if (!compared) return;
  lines.push_back({RunMonitor::tr("Time, %1 of %2 windows").arg(compared->windows).arg(compared->allWindows), comparedTime(*compared),
                   RunMonitor::tr("Of the windows that are done, from one to the next, without pauses, beside the forecast for as many "
                                  "epochs, and the one told before the run began")});
  if (const QString memory = comparedMemory(*compared); !memory.isEmpty())
    lines.push_back({RunMonitor::tr("Highest memory"), memory, RunMonitor::tr("Of the run by the end of these windows")});
}

void addWatching(std::vector<MonitorLine>& lines, const WatchingCost& cost) {
  if (cost.known()) lines.push_back({RunMonitor::tr("Watching costs"), watchingText(cost), watchingDetail(), cost.isAboveTarget()});
}

/// A line of the table: in bold and another colour what is not as it should be.
QString monitorRow(const MonitorLine& line, const QColor& warning) {
  QString value = line.value.toHtmlEscaped();
  if (line.warns) value = QStringLiteral("<b style=\"color:%1\">%2</b>").arg(warning.name(), value);
  return QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td>%2</td></tr>").arg(line.what.toHtmlEscaped(), value);
}

}  // namespace

std::vector<MonitorLine> monitorLines(const LiveState& state, const DrawingCost& drawing) {
  std::vector<MonitorLine> lines;
  const TimeSpent spent = state.history ? timeSpent(*state.history) : TimeSpent{};
  addMachine(lines, state);
  if (state.history && state.residentBytes == 0) addRecordedMemory(lines, *state.history);
  addPace(lines, state);
  if (state.history) addSteps(lines, *state.history);
  addTimes(lines, spent);
  if (state.history) addForecast(lines, *state.history);
  addWatching(lines, watchingCost(state, drawing));
  return lines;
}

RunMonitor::RunMonitor(QWidget* parent)
    : QScrollArea(parent),
      overTime_(new MachineChart(this)),
      epochs_(new MachineEpochsChart(this)),
      span_(choiceBox(tr("What the curves go over"), {tr("The last minutes"), tr("The whole run, epoch by epoch")}, this)),
      rows_(wrappedLabel(this)),
      details_(wrappedLabel(this)) {
  for (QLabel* const words : {rows_, details_}) {
    words->setTextFormat(Qt::RichText);
    words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    words->setMargin(6);
    words->setContextMenuPolicy(Qt::NoContextMenu);  // that of the whole; the curves have menus of their own
  }
  auto* const body = new QWidget(this);
  column_ = new QVBoxLayout(body);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(0);
  span_->setItemData(0, QStringLiteral("minutes"));
  span_->setItemData(1, QStringLiteral("run"));
  auto* const reading = new ReadingLine(*this);
  reading->setPage(QStringLiteral("machine"));
  reading->setContentsMargins(6, 4, 6, 0);
  column_->addWidget(reading);
  column_->addWidget(rows_);
  column_->addWidget(span_);
  for (ChartView* const curves : {static_cast<ChartView*>(overTime_), static_cast<ChartView*>(epochs_)}) {
    curves->setFixedHeight(kCurvesHeight);
    curves->setHelp(QStringLiteral("machine"));
    column_->addWidget(curves);
  }
  column_->addWidget(details_, 1);
  span_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);  // names may be cut where there is no room
  connect(span_, qOverload<int>(&QComboBox::currentIndexChanged), this, &RunMonitor::showCurves);
  setWidget(body);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setAccessibleName(tr("Monitor"));
  auto* const saver = new ViewSaver(*this, [this]() -> ShownView { return {tr("The machine"), textMaker(text()), table()}; });
  saver->openWhereAsked();
  saver->leaveToPage();
  showState({}, {});
}

void RunMonitor::resizeEvent(QResizeEvent* event) {
  QScrollArea::resizeEvent(event);
  placeLines();
}

void RunMonitor::placeLines() {
  const int curves = span_->sizeHint().height() + kCurvesHeight;
  const bool first = viewport()->height() < curves + kLinesBelow * rows_->fontMetrics().height();
  if (first == (column_->indexOf(rows_) < column_->indexOf(span_))) return;
  column_->removeWidget(rows_);
  column_->insertWidget(column_->indexOf(first ? static_cast<QWidget*>(span_) : details_), rows_);
}

/// Of the two those that there are, and of both the ones that a person chose.
void RunMonitor::showCurves() {
  const bool latest = !overTime_->content().series.empty(), recorded = !epochs_->content().series.empty();
  const bool whole = recorded && (!latest || span_->currentIndex() == 1);
  span_->setVisible(latest && recorded);
  overTime_->setVisible(latest && !whole);
  epochs_->setVisible(whole);
}

void RunMonitor::showState(const LiveState& state, const DrawingCost& drawing) {
  overTime_->showState(state);
  epochs_->showHistory(state.history);
  showCurves();
  const QColor warning = badNewsColour(isDark(palette()));
  QString rows, details;
  lines_ = monitorLines(state, drawing);
  for (const MonitorLine& line : lines_) {
    rows += monitorRow(line, warning);
    details += QStringLiteral("<p>%1: %2.</p>").arg(line.what.toHtmlEscaped(), line.detail.toHtmlEscaped());
  }
  rows = rows.isEmpty() ? tr("Memory, CPU and what a run's time goes to appear here when it starts.").toHtmlEscaped()
                        : QStringLiteral("<table>%1</table>").arg(rows);
  for (const auto& [label, words] : {std::pair{rows_, rows}, std::pair{details_, details}})
    if (words != label->text()) label->setText(words);
}

QString RunMonitor::text() const { return rows_->text() + details_->text(); }

ChartTable RunMonitor::table() const {
  ChartTable table{{tr("what"), tr("value"), tr("how it is measured")}, {}};
  for (const MonitorLine& line : lines_) table.rows.push_back({line.what, line.value, line.detail});
  return table;
}

}  // namespace xsmoe::widgets
