// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/curves_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QVBoxLayout>
#include <cstddef>
#include <initializer_list>

#include "widgets/charts/chart_view.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/pages/compare_choices.h"

namespace xsmoe::widgets {

CurvesPanel::CurvesPanel(QWidget* parent)
    : QWidget(parent),
      metric_(metricBox(this)),
      over_(choiceBox(tr("What the curves are over"), {tr("per window"), tr("over training time")}, this)),
      spread_(choiceBox(tr("What is shaded: around the mean of several seeds their standard deviation, around HR of a single run "
                           "one standard error of its test; or from the least seed to the most"),
                        {tr("± deviation of seeds, or error of one test"), tr("least to most"), tr("no band")}, this)),
      single_(new QCheckBox(tr("Single runs"), this)),
      mixed_(mixedBox(this)),
      chart_(new ChartView(this)) {
  chart_->setHelp(QStringLiteral("curves"));
  metrics_ = metric_->count();
  metric_->addItems(curveQuantities());
  single_->setToolTip(tr("A thin line for each run that differs from others in the seed alone, besides their mean"));
  auto* const row = new WrappedRow;
  for (QWidget* const choice : std::initializer_list<QWidget*>{metric_, over_, spread_, single_, mixed_}) row->addWidget(choice);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(8, 4, 8, 2);
  column->setSpacing(2);
  column->addLayout(row);
  column->addWidget(chart_, 1);
  for (QComboBox* const box : {metric_, over_, spread_})
    connect(box, qOverload<int>(&QComboBox::currentIndexChanged), this, &CurvesPanel::optionsChanged);
  for (QCheckBox* const box : {single_, mixed_}) connect(box, &QCheckBox::toggled, this, &CurvesPanel::optionsChanged);
}

CurveOptions CurvesPanel::options() const {
  const int behind = metric_->currentIndex() - metrics_;
  const auto metric = behind < 0 ? metricOf(*metric_).field : &Metrics::hr10;
  return {metric,
          over_->currentIndex() == 0 ? CurveX::kWindow : CurveX::kTrainingTime,
          static_cast<CurveSpread>(spread_->currentIndex()),
          single_->isChecked(),
          mixed_->isChecked(),
          behind < 0 ? CurveOf::kMetric : static_cast<CurveOf>(behind + 1)};
}

void CurvesPanel::setOptions(const CurveOptions& options) {
  if (options.of != CurveOf::kMetric) {
    metric_->setCurrentIndex(metrics_ + static_cast<int>(options.of) - 1);
  } else {
    for (int i = 0; i < metrics_; ++i)
      if (rankingMetrics().at(static_cast<std::size_t>(i)).field == options.metric) metric_->setCurrentIndex(i);
  }
  over_->setCurrentIndex(options.x == CurveX::kWindow ? 0 : 1);
  spread_->setCurrentIndex(static_cast<int>(options.spread));
  single_->setChecked(options.single);
  mixed_->setChecked(options.mixed);
}

void CurvesPanel::showRuns(const RunChoice& choice, const KnownStream& stream) {
  chart_->setContent(runCurvesContent(choice, options(), stream));
}

}  // namespace xsmoe::widgets
