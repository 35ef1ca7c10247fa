// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/axis_titles.h"

#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsItemGroup>
#include <QGraphicsLayout>
#include <QGraphicsSimpleTextItem>
#include <QLocale>
#include <QMargins>
#include <QRectF>
#include <QValueAxis>
#include <algorithm>

#include "widgets/charts/chart_axis.h"

namespace xsmoe::widgets {
namespace {

constexpr QMargins kChartMargins(2, 4, 6, 2);
constexpr double kAroundTitle = 4;     ///< pixels that Qt Charts leaves around an axis title, and rounding
constexpr double kSideAxes = 0.4;      ///< of the width is what Qt Charts lets the axes at both sides have together
constexpr double kBelowAxes = 0.4;     ///< of the height is what it lets the axis below have
constexpr double kAroundNumbers = 14;  ///< pixels that Qt Charts leaves around numbers and title of an axis at a side
constexpr double kAroundWords = 12;    ///< the same of the axis below, and rounding

/// Along an axis of this length.
QString fitAlong(QValueAxis* axis, const ChartAxis& wanted, double length) {
  if (axis == nullptr) return {};
  if (length <= 0) return axis->titleText();
  const QString fitting = axisTitleIn(wanted, QFontMetricsF(axis->titleFont()), length - kAroundTitle);
  if (axis->titleText() != fitting) axis->setTitleText(fitting);
  return fitting;
}

}  // namespace

AxisTitles::AxisTitles(QChart& chart) : chart_(chart) { chart_.setMargins(kChartMargins); }

void AxisTitles::fit(QValueAxis* x, QValueAxis* y, QValueAxis* y2, const ChartContent& content, const QColor& colour) {
  x_.whole = content.x.title;
  y_.whole = content.y.title;
  y2_.whole = y2 != nullptr ? content.y2.title : QString();
  second_ = y2 != nullptr;
  const int sides = second_ ? 2 : 1;
  const bool above = isTooNarrow(y, content.y, sides) || isTooNarrow(y2, content.y2, sides);
  const QMargins margins = kChartMargins + QMargins(0, above ? static_cast<int>(QFontMetricsF(y->titleFont()).height()) : 0, 0, 0);
  if (chart_.margins() != margins) chart_.setMargins(margins);
  delete above_;
  above_ = nullptr;
  if (above) {
    above_ = new QGraphicsItemGroup(&chart_);
    const double room = chart_.size().width() / sides - 1.5 * kChartMargins.right();
    putAbove(y, content.y, y_, false, room, colour);
    if (second_) putAbove(y2, content.y2, y2_, true, room, colour);
  }
  const bool bare = isTooLow(*x, content.x);
  x_.shown.clear();
  if (bare && !x->titleText().isEmpty()) x->setTitleText(QString());
  chart_.layout()->activate();
  const QRectF plot = chart_.plotArea();
  if (!bare) x_.shown = fitAlong(x, content.x, plot.width());
  if (above) return;
  y_.shown = fitAlong(y, content.y, plot.height());
  y2_.shown = fitAlong(y2, content.y2, plot.height());
}

/// In place of a title that has no room beside the numbers Qt Charts draws dots.
bool AxisTitles::isTooNarrow(const QValueAxis* axis, const ChartAxis& wanted, int sides) const {
  if (axis == nullptr || wanted.title.isEmpty()) return false;
  const QFontMetricsF metrics(axis->labelsFont());
  const int decimals = axis->tickInterval() > 0 ? decimalsFor(axis->tickInterval()) : 0;  // not set before the first drawing
  double numbers = 0;
  for (const double value : {axis->min(), axis->max()})
    numbers = std::max(numbers, metrics.horizontalAdvance(wanted.tickPrefix + QLocale().toString(value, 'f', decimals)));
  const double room = kSideAxes * (chart_.size().width() - kChartMargins.left() - kChartMargins.right()) / sides;
  return numbers + QFontMetricsF(axis->titleFont()).height() + kAroundNumbers > room;
}

/// With less room than numbers and title need Qt Charts draws dots in place of both: without the title the numbers are there.
bool AxisTitles::isTooLow(const QValueAxis& axis, const ChartAxis& wanted) const {
  if (wanted.title.isEmpty()) return false;
  const QMargins margins = chart_.margins();
  const double room = kBelowAxes * (chart_.size().height() - margins.top() - margins.bottom());
  return QFontMetricsF(axis.labelsFont()).height() + QFontMetricsF(axis.titleFont()).height() + kAroundWords > room;
}

void AxisTitles::putAbove(QValueAxis* axis, const ChartAxis& wanted, Title& title, bool right, double room, const QColor& colour) {
  axis->setTitleText(QString());
  title.shown = axisTitleIn(wanted, QFontMetricsF(axis->titleFont()), room);
  auto* const text = new QGraphicsSimpleTextItem(title.shown);
  text->setFont(axis->titleFont());
  text->setBrush(colour);
  const double side = kChartMargins.right();
  text->setPos(right ? chart_.size().width() - side - text->boundingRect().width() : side, kChartMargins.top() / 2.0);
  above_->addToGroup(text);
}

QString AxisTitles::cutAt(QPointF inChart) const {
  chart_.layout()->activate();
  const QRectF plot = chart_.plotArea();
  if (inChart.y() > plot.bottom()) return x_.cut();
  const bool onAbove = above_ != nullptr && inChart.y() < plot.top();
  if (inChart.x() < plot.left() || (onAbove && (!second_ || inChart.x() < plot.center().x()))) return y_.cut();
  return second_ && (onAbove || inChart.x() > plot.right()) ? y2_.cut() : QString();
}

}  // namespace xsmoe::widgets
