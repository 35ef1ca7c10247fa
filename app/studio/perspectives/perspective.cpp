// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/perspective.h"

#include <algorithm>

#include "widgets/charts/chart_view.h"
#include "widgets/charts/drawn_chart.h"
#include "widgets/charts/view_saver.h"

namespace xsmoe::studio {

void Perspective::join(widgets::ChartView& chart) {
  std::erase_if(charts_, [](const auto& one) { return one.isNull(); });
  charts_.emplace_back(&chart);
  connect(&chart, &widgets::ChartView::windowPointedAt, this, &Perspective::windowPointedAt);
  connect(&chart, &widgets::ChartView::epochPointedAt, this, &Perspective::epochPointedAt);
  connect(&chart, &widgets::ChartView::windowClicked, this, &Perspective::windowClicked);
  connect(&chart, &widgets::ChartView::epochClicked, this, &Perspective::epochClicked);
  connect(&chart, &widgets::ChartView::noteRequested, this, &Perspective::noteRequested);
  connect(&chart, &widgets::ChartView::saveFailed, this, &Perspective::chartNotSaved);
  connect(&chart, &widgets::ChartView::saved, this, &Perspective::fileSaved);
  connect(&chart, &widgets::ChartView::tableShown, this, &Perspective::arranged);
  chart.setProvenance([this, &chart] { return provenanceOf(chart); });
  chart.setCursor(chosen_, pointed_);
}

void Perspective::joinChartsOn(const QWidget& page) {
  for (auto* const chart : page.findChildren<widgets::ChartView*>()) join(*chart);
  for (const auto* const drawn : page.findChildren<widgets::DrawnChart*>())
    connect(drawn, &widgets::DrawnChart::tableShown, this, &Perspective::arranged);
  joinSaversOn(page);
}

void Perspective::joinSaversOn(const QWidget& page) {
  for (auto* const saver : widgets::saversOn(page)) {
    if (!saver->isLeftToPage()) savers_.emplace_back(saver);
    connect(saver, &widgets::ViewSaver::saveFailed, this, &Perspective::chartNotSaved);
    connect(saver, &widgets::ViewSaver::saved, this, &Perspective::fileSaved);
    saver->setProvenance([this, view = qobject_cast<QWidget*>(saver->parent())] { return view ? provenanceOf(*view) : provenance(); });
  }
}

std::vector<widgets::ChartView*> Perspective::charts() const {
  std::vector<widgets::ChartView*> there;
  for (const auto& chart : charts_)
    if (chart) there.push_back(chart);
  return there;
}

std::vector<widgets::PaperView> Perspective::chartsOnPaper(const QString& page) const {
  std::vector<widgets::PaperView> views;
  for (const auto* const chart : charts())
    if (widgets::hasPoints(chart->content())) {
      views.push_back(widgets::copyOnPaper(*chart, page));
      views.back().provenance = chart->provenance();
    }
  for (const auto& saver : savers_)
    if (saver) views.push_back(widgets::savedOnPaper(*saver, page));
  return views;
}

void Perspective::setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed) {
  chosen_ = chosen;
  pointed_ = pointed;
  for (auto* const chart : charts()) chart->setCursor(chosen, pointed);
}

int earlyWindow(const RunHistory& run) { return run.window(std::min<std::size_t>(2, (run.windowCount() - 1) / 2)).window.value; }

}  // namespace xsmoe::studio
