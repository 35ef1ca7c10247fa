// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/loss_chart.h"

#include <algorithm>
#include <utility>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {

ChartContent lossContent(const RunHistory& history) {
  ChartContent content;
  content.title = LossChart::tr("Loss and learning rate");
  content.x.title = LossChart::tr("training step");
  content.x.whole = true;
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
  std::size_t before = 0;  // steps of earlier windows
  for (const WindowHistory& window : history.windows()) {
    content.marks.push_back({static_cast<double>(before), false, false, windowName(window.window.value)});
    for (std::size_t step = 0; step < window.batchLosses.size(); ++step)
      batches.points.emplace_back(static_cast<double>(before + step + 1), static_cast<double>(window.batchLosses[step]));
    std::size_t from = 0;
    for (std::size_t e = 0; e < window.epochs.size() && e < window.epochEnds.size(); ++e) {
      const std::size_t to = window.epochEnds[e];
      epochs.points.emplace_back(static_cast<double>(before + to), window.epochs[e].loss);
      rate.points.emplace_back(static_cast<double>(before + from), 1e3 * window.epochs[e].learningRate);
      from = to;
    }
    if (!window.epochs.empty()) rate.points.emplace_back(static_cast<double>(before + from), 1e3 * window.epochs.back().learningRate);
    content.windows.push_back({window.window.value, static_cast<double>(before), static_cast<double>(before + window.batchLosses.size())});
    before += window.batchLosses.size();
  }
  content.x.most = std::max<double>(1, static_cast<double>(before));
  // One by one: a braced list would copy a million points.
  for (ChartSeries* series : {&batches, &epochs, &rate}) content.series.push_back(std::move(*series));
  return content;
}

LossChart::LossChart(QWidget* parent) : ChartView(parent) { setContent(lossContent(RunHistory{})); }

void LossChart::setBeside(const std::shared_ptr<const RunHistory>& other) {
  beside_.clear();
  if (!other) return;
  constexpr std::size_t kEpochs = 1;  // among the series of lossContent()
  ChartSeries epochs = lossContent(*other).series[kEpochs];
  epochs.name = tr("epoch mean of %1").arg(runTitle(other->description()));
  epochs.dotted = epochs.hollow = true;
  epochs.shortName = besideMark();
  beside_ = {std::move(epochs)};
}

void LossChart::showHistory(const RunHistory& history) {
  ChartContent content = lossContent(history);
  for (const ChartSeries& series : beside_) {
    if (!series.points.empty()) content.x.most = std::max(content.x.most.value_or(1), series.points.back().x());
    content.series.push_back(series);
  }
  setContent(std::move(content));
}

}  // namespace xsmoe::widgets
