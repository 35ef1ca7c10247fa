// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/report_charts.h"

#include <QPainter>
#include <QWidget>
#include <algorithm>

#include "model/core/methods.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/network_view.h"
#include "widgets/report/paper.h"

namespace xsmoe::widgets {
namespace {

constexpr double kTallest = 1.4;  ///< a picture's height by its width: it fits on a page

bool hasPoints(const ChartContent& content) {
  return std::any_of(content.series.begin(), content.series.end(), [](const ChartSeries& series) { return !series.points.empty(); });
}

ReportChart reportChart(ChartView& chart) {
  return {
      chart.content().title, {chart.size(), [&chart](QPainter& painter, const QRectF& target) { chart.paintTo(painter, target); }}, &chart};
}

/// A view without a way of its own to be painted elsewhere.
ReportChart reportChart(QWidget& view, const QString& title) {
  return {title,
          {view.size(),
           [&view](QPainter& painter, const QRectF& target) {
             painter.save();
             painter.translate(target.topLeft());
             painter.scale(target.width() / view.width(), target.height() / view.height());
             view.render(&painter);
             painter.restore();
           }},
          nullptr};
}

}  // namespace

ReportCharts::ReportCharts(const RunHistory& history, QSize size) : size_(size), holder_(paperHolder()) {
  const auto add = [&](auto* chart) {
    lighten(*chart);
    chart->showHistory(history);
    present(*chart, size_);
    if (hasPoints(chart->content())) charts_.push_back(reportChart(*chart));
  };
  add(new MetricsChart(holder_.get()));
  add(new LossChart(holder_.get()));
  if (!hasExperts(history.settings().model.method)) return;
  add(new ExpertCountChart(holder_.get()));
  addLives(history);
  addNetwork(history);
}

ReportCharts::~ReportCharts() = default;

void ReportCharts::addLives(const RunHistory& history) {
  auto* const lives = new LifeLines(holder_.get());
  lighten(*lives);
  lives->showHistory(history);
  lives->show();
  const int height = lives->sizeHint().height();
  lives->resize(std::max(size_.width(), static_cast<int>(height / kTallest)), height);
  if (!lives->lives().empty()) charts_.push_back({LifeLines::tr("Lives of experts"), lives->describedPicture(), lives});
}

void ReportCharts::addNetwork(const RunHistory& history) {
  LiveState state;
  state.history = std::make_shared<const RunHistory>(history);
  const NetworkView view = networkView(state, std::nullopt, std::nullopt);
  if (view.layers.empty()) return;
  auto* const utilization = new UtilizationChart(holder_.get());
  lighten(*utilization);
  utilization->showNetwork(view);
  present(*utilization, size_);
  if (hasPoints(utilization->content())) charts_.push_back(reportChart(*utilization));
  auto* const weights = new RouterHeatMap(holder_.get());
  lighten(*weights);
  weights->showNetwork(view);
  weights->resize(size_.width(), weights->sizeHint().height());
  weights->show();
  charts_.push_back(reportChart(*weights, RouterHeatMap::tr("Mean gate weights")));
}

}  // namespace xsmoe::widgets
