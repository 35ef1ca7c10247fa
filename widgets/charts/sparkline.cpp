// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/sparkline.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>

#include "widgets/charts/decimation.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void Sparkline::setShares(std::vector<double> shares, std::optional<double> tau, int shown) {
  if (shares == shares_ && tau == tau_ && shown == shown_) return;
  shares_ = std::move(shares);
  tau_ = tau;
  shown_ = shown;
  update();
}

QSize Sparkline::sizeHint() const { return {180, 64}; }

void Sparkline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool dark = isDark(palette());
  const ChartColours colours = chartColours(palette());
  const double most = std::max({0.01, tau_.value_or(0) * 1.2, shares_.empty() ? 0.0 : *std::max_element(shares_.begin(), shares_.end())});
  QFont small = font();
  small.setPointSizeF(font().pointSizeF() * 0.85);
  painter.setFont(small);
  const QFontMetricsF metrics(small);
  const QString top = percent(most, 0);
  const QRectF plot = QRectF(rect()).adjusted(metrics.horizontalAdvance(top) + 5, metrics.height() / 2, -3, -metrics.height() / 2);
  painter.setPen(colours.mutedText);
  painter.drawText(QRectF(0, 0, plot.left() - 4, metrics.height()), Qt::AlignRight, top);
  painter.drawText(QRectF(0, plot.bottom() - metrics.height() / 2, plot.left() - 4, metrics.height()), Qt::AlignRight, percent(0, 0));
  painter.setPen(colours.grid);
  painter.drawLine(plot.bottomLeft(), plot.bottomRight());
  painter.drawLine(plot.topLeft(), plot.bottomLeft());
  const auto y = [&](double share) { return plot.bottom() - share / most * plot.height(); };
  if (tau_) {
    painter.setPen(QPen(tauColour(dark), 1.2, Qt::DashLine));
    painter.drawLine(QPointF(plot.left(), y(*tau_)), QPointF(plot.right(), y(*tau_)));
  }
  if (shares_.empty()) return;
  std::vector<QPointF> points;
  const double step = shares_.size() > 1 ? plot.width() / static_cast<double>(shares_.size() - 1) : 0;
  for (std::size_t i = 0; i < shares_.size(); ++i) points.emplace_back(plot.left() + static_cast<double>(i) * step, y(shares_[i]));
  if (shown_ >= 0 && shown_ < static_cast<int>(points.size())) {
    const QPointF here = points[static_cast<std::size_t>(shown_)];
    painter.setPen(QPen(palette().color(QPalette::Link), 1.5));
    painter.drawLine(QPointF(here.x(), plot.top()), QPointF(here.x(), plot.bottom()));
  }
  points = decimate(points, static_cast<int>(plot.width()));
  painter.setPen(QPen(seriesColour(0, dark), 2));
  painter.drawPolyline(QPolygonF(QList<QPointF>(points.begin(), points.end())));
  if (points.size() == 1) painter.drawEllipse(points.front(), 2, 2);
}

}  // namespace xsmoe::widgets
