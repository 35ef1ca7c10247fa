// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/drawn_chart.h"

#include <QFontMetricsF>
#include <QHeaderView>
#include <QLinearGradient>
#include <QPainter>
#include <QTableView>
#include <QToolButton>
#include <algorithm>

#include "widgets/charts/chart_table.h"
#include "widgets/plain_tip.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {

DrawnChart::DrawnChart(QWidget* parent) : ChartWidget(parent), table_(new QTableView(this)), model_(new ChartTableModel(this)) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  table_->setModel(model_);
  table_->setAlternatingRowColors(true);
  table_->verticalHeader()->hide();
  table_->setFrameShape(QFrame::NoFrame);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->hide();
}

void DrawnChart::showTable(bool table) {
  if (table == showsTable()) return;
  table_->setVisible(table);
  refreshTable();
  update();
  Q_EMIT tableShown(table);
}

bool DrawnChart::showsTable() const { return !table_->isHidden(); }

void DrawnChart::refreshTable() {
  if (showsTable()) model_->setTable(tableOf(wholeContent()));
}

QFont DrawnChart::plainFont() const { return inPixels(font()); }

QFont DrawnChart::smallerFont() const {
  QFont smaller = plainFont();
  smaller.setPixelSize(std::max(1, qRound(0.85 * smaller.pixelSize())));
  return smaller;
}

QFont DrawnChart::boldFont() const {
  QFont bold = plainFont();
  bold.setBold(true);
  return bold;
}

QRectF DrawnChart::paintHeatScale(QPainter& painter, const QRectF& bar, const QString& least, const QString& middle,
                                  const QString& most) const {
  const ChartColours colours = chartColours(palette());
  const bool dark = isDark(palette());
  QLinearGradient gradient(bar.topLeft(), bar.topRight());
  gradient.setColorAt(0, paleHeatColour(0, dark));
  gradient.setColorAt(1, paleHeatColour(1, dark));
  painter.fillRect(bar, gradient);
  painter.setPen(colours.axis);
  painter.drawRect(bar);
  const QFont small = smallerFont();
  painter.setFont(small);
  painter.setPen(colours.mutedText);
  const QRectF below(bar.left(), bar.bottom() + 1, bar.width(), QFontMetricsF(small).height());
  painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, least);
  painter.drawText(below, Qt::AlignHCenter | Qt::AlignVCenter, middle);
  painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, most);
  return below;
}

void DrawnChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint(painter);
}

void DrawnChart::paintTo(QPainter& painter, const QRectF& target) const {
  painter.save();
  painter.fillRect(target, palette().color(QPalette::Base));
  const double scale = std::min(target.width() / width(), target.height() / height());
  painter.translate(target.topLeft());
  painter.scale(scale, scale);
  paint(painter);
  painter.restore();
}

void DrawnChart::resizeEvent(QResizeEvent* event) {
  ChartWidget::resizeEvent(event);
  const QSize button = menuButton()->sizeHint();
  menuButton()->setGeometry(width() - button.width() - 4, 2, button.width(), button.height());
  table_->setGeometry(tableRect());
}

void DrawnChart::changeEvent(QEvent* event) {
  ChartWidget::changeEvent(event);
  update();
}

bool DrawnChart::event(QEvent* event) {
  return showPlainTip(this, event, [this](QPoint position) { return tooltipAt(position); }) || ChartWidget::event(event);
}

}  // namespace xsmoe::widgets
