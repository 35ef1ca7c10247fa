// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/loss_chart.h"

#include <QMenu>
#include <algorithm>
#include <utility>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {

ChartContent lossContent(const RunHistory& history, StepAxis axis, const RunHistory* axisOf) {
  const RunHistory& unit = axisOf != nullptr ? *axisOf : history;
  ChartContent content;
  content.title = LossChart::tr("Loss and learning rate");
  content.shortTitles = {LossChart::tr("Loss and rate"), LossChart::tr("Loss")};
  content.x.title = axisTitle(axis, unit);
  content.x.whole = axis != StepAxis::kTime;
  content.x.least = 0;
  content.y.title = LossChart::tr("loss (nats)");
  content.y2.title = LossChart::tr("rate (10⁻³)");
  content.y2.least = 0;
  content.emptyText = LossChart::tr("The loss of every batch appears here when training starts.");
  ChartSeries batches, epochs, rate;
  batches.name = LossChart::tr("batch");
  batches.faint = true;
  batches.marker = Marker::kNone;
  epochs.name = LossChart::tr("epoch mean");
  epochs.colour.index = 1;
  rate.name = LossChart::tr("learning rate (10⁻³)");
  rate.kind = SeriesKind::kSteps;
  rate.colour.index = 2;
  rate.dashed = true;
  rate.marker = Marker::kNone;
  rate.secondAxis = true;
  std::size_t steps = 0;
  for (const WindowHistory& window : history.windows()) steps += window.batchLosses.size();
  batches.points.reserve(steps);
  StepPlaces places(history, axis, unit);
  double end = 0;
  for (const WindowHistory& window : history.windows()) {
    places.enter(window);
    content.marks.push_back({places.at(0), false, false, windowName(window.window.value)});
    for (std::size_t step = 0; step < window.batchLosses.size(); ++step)
      batches.points.emplace_back(places.at(step + 1), static_cast<double>(window.batchLosses[step]));
    WindowRange range{window.window.value, places.at(0), 0};
    std::size_t from = 0;
    for (std::size_t e = 0; e < window.epochs.size() && e < window.epochEnds.size(); ++e) {
      const std::size_t to = window.epochEnds[e];
      epochs.points.emplace_back(places.at(to), window.epochs[e].loss);
      rate.points.emplace_back(places.at(from), 1e3 * window.epochs[e].learningRate);
      content.epochs.push_back({window.window.value, window.epochs[e].epoch, places.at(from), places.at(to)});
      from = to;
    }
    if (!window.epochs.empty()) rate.points.emplace_back(places.at(from), 1e3 * window.epochs.back().learningRate);
    end = places.end();
    range.to = end;
    content.windows.push_back(std::move(range));
  }
  content.x.most = axis == StepAxis::kTime && end > 0 ? end : std::max(1.0, end);
  // One by one: a braced list would copy a million points.
  for (ChartSeries* series : {&batches, &epochs, &rate}) content.series.push_back(std::move(*series));
  return content;
}

LossChart::LossChart(QWidget* parent) : ChartView(parent), shown_(std::make_shared<const RunHistory>()) { refresh(); }

void LossChart::setBeside(const std::shared_ptr<const RunHistory>& other) { beside_ = other; }

void LossChart::showHistory(std::shared_ptr<const RunHistory> history) {
  shown_ = history ? std::move(history) : std::make_shared<const RunHistory>();
  refresh();
}

void LossChart::showHistory(const RunHistory& history) { showHistory(std::make_shared<const RunHistory>(history)); }

void LossChart::setAxis(StepAxis axis) {
  if (axis == axis_) return;
  axis_ = axis;
  refresh();
}

void LossChart::refresh() {
  ChartContent content = lossContent(*shown_, axis_);
  if (beside_) {
    constexpr std::size_t kEpochs = 1;  // among the series of lossContent()
    ChartSeries epochs = lossContent(*beside_, axis_, shown_.get()).series[kEpochs];
    epochs.name = tr("epoch mean of %1").arg(runTitle(beside_->description()));
    epochs.dotted = epochs.hollow = true;
    epochs.shortName = besideMark();
    if (!epochs.points.empty()) content.x.most = std::max(content.x.most.value_or(1), epochs.points.back().x());
    content.series.push_back(std::move(epochs));
  }
  setContent(std::move(content));
}

void LossChart::addOwnActionsTo(QMenu& menu) {
  menu.addSeparator();
  for (const StepAxis axis : kStepAxes) {
    QAction* const action = menu.addAction(axisName(axis), this, [this, axis] { setAxis(axis); });
    action->setCheckable(true);
    action->setChecked(axis == axis_);
  }
  ChartView::addOwnActionsTo(menu);
}

}  // namespace xsmoe::widgets
