// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/loss_chart.h"

#include <cstddef>
#include <utility>

namespace xsmoe::widgets {

ChartContent lossContent(const RunHistory& history, StepAxis axis, const RunHistory* axisOf) {
  const RunHistory& unit = axisOf != nullptr ? *axisOf : history;
  ChartContent content;
  content.title = LossChart::tr("Loss and learning rate");
  content.shortTitles = {LossChart::tr("Loss and rate"), LossChart::tr("Loss")};
  layOutAlong(content, history, axis, unit);
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
  for (const WindowHistory& window : history.windows()) {
    places.enter(window);
    for (std::size_t step = 0; step < window.batchLosses.size(); ++step)
      batches.points.emplace_back(places.at(step + 1), static_cast<double>(window.batchLosses[step]));
    std::size_t from = 0;
    for (std::size_t e = 0; e < window.epochs.size() && e < window.epochEnds.size(); ++e) {
      const std::size_t to = window.epochEnds[e];
      epochs.points.emplace_back(places.at(to), window.epochs[e].loss);
      rate.points.emplace_back(places.at(from), 1e3 * window.epochs[e].learningRate);
      from = to;
    }
    if (!window.epochs.empty()) rate.points.emplace_back(places.at(from), 1e3 * window.epochs.back().learningRate);
  }
  // One by one: a braced list would copy a million points.
  for (ChartSeries* series : {&batches, &epochs, &rate}) content.series.push_back(std::move(*series));
  return content;
}

LossChart::LossChart(QWidget* parent) : RunChart(StepAxis::kStep, parent) { setContent(lossContent(shown())); }

void LossChart::refresh() {
  ChartContent content = lossContent(shown(), axis());
  if (beside() != nullptr) {
    constexpr std::size_t kEpochs = 1;  // among the series of lossContent()
    addBeside(content, {lossContent(*beside(), axis(), &shown()).series[kEpochs]});
  }
  setContent(std::move(content));
}

}  // namespace xsmoe::widgets
