// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/run_chart.h"

#include <QMenu>
#include <algorithm>
#include <utility>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {

RunChart::RunChart(StepAxis axis, QWidget* parent) : ChartView(parent), axis_(axis), shown_(std::make_shared<const RunHistory>()) {}

void RunChart::showHistory(std::shared_ptr<const RunHistory> history) {
  shown_ = history ? std::move(history) : std::make_shared<const RunHistory>();
  refresh();
}

void RunChart::showHistory(const RunHistory& history) { showHistory(std::make_shared<const RunHistory>(history)); }

void RunChart::setBeside(std::shared_ptr<const RunHistory> other) { beside_ = std::move(other); }

void RunChart::setAxis(StepAxis axis) {
  if (axis == axis_) return;
  axis_ = axis;
  refresh();
  Q_EMIT axisChanged(axis);
}

void RunChart::addBeside(ChartContent& content, std::vector<ChartSeries> curves) const {
  for (ChartSeries& series : curves) {
    series.name = tr("%1 of %2").arg(series.name, runTitle(beside_->description()));
    series.shortName = besideMark();
    series.dotted = series.hollow = true;
    if (!series.points.empty() && content.x.most) content.x.most = std::max(*content.x.most, series.points.back().x());
    content.series.push_back(std::move(series));
  }
}

void RunChart::addOwnActionsTo(QMenu& menu) {
  menu.addSeparator();
  for (const StepAxis one : kStepAxes) {
    QAction* const action = menu.addAction(axisName(one), this, [this, one] { setAxis(one); });
    action->setCheckable(true);
    action->setChecked(one == axis_);
  }
  ChartView::addOwnActionsTo(menu);
}

}  // namespace xsmoe::widgets
