// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/trade_off_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "widgets/charts/chart_view.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/pages/compare_choices.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {

TradeOffPanel::TradeOffPanel(QWidget* parent)
    : QWidget(parent),
      metric_(metricBox(this)),
      cost_(choiceBox(tr("Cost"), {tr("Parameters"), tr("Trainable parameters"), tr("Peak memory"), tr("Training time")}, this)),
      eachWindow_(new QCheckBox(tr("Each window"), this)),
      mixed_(mixedBox(this)),
      chart_(new ChartView(this)),
      hint_(wrappedLabel(this)) {
  eachWindow_->setToolTip(tr("A point for each tested window in place of one with the mean of a run"));
  chart_->setFocusPolicy(Qt::StrongFocus);
  chart_->setAccessibleDescription(tr("Left and Right go from point to point, Enter opens the run of a point"));
  chart_->installEventFilter(this);
  auto* const row = new WrappedRow;
  row->addWidget(metric_);
  row->addWidget(new QLabel(tr("against"), this));
  for (QWidget* const choice : std::initializer_list<QWidget*>{cost_, eachWindow_, mixed_}) row->addWidget(choice);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(8, 4, 8, 2);
  column->setSpacing(2);
  column->addLayout(row);
  column->addWidget(chart_, 1);
  column->addWidget(hint_);
  setLive(false);
  for (QComboBox* const box : {metric_, cost_})
    connect(box, qOverload<int>(&QComboBox::currentIndexChanged), this, &TradeOffPanel::optionsChanged);
  for (QCheckBox* const box : {eachWindow_, mixed_}) connect(box, &QCheckBox::toggled, this, &TradeOffPanel::optionsChanged);
  const auto placeAt = [this](int series, int point) {
    return places_.at(static_cast<std::size_t>(series)).at(static_cast<std::size_t>(point));
  };
  connect(chart_, &ChartView::pointClicked, this, [this, placeAt](int series, int point) {
    const TradeOffPlace place = placeAt(series, point);  // the chart is another one when its run is chosen
    setCurrent(place);
    Q_EMIT runChosen(place.run);
    if (!live_) Q_EMIT runActivated(place.run, place.window);
  });
  connect(chart_, &ChartView::pointActivated, this, [this, placeAt](int series, int point) {
    const auto place = placeAt(series, point);
    Q_EMIT runActivated(place.run, place.window);
  });
}

void TradeOffPanel::setLive(bool live) {
  live_ = live;
  hint_->setText(live ? tr("While a run is in training, a click on a point chooses its run, to be compared or shown beside it; it can be "
                           "opened once the training has ended.")
                      : tr("A click on a point opens its run at that window; on a mean, at the last window tested."));
}

QString TradeOffPanel::hint() const { return hint_->text(); }

TradeOffOptions TradeOffPanel::options() const {
  return {metricOf(*metric_).field, static_cast<TradeOffCost>(cost_->currentIndex()), eachWindow_->isChecked(), mixed_->isChecked()};
}

void TradeOffPanel::setOptions(const TradeOffOptions& options) {
  for (std::size_t i = 0; i < rankingMetrics().size(); ++i)
    if (rankingMetrics()[i].field == options.metric) metric_->setCurrentIndex(static_cast<int>(i));
  cost_->setCurrentIndex(static_cast<int>(options.cost));
  eachWindow_->setChecked(options.eachWindow);
  mixed_->setChecked(options.mixed);
}

void TradeOffPanel::showRuns(const RunChoice& listed, const std::vector<int>& ringed) {
  auto made = tradeOffChart(listed, ringed, options());
  places_ = std::move(made.places);
  folders_.clear();
  current_.run = -1;
  for (const RunSummary& run : listed.runs) {
    if (run.description.folder == currentRun_) current_.run = static_cast<int>(folders_.size());
    folders_.push_back(run.description.folder);
  }
  chart_->setContent(std::move(made.content));
}

void TradeOffPanel::setCurrent(const TradeOffPlace& place) {
  current_ = place;
  currentRun_ = folders_[static_cast<std::size_t>(place.run)];
}

/// From point to point in the order of their cost.
void TradeOffPanel::goTo(int step) {
  const auto& series = chart_->content().series;
  std::vector<ChartPoint> points;
  for (std::size_t s = 0; s < series.size(); ++s) {
    if (series[s].kind != SeriesKind::kDots || series[s].hollow) continue;  // the front, and the rings around chosen ones
    for (std::size_t p = 0; p < series[s].points.size(); ++p) points.push_back({s, p});
  }
  if (points.empty()) return;
  const auto valueOf = [&](const ChartPoint& point) { return series[point.series].points[point.point]; };
  std::stable_sort(points.begin(), points.end(), [&](const ChartPoint& a, const ChartPoint& b) {
    return std::pair(valueOf(a).x(), valueOf(a).y()) < std::pair(valueOf(b).x(), valueOf(b).y());
  });
  const auto at =
      std::find_if(points.begin(), points.end(), [&](const ChartPoint& point) { return places_[point.series][point.point] == current_; });
  const auto last = static_cast<std::ptrdiff_t>(points.size()) - 1;
  const auto next = at == points.end() ? (step > 0 ? 0 : last) : std::clamp<std::ptrdiff_t>(at - points.begin() + step, 0, last);
  const ChartPoint point = points[static_cast<std::size_t>(next)];
  setCurrent(places_[point.series][point.point]);
  tellOf(point);
  Q_EMIT runChosen(current_.run);
}

void TradeOffPanel::tellOf(const ChartPoint& point) {
  chart_->setAccessibleDescription(chart_->content().series[point.series].pointNames[point.point]);
  const QPointF at = chart_->positionOf(static_cast<int>(point.series), static_cast<int>(point.point));
  QToolTip::showText(chart_->mapToGlobal(at.toPoint()), chart_->tooltipAt(at), chart_);
}

bool TradeOffPanel::takeKey(int key) {
  switch (key) {
    case Qt::Key_Left: goTo(-1); return true;
    case Qt::Key_Right: goTo(1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (current_.run >= 0) Q_EMIT runActivated(current_.run, current_.window);
      return true;
    default: return false;
  }
}

bool TradeOffPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && takeKey(static_cast<QKeyEvent*>(event)->key())) return true;
  return QWidget::eventFilter(watched, event);
}

}  // namespace xsmoe::widgets
