// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/router_heat_map.h"

#include <QHelpEvent>
#include <QLinearGradient>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kTop = 26, kBottom = 36, kSide = 8, kLeast = 16, kMostRow = 40;

/// Small shares are told apart too: colour grows with the square root, the scale's ticks with it.
QColor colourOfShare(double share) { return heatColour(std::sqrt(std::clamp(share, 0.0, 1.0))); }

QFont smallFont(QFont font) {
  font.setPointSizeF(font.pointSizeF() * 0.85);
  return font;
}

}  // namespace

RouterHeatMap::RouterHeatMap(QWidget* parent) : QWidget(parent) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  setAccessibleName(tr("Router weights"));
}

void RouterHeatMap::showNetwork(const NetworkView& view) {
  if (view.gates == view_.gates) return;
  const bool resized = view.gates.size() != view_.gates.size();
  view_ = view;
  if (resized) updateGeometry();
  update();
}

int RouterHeatMap::rowCount() const { return static_cast<int>(view_.gates.size()); }

int RouterHeatMap::slotCount() const {
  std::size_t most = 0;
  for (const LayerUsage& usage : view_.gates) most = std::max(most, usage.born.size() + 1);
  return static_cast<int>(most);
}

QRectF RouterHeatMap::grid() const {
  double labels = 0;
  for (const LayerUsage& usage : view_.gates) labels = std::max(labels, QFontMetricsF(font()).horizontalAdvance(layerTitle(usage)));
  const double left = kSide + labels + 8;
  const double height = std::min(this->height() - kTop - kBottom, kMostRow * rowCount());
  return {left, kTop, std::max(10.0, width() - left - kSide), std::max(1.0, height)};
}

QRectF RouterHeatMap::cellRect(Cell cell) const {
  const QRectF all = grid();
  const double wide = all.width() / std::max(1, slotCount()), high = all.height() / std::max(1, rowCount());
  return {all.left() + cell.slot * wide, all.top() + cell.row * high, wide, high};
}

std::optional<RouterHeatMap::Cell> RouterHeatMap::cellAt(QPointF position) const {
  const QRectF all = grid();
  if (!all.contains(position) || view_.gates.empty()) return std::nullopt;
  Cell cell;
  cell.row = std::min(rowCount() - 1, static_cast<int>((position.y() - all.top()) / all.height() * rowCount()));
  cell.slot = std::min(slotCount() - 1, static_cast<int>((position.x() - all.left()) / all.width() * slotCount()));
  if (static_cast<std::size_t>(cell.slot) > view_.gates[static_cast<std::size_t>(cell.row)].born.size()) return std::nullopt;
  return cell;
}

QString RouterHeatMap::tooltip(Cell cell) const {
  const LayerUsage& usage = view_.gates.at(static_cast<std::size_t>(cell.row));
  const auto slot = static_cast<std::size_t>(cell.slot);
  const QString who = slot == 0 ? tr("base path") : tr("expert %1").arg(expertName(usage.born.at(slot - 1)));
  return tr("%1, %2: mean gate weight %3").arg(layerTitle(usage), who, QLocale().toString(usage.gateShare.at(slot), 'f', 5));
}

QSize RouterHeatMap::sizeHint() const { return {420, static_cast<int>(kTop + kBottom + 28 * std::max(4, rowCount()))}; }
QSize RouterHeatMap::minimumSizeHint() const { return {220, static_cast<int>(kTop + kBottom + kLeast * std::max(4, rowCount()))}; }

void RouterHeatMap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const ChartColours colours = chartColours(palette());
  QFont bold = font();
  bold.setBold(true);
  painter.setFont(bold);
  painter.setPen(colours.text);
  painter.drawText(QRectF(kSide, 2, width() - 2 * kSide, kTop - 4), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("Router weights (mean gate weight)"));
  painter.setFont(font());
  if (std::none_of(view_.gates.begin(), view_.gates.end(), hasShares)) {
    painter.setPen(colours.mutedText);
    painter.drawText(QRectF(rect()).adjusted(20, kTop, -20, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Weights appear here after the first batch of a run with side layers."));
    return;
  }
  for (int row = 0; row < rowCount(); ++row) {
    const LayerUsage& usage = view_.gates[static_cast<std::size_t>(row)];
    const QRectF first = cellRect({row, 0});
    painter.setPen(colours.text);
    painter.drawText(QRectF(kSide, first.top(), first.left() - kSide - 6, first.height()), Qt::AlignRight | Qt::AlignVCenter,
                     layerTitle(usage));
    for (int slot = 0; slot <= static_cast<int>(usage.born.size()); ++slot) paintCell(painter, {row, slot});
  }
  paintScale(painter);
}

void RouterHeatMap::paintCell(QPainter& painter, Cell cell) const {
  const LayerUsage& usage = view_.gates[static_cast<std::size_t>(cell.row)];
  const auto slot = static_cast<std::size_t>(cell.slot);
  const double share = usage.gateShare.at(slot);
  const QRectF box = cellRect(cell).adjusted(0.75, 0.75, -0.75, -0.75);
  const QColor colour = colourOfShare(share);
  painter.fillRect(box, colour);
  painter.setFont(smallFont(font()));
  painter.setPen(readableOn(colour));
  // The base path is named in the narrowest of cells too, over its edges where need be.
  painter.drawText(box.adjusted(-4, 0, 4, 0), Qt::AlignCenter, cellText(cell));
  painter.setFont(font());
}

QString RouterHeatMap::cellText(Cell cell) const {
  const LayerUsage& usage = view_.gates.at(static_cast<std::size_t>(cell.row));
  const auto slot = static_cast<std::size_t>(cell.slot);
  const QSizeF room = cellRect(cell).size() - QSizeF(1.5, 1.5);
  const QFontMetricsF metrics(smallFont(font()));
  const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) + 2 <= room.width(); };
  const QString base = fits(tr("base")) ? tr("base") : tr("B", "base path, in a narrow cell");
  const QString who = slot == 0 ? base : expertName(usage.born.at(slot - 1));
  const QString value = percent(usage.gateShare.at(slot), 0);
  // All cells decide by the same text, so that they look alike.
  const QString widest = expertName(10) + QLatin1Char(' ') + percent(0.1, 0);
  if (room.height() >= 2 * metrics.height() - 2 && fits(percent(0.1, 0))) return who + QLatin1Char('\n') + value;
  if (metrics.height() > room.height() + 3) return slot == 0 ? who : QString();
  if (fits(widest)) return who + QLatin1Char(' ') + value;
  return slot == 0 || fits(who) ? who : QString();
}

void RouterHeatMap::paintScale(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  const QRectF all = grid();
  const QRectF bar(all.left(), all.bottom() + 8, std::min(all.width(), 260.0), 8);
  QLinearGradient gradient(bar.topLeft(), bar.topRight());
  for (int i = 0; i <= 16; ++i) gradient.setColorAt(i / 16.0, heatColour(i / 16.0));
  painter.fillRect(bar, gradient);
  const QFont small = smallFont(font());
  painter.setFont(small);
  painter.setPen(colours.mutedText);
  const QFontMetricsF metrics(small);
  double freeFrom = bar.left();  // ticks never overlap
  for (const double tick : {0.0, 0.05, 0.25, 0.5, 1.0}) {
    const QString text = percent(tick, 0);
    const double wide = metrics.horizontalAdvance(text) + 2;
    const double centre = bar.left() + std::sqrt(tick) * bar.width();
    if (bar.left() + std::sqrt(tick) * bar.width() - wide < freeFrom && tick > 0) continue;
    const double left = std::clamp(centre - wide / 2, bar.left(), bar.right() - wide);
    freeFrom = left + wide;
    painter.drawText(QRectF(left, bar.bottom() + 1, wide + 1, metrics.height()), Qt::AlignCenter, text);
  }
}

bool RouterHeatMap::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto cell = cellAt(help->pos());
    if (cell)
      QToolTip::showText(help->globalPos(), tooltip(*cell), this);
    else
      QToolTip::hideText();
    return true;
  }
  return QWidget::event(event);
}

}  // namespace xsmoe::widgets
