// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/report_charts.h"

#include <QCoreApplication>
#include <QPainter>
#include <QWidget>
#include <algorithm>
#include <functional>
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
#include "widgets/words/moment_wording.h"
#include "widgets/words/provenance_wording.h"

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

struct SightWords {
  Q_DECLARE_TR_FUNCTIONS(SightWords)
};

/// What files of charts with the curves of another run say they are of; empty: of the run alone.
QStringList linesWithBeside(const RunHistory& run, const std::shared_ptr<const RunHistory>& beside) {
  return beside ? provenanceLines(run) + provenanceOfBeside(*beside) : QStringList();
}

/// What files of the network say they are of; empty: of the run's end.
QStringList linesOf(const RunHistory& run, const WatchSight& sight, const std::shared_ptr<const RunHistory>& beside = nullptr) {
  if (!sight.network || !sight.network->window) return linesWithBeside(run, beside);
  const QString moment = momentName({*sight.network->window, sight.network->epoch});
  QStringList lines = provenanceLines(run);
  if (beside) lines += provenanceOfBeside(*beside);
  lines << (sight.network->epoch > 0 ? SightWords::tr("The network at the end of %1").arg(moment)
                                     : SightWords::tr("The network as tested after %1").arg(moment));
  return lines;
}

using SightPtr = std::shared_ptr<const WatchSight>;

/// `prepare`: before it has the run.
template <class Chart>
PaperView chartOf(const RunPtr& run, const std::vector<WindowNote>& notes, const SightPtr& sight, StepAxis axis,
                  const std::function<void(Chart&)>& prepare = {}) {
  return {[=](QWidget& holder, QSize size) -> Made {
            auto* const chart = new Chart(&holder);
            lighten(*chart);
            chart->setNotes(notes);
            chart->setAxis(axis);
            if (prepare) prepare(*chart);
            chart->setBeside(sight->beside);
            chart->showHistory(run);
            return finished(*chart, size);
          },
          linesWithBeside(*run, sight->beside)};
}

PaperView qualityOf(const RunPtr& run, const std::vector<WindowNote>& notes, const SightPtr& sight) {
  return chartOf<MetricsChart>(run, notes, sight, sight->quality, [sight](MetricsChart& chart) {
    chart.setFacts(sight->facts);
    chart.showFacts(sight->showsFacts);
    chart.showReferences(sight->showsReferences);
  });
}

Made livesOf(const RunHistory& run, const std::vector<WindowNote>& notes, const WatchSight& sight, QWidget& holder, QSize size) {
  auto* const lives = new LifeLines(&holder);
  lighten(*lives);
  lives->setNotes(notes);
  lives->showHistory(run);
  lives->setChosen(sight.chosen);
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

NetworkView networkShown(const RunPtr& run, const WatchSight& sight) { return sight.network ? *sight.network : networkAtEnd(run); }

Made utilizationOf(const RunPtr& run, const WatchSight& sight, QWidget& holder, QSize size) {
  const NetworkView view = networkShown(run, sight);
  if (view.layers.empty()) return std::nullopt;
  auto* const utilization = new UtilizationChart(&holder);
  lighten(*utilization);
  utilization->showNetwork(view, sight.networkBeside);
  utilization->setChosen(sight.chosen);
  return finished(*utilization, size);
}

Made weightsOf(const RunPtr& run, const WatchSight& sight, QWidget& holder, QSize size) {
  const NetworkView view = networkShown(run, sight);
  if (view.layers.empty()) return std::nullopt;
  auto* const weights = new RouterHeatMap(&holder);
  lighten(*weights);
  weights->showNetwork(view, sight.networkBeside);
  weights->setChosen(sight.chosen);
  weights->resize(size.width(), weights->sizeHint().height());
  weights->show();
  return ReportChart{RouterHeatMap::tr("Mean gate weights"), weights->describedPicture(), weights};
}

Made networkOf(const RunPtr& run, const WatchSight& sight, QWidget& holder, QSize size) {
  const NetworkView view = networkShown(run, sight);
  if (view.layers.empty() || descriptionOf(run->settings().model.method).family != Family::kXsmoe) return std::nullopt;
  NetworkPicture network;
  network.setAnimated(false);
  network.setHistory(run);
  network.showNetwork(view);
  network.setSight({sight.folds, {}, {}});
  return savedOnPaper(*network.saver(), {}).make(holder, size);
}

}  // namespace

bool hasPoints(const ChartContent& content) {
  return std::any_of(content.series.begin(), content.series.end(), [](const ChartSeries& series) { return !series.points.empty(); });
}

ReportChart renderedView(QWidget& view, const QString& title) { return {title, renderedPicture(view), nullptr}; }

std::vector<PaperView> watchViews(const RunPtr& run, const std::vector<WindowNote>& notes, const WatchSight& shown) {
  const auto sight = std::make_shared<const WatchSight>(shown);
  std::vector<PaperView> views{qualityOf(run, notes, sight), chartOf<LossChart>(run, notes, sight, sight->loss),
                               chartOf<ValidationChart>(run, notes, sight, sight->validation)};
  if (!hasExperts(run->settings().model.method)) return views;
  views.push_back(chartOf<ExpertCountChart>(run, notes, sight, sight->counts));
  views.push_back({[=](QWidget& holder, QSize size) { return livesOf(*run, notes, *sight, holder, size); }});
  const QStringList lines = linesOf(*run, shown, shown.networkBeside ? shown.beside : nullptr);
  views.push_back({[=](QWidget& holder, QSize size) { return utilizationOf(run, *sight, holder, size); }, lines});
  views.push_back({[=](QWidget& holder, QSize size) { return weightsOf(run, *sight, holder, size); }, lines});
  return views;
}

PaperView networkOnPaper(const RunPtr& run, const WatchSight& shown) {
  return {[run, sight = std::make_shared<const WatchSight>(shown)](QWidget& holder, QSize size) {
            return networkOf(run, *sight, holder, size);
          },
          linesOf(*run, shown)};
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

ReportCharts::ReportCharts(const RunHistory& history, QSize size, const std::vector<WindowNote>& notes, const StreamFacts& facts)
    : holder_(paperHolder()) {
  WatchSight sight;
  sight.facts = facts;
  for (const PaperView& view : watchViews(std::make_shared<const RunHistory>(history), notes, sight))
    if (auto made = view.make(*holder_, size)) charts_.push_back(std::move(*made));
}

ReportCharts::~ReportCharts() = default;

}  // namespace xsmoe::widgets
