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

void RouterHeatMap::showNetwork(const NetworkView& view, const std::optional<NetworkBeside>& beside) {
  if (view.gates == gates_ && beside == beside_) return;
  const int rows = rowCount();
  gates_ = view.gates;
  beside_ = beside;
  orderRows();
  setAccessibleDescription(runsText());
  if (rowCount() != rows) updateGeometry();
  update();
}

void RouterHeatMap::orderRows() {
  static const std::vector<LayerUsage> kNone;
  const std::vector<LayerUsage>& others = beside_ ? beside_->view.gates : kNone;
  rows_.clear();
  for (const LayerUsage& usage : gates_) {
    rows_.push_back({usage, false});
    if (const LayerUsage* const same = sameLayer(others, usage)) rows_.push_back({*same, true});
  }
  for (const LayerUsage& usage : others)
    if (sameLayer(gates_, usage) == nullptr) rows_.push_back({usage, true});
}

QString RouterHeatMap::runsText() const {
  if (!beside_) return {};
  return tr("%1; in the rows “%2” %3").arg(beside_->shown, besideMark(), beside_->other);
}

int RouterHeatMap::rowCount() const { return static_cast<int>(rows_.size()); }

int RouterHeatMap::slotCount() const {
  std::size_t most = 0;
  for (const Row& row : rows_) most = std::max(most, row.usage.born.size() + 1);
  return static_cast<int>(most);
}

/// A layer of the other run is named where none of the shown one stands above it.
QString RouterHeatMap::rowTitle(int row) const {
  const Row& own = rows_.at(static_cast<std::size_t>(row));
  if (!own.beside) return layerTitle(own.usage);
  return sameLayer(gates_, own.usage) ? besideMark() : layerTitle(own.usage) + QLatin1Char(' ') + besideMark();
}

double RouterHeatMap::top() const { return beside_ ? kTop + QFontMetricsF(font()).height() : kTop; }

QRectF RouterHeatMap::grid() const {
  double labels = 0;
  for (int row = 0; row < rowCount(); ++row) labels = std::max(labels, QFontMetricsF(font()).horizontalAdvance(rowTitle(row)));
  const double left = kSide + labels + 8;
  const double height = std::min(this->height() - top() - kBottom, kMostRow * rowCount());
  return {left, top(), std::max(10.0, width() - left - kSide), std::max(1.0, height)};
}

QRectF RouterHeatMap::cellRect(Cell cell) const {
  const QRectF all = grid();
  const double wide = all.width() / std::max(1, slotCount()), high = all.height() / std::max(1, rowCount());
  return {all.left() + cell.slot * wide, all.top() + cell.row * high, wide, high};
}

std::optional<RouterHeatMap::Cell> RouterHeatMap::cellAt(QPointF position) const {
  const QRectF all = grid();
  if (!all.contains(position) || rows_.empty()) return std::nullopt;
  Cell cell;
  cell.row = std::min(rowCount() - 1, static_cast<int>((position.y() - all.top()) / all.height() * rowCount()));
  cell.slot = std::min(slotCount() - 1, static_cast<int>((position.x() - all.left()) / all.width() * slotCount()));
  if (static_cast<std::size_t>(cell.slot) > usageOf(cell.row).born.size()) return std::nullopt;
  return cell;
}

QString RouterHeatMap::tooltip(Cell cell) const {
  const LayerUsage& usage = usageOf(cell.row);
  const auto slot = static_cast<std::size_t>(cell.slot);
  const QString who = slot == 0 ? tr("base path") : tr("expert %1").arg(expertName(usage.born.at(slot - 1)));
  const QString weight =
      tr("%1, %2: mean gate weight %3").arg(layerTitle(usage), who, QLocale().toString(usage.gateShare.at(slot), 'f', 5));
  if (!beside_) return weight;
  const bool other = rows_.at(static_cast<std::size_t>(cell.row)).beside;
  return (other ? beside_->other : beside_->shown) + QLatin1Char('\n') + weight;
}

QSize RouterHeatMap::sizeHint() const { return {420, static_cast<int>(top() + kBottom + 28 * std::max(4, rowCount()))}; }
QSize RouterHeatMap::minimumSizeHint() const { return {220, static_cast<int>(top() + kBottom + kLeast * std::max(4, rowCount()))}; }

void RouterHeatMap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintTitle(painter);
  if (std::none_of(rows_.begin(), rows_.end(), [](const Row& row) { return hasShares(row.usage); })) {
    painter.setPen(chartColours(palette()).mutedText);
    painter.drawText(QRectF(rect()).adjusted(20, kTop, -20, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Weights appear here after the first batch of a run with side layers."));
    return;
  }
  for (int row = 0; row < rowCount(); ++row) paintRow(painter, row);
  paintScale(painter);
}

void RouterHeatMap::paintTitle(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  QFont bold = font();
  bold.setBold(true);
  painter.setFont(bold);
  painter.setPen(colours.text);
  painter.drawText(QRectF(kSide, 2, width() - 2 * kSide, kTop - 4), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("Router weights (mean gate weight)"));
  painter.setFont(font());
  if (!beside_) return;
  painter.setPen(colours.mutedText);
  const QRectF line(kSide, kTop - 2, width() - 2 * kSide, top() - kTop);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, QFontMetricsF(font()).elidedText(runsText(), Qt::ElideRight, line.width()));
}

void RouterHeatMap::paintRow(QPainter& painter, int row) const {
  const ChartColours colours = chartColours(palette());
  const QRectF first = cellRect({row, 0});
  painter.setPen(rows_[static_cast<std::size_t>(row)].beside ? colours.mutedText : colours.text);
  painter.drawText(QRectF(kSide, first.top(), first.left() - kSide - 6, first.height()), Qt::AlignRight | Qt::AlignVCenter, rowTitle(row));
  for (int slot = 0; slot <= static_cast<int>(usageOf(row).born.size()); ++slot) paintCell(painter, {row, slot});
}

void RouterHeatMap::paintCell(QPainter& painter, Cell cell) const {
  const LayerUsage& usage = usageOf(cell.row);
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
  const LayerUsage& usage = usageOf(cell.row);
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
