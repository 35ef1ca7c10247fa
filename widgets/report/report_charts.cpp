// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/report_charts.h"

#include <QPainter>
#include <QWidget>
#include <algorithm>
#include <utility>

#include "model/core/methods.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/charts/validation_chart.h"
#include "widgets/charts/view_saver.h"
#include "widgets/network/network_picture.h"
#include "widgets/network_view.h"
#include "widgets/paper.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

using RunPtr = std::shared_ptr<const RunHistory>;
using Made = std::optional<ReportChart>;

ReportChart reportChart(ChartView& chart) {
  return {
      chart.content().title, {chart.size(), [&chart](QPainter& painter, const QRectF& target) { chart.paintTo(painter, target); }}, &chart};
}

/// In light colours and laid out, where there is anything on it.
Made finished(ChartView& chart, QSize size) {
  present(chart, size);
  if (!hasPoints(chart.content())) return std::nullopt;
  return reportChart(chart);
}

template <class Chart>
PaperView chartOf(const RunPtr& run, const std::vector<WindowNote>& notes) {
  return {[run, notes](QWidget& holder, QSize size) -> Made {
    auto* const chart = new Chart(&holder);
    lighten(*chart);
    chart->setNotes(notes);
    chart->showHistory(*run);
    return finished(*chart, size);
  }};
}

Made livesOf(const RunHistory& run, const std::vector<WindowNote>& notes, QWidget& holder, QSize size) {
  auto* const lives = new LifeLines(&holder);
  lighten(*lives);
  lives->setNotes(notes);
  lives->showHistory(run);
  lives->show();
  const int height = lives->sizeHint().height();
  lives->resize(std::max(size.width(), static_cast<int>(height / kTallestOnPaper)), height);
  if (lives->lives().empty()) return std::nullopt;
  return ReportChart{LifeLines::tr("Lives of experts"), lives->describedPicture(), lives};
}

NetworkView networkAtEnd(const RunPtr& run) {
  LiveState state;
  state.history = run;
  return networkView(state, std::nullopt, std::nullopt);
}

Made utilizationOf(const RunPtr& run, QWidget& holder, QSize size) {
  const NetworkView view = networkAtEnd(run);
  if (view.layers.empty()) return std::nullopt;
  auto* const utilization = new UtilizationChart(&holder);
  lighten(*utilization);
  utilization->showNetwork(view);
  return finished(*utilization, size);
}

Made weightsOf(const RunPtr& run, QWidget& holder, QSize size) {
  const NetworkView view = networkAtEnd(run);
  if (view.layers.empty()) return std::nullopt;
  auto* const weights = new RouterHeatMap(&holder);
  lighten(*weights);
  weights->showNetwork(view);
  weights->resize(size.width(), weights->sizeHint().height());
  weights->show();
  return ReportChart{RouterHeatMap::tr("Mean gate weights"), weights->describedPicture(), weights};
}

Made networkOf(const RunPtr& run, QWidget& holder, QSize size) {
  const NetworkView view = networkAtEnd(run);
  if (view.layers.empty() || descriptionOf(run->settings().model.method).family != Family::kXsmoe) return std::nullopt;
  NetworkPicture network;
  network.setAnimated(false);
  network.setHistory(run);
  network.showNetwork(view);
  return savedOnPaper(*network.saver(), {}).make(holder, size);
}

}  // namespace

bool hasPoints(const ChartContent& content) {
  return std::any_of(content.series.begin(), content.series.end(), [](const ChartSeries& series) { return !series.points.empty(); });
}

ReportChart renderedView(QWidget& view, const QString& title) { return {title, renderedPicture(view), nullptr}; }

std::vector<PaperView> watchViews(const RunPtr& run, const std::vector<WindowNote>& notes) {
  std::vector<PaperView> views{chartOf<MetricsChart>(run, notes), chartOf<LossChart>(run, notes), chartOf<ValidationChart>(run, notes)};
  if (!hasExperts(run->settings().model.method)) return views;
  views.push_back(chartOf<ExpertCountChart>(run, notes));
  views.push_back({[run, notes](QWidget& holder, QSize size) { return livesOf(*run, notes, holder, size); }});
  views.push_back({[run](QWidget& holder, QSize size) { return utilizationOf(run, holder, size); }});
  views.push_back({[run](QWidget& holder, QSize size) { return weightsOf(run, holder, size); }});
  return views;
}

PaperView networkOnPaper(const RunPtr& run) {
  return {[run](QWidget& holder, QSize size) { return networkOf(run, holder, size); }};
}

PaperView copyOnPaper(const ChartView& chart, const QString& title) {
  ChartContent content = chart.content();
  content.title = title.isEmpty() ? content.title : title + QStringLiteral(": ") + content.title;
  return {[content = std::move(content), notes = chart.notes(), run = chart.notesOf()](QWidget& holder, QSize size) -> Made {
    auto* const copy = new ChartView(&holder);
    lighten(*copy);
    copy->setContent(content);
    copy->setNotes(notes, run);
    return finished(*copy, size);
  }};
}

PaperView savedOnPaper(const ViewSaver& view, const QString& page) {
  ShownView shown = view.shown();
  if (!page.isEmpty()) shown.title = page + QStringLiteral(": ") + shown.title;
  return {[shown = std::move(shown)](QWidget& holder, QSize size) -> Made {
            if (shown.table.rows.empty()) return std::nullopt;
            ReportChart made{shown.title, pictureOf(shown, holder, size, lightPalette()), nullptr};
            made.table = shown.table;
            made.rows = shown.rows;
            return made;
          },
          view.provenance()};
}

ReportCharts::ReportCharts(const RunHistory& history, QSize size, const std::vector<WindowNote>& notes) : holder_(paperHolder()) {
  for (const PaperView& view : watchViews(std::make_shared<const RunHistory>(history), notes))
    if (auto made = view.make(*holder_, size)) charts_.push_back(std::move(*made));
}

ReportCharts::~ReportCharts() = default;

}  // namespace xsmoe::widgets
