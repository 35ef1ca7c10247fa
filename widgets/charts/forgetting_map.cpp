// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/forgetting_map.h"

#include <QLinearGradient>
#include <QLocale>
#include <QPainter>
#include <QToolButton>
#include <QtMath>
#include <algorithm>
#include <utility>

#include "widgets/paper.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kSide = 8, kGap = 6, kBar = 8, kLeastScale = 0.1;
constexpr double kScaleShare = 0.4, kScaleMost = 180;  ///< of the cells' width; the rest is the legend's
constexpr double kFaintShare = 0.25;                   ///< of its colour that a difference has which chance explains

/// How high words are in a font where they are wrapped into a width.
double highOf(const QFont& font, const QString& words, double wide) {
  constexpr double kEndless = 1e6;
  return QFontMetricsF(font).boundingRect(QRectF(0, 0, std::max(1.0, wide), kEndless), Qt::TextWordWrap, words).height();
}

}  // namespace

ForgettingMap::ForgettingMap(QWidget* parent) : DrawnChart(parent) { setView({}); }

void ForgettingMap::setView(ForgettingView view) {
  view_ = std::move(view);
  words_ = {};
  most_ = std::max(kLeastScale, view_.largest());
  setAccessibleName(view_.title.isEmpty() ? tr("Models on every window's test") : view_.title);
  setAccessibleDescription(spoken(view_));
  refreshTable();
  updateGeometry();
  update();
}

double ForgettingMap::titleWidth() const { return std::max(1.0, width() - 2 * kSide - menuButton()->sizeHint().width() - kGap); }

const ForgettingMap::Words& ForgettingMap::words() const {
  if (words_.width == width()) return words_;
  constexpr double kOfTwoLines = 1.7;  // lines break between words
  const QFont bold = boldFont();
  const QFontMetricsF metrics(bold);
  const double room = titleWidth();
  words_.width = width();
  words_.title = view_.title;
  if (highOf(bold, words_.title, room) > 2.1 * metrics.lineSpacing())
    words_.title = metrics.elidedText(view_.title, Qt::ElideMiddle, kOfTwoLines * room);
  words_.titleHigh = std::min(highOf(bold, words_.title, room), 2 * metrics.lineSpacing());
  words_.legendHigh = highOf(smallerFont(), legend(), legendWidth());
  return words_;
}

QString ForgettingMap::titleShown() const { return words().title; }

QRectF ForgettingMap::titleRect() const {
  return {kSide, 2, titleWidth(), std::max(static_cast<double>(menuButton()->sizeHint().height()), words().titleHigh)};
}

QRectF ForgettingMap::body() const { return QRectF(rect()).adjusted(kSide, titleRect().bottom() + 2, -kSide, -4); }

QRectF ForgettingMap::grid() const {
  const QRectF room = gridRoom();
  return {room.left(), room.top(), std::max(1.0, room.width()), std::max(1.0, room.height())};
}

QRectF ForgettingMap::gridRoom() const {
  const QFontMetricsF metrics(plainFont());
  const double line = metrics.height();
  const double labels = metrics.horizontalAdvance(windowName(10));
  const QRectF all = body();
  // Left: the axis' title, upright, and the rows' names; above: title and names of the columns; below, side by side: scale and legend.
  const double scale = kBar + 1 + QFontMetricsF(smallerFont()).height();
  const double below = std::max(scale, words().legendHigh) + 2 * kGap;
  return all.adjusted(line + labels + 2 * kGap, 2 * line + kGap, 0, -below);
}

double ForgettingMap::legendWidth() const {
  const QFontMetricsF metrics(plainFont());
  const double cells = width() - 2 * kSide - metrics.height() - metrics.horizontalAdvance(windowName(10)) - 2 * kGap;
  return std::max(1.0, cells - std::min(kScaleShare * cells, kScaleMost) - 2 * kGap);
}

QRectF ForgettingMap::scaleRect(double top) const {
  const QRectF cells = grid();
  return {cells.left(), top, std::min(kScaleShare * cells.width(), kScaleMost), kBar};
}

QRectF ForgettingMap::legendRect() const {
  const double top = grid().bottom() + kGap, wide = legendWidth();
  return {body().right() - wide, top, wide, words().legendHigh};
}

QString ForgettingMap::legend() const {
  return view_.difference ? tr("framed: own tests; faint, in parentheses: within two standard errors; hatched: not measured")
                          : tr("framed: the run's own tests; hatched: not measured");
}

QRectF ForgettingMap::cellRect(Cell cell) const {
  const QRectF all = grid();
  const double wide = all.width() / static_cast<double>(std::max<std::size_t>(1, view_.tested.size()));
  const double high = all.height() / static_cast<double>(std::max<std::size_t>(1, view_.trained.size()));
  return {all.left() + static_cast<double>(cell.column) * wide, all.top() + static_cast<double>(cell.row) * high, wide, high};
}

std::optional<ForgettingMap::Cell> ForgettingMap::cellAt(QPointF position) const {
  const QRectF all = grid();
  if (!all.contains(position) || view_.trained.empty() || view_.tested.empty()) return std::nullopt;
  const auto place = [](double share, std::size_t count) {
    return std::min(count - 1, static_cast<std::size_t>(share * static_cast<double>(count)));
  };
  return Cell{place((position.y() - all.top()) / all.height(), view_.trained.size()),
              place((position.x() - all.left()) / all.width(), view_.tested.size())};
}

/// 0 … 1 of a metric, −1 … 1 of a difference.
double ForgettingMap::ofScale(double value) const { return value / most_; }

QColor ForgettingMap::colourAt(double ofScale) const { return view_.difference ? changeColour(ofScale) : heatColour(ofScale); }

QColor ForgettingMap::cellColour(Cell cell) const {
  const auto& one = view_.cells.at(cell.row).at(cell.column);
  if (!one) return palette().color(QPalette::Base);
  return colourAt(ofScale(one->value) * (one->isDifference ? 1 : kFaintShare));
}

QString ForgettingMap::cellText(Cell cell) const {
  const QRectF room = cellRect(cell);
  const QFontMetricsF metrics(smallerFont());
  if (metrics.tightBoundingRect(QStringLiteral("(0")).height() > room.height()) return {};
  // All cells decide by the same text, so that they look alike.
  const auto fits = [&](const QString& widest) { return metrics.horizontalAdvance(widest) + 4 <= room.width(); };
  if (fits(view_.difference ? QStringLiteral("(+00.0)") : QStringLiteral("00.0"))) return cellNumber(view_, cell.row, cell.column);
  const bool whole = !view_.difference && fits(QStringLiteral("00"));  // differences often have tenths alone
  return whole ? cellNumber(view_, cell.row, cell.column, 0) : QString();
}

QString ForgettingMap::tooltipAt(QPointF position) const {
  if (titleRect().contains(position)) return view_.title;
  if (showsTable()) return {};
  const auto cell = cellAt(position);
  return cell ? cellSentence(view_, cell->row, cell->column) : QString();
}

QSize ForgettingMap::sizeHint() const { return {520, 400}; }

/// So high that numbers can be read, but for runs of very many windows.
QSize ForgettingMap::minimumSizeHint() const {
  constexpr QSize kLeast(240, 150);
  constexpr std::size_t kMostRows = 16;
  if (view_.isEmpty()) return kLeast;
  const double around = height() - gridRoom().height(), row = QFontMetricsF(smallerFont()).height();
  return {kLeast.width(), std::max(kLeast.height(), qCeil(around + static_cast<double>(std::min(kMostRows, view_.trained.size())) * row))};
}

void ForgettingMap::paint(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  const QRectF all = body();
  painter.setFont(boldFont());
  painter.setPen(colours.text);
  painter.drawText(titleRect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, titleShown());
  painter.setFont(plainFont());
  if (view_.isEmpty()) {
    painter.setPen(colours.mutedText);
    painter.drawText(all.adjusted(12, 0, -12, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Test the models: each model that a run has stored, one after each window, is then tested on every window."));
    return;
  }
  paintLabels(painter);
  for (std::size_t row = 0; row < view_.trained.size(); ++row)
    for (std::size_t column = 0; column < view_.tested.size(); ++column) paintCell(painter, {row, column});
  paintScale(painter);
}

void ForgettingMap::paintLabels(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  const QRectF cells = grid(), all = body();
  const double line = QFontMetricsF(plainFont()).height();
  painter.setPen(colours.text);
  painter.drawText(QRectF(cells.left(), all.top(), cells.width(), line), Qt::AlignCenter, tr("tested on"));
  painter.save();
  painter.translate(all.left(), cells.bottom());
  painter.rotate(-90);
  painter.drawText(QRectF(0, 0, cells.height(), line), Qt::AlignCenter, tr("model after"));
  painter.restore();
  const QFontMetricsF letters(plainFont());
  const QSizeF cell = cellRect({0, 0}).size();
  const double widest = letters.horizontalAdvance(windowName(view_.tested.back()));
  const auto acrossEvery = static_cast<std::size_t>(nameEvery(cell.width(), widest));
  const auto downEvery = static_cast<std::size_t>(nameEvery(cell.height(), letters.ascent()));
  for (std::size_t column = 0; column < view_.tested.size(); column += acrossEvery) {
    const QRectF below = cellRect({0, column});
    painter.drawText(QRectF(below.center().x() - widest, all.top() + line, 2 * widest, line), Qt::AlignCenter,
                     windowName(view_.tested[column]));
  }
  for (std::size_t row = 0; row < view_.trained.size(); row += downEvery) {
    const QRectF beside = cellRect({row, 0});
    painter.drawText(QRectF(all.left() + line, beside.center().y() - line / 2, beside.left() - all.left() - line - kGap, line),
                     Qt::AlignRight | Qt::AlignVCenter, windowName(view_.trained[row]));
  }
}

void ForgettingMap::paintCell(QPainter& painter, Cell cell) const {
  const ChartColours colours = chartColours(palette());
  const QRectF box = cellRect(cell).adjusted(0.75, 0.75, -0.75, -0.75);
  const bool measured = view_.cells[cell.row][cell.column].has_value();
  const QColor colour = cellColour(cell);
  painter.fillRect(box, colour);
  if (!measured) painter.fillRect(box, QBrush(colours.axis, Qt::BDiagPattern));
  painter.setPen(QPen(colours.grid, 1));
  painter.drawRect(box);
  if (view_.isOwnTest(cell.row, cell.column)) {
    painter.setPen(QPen(readableOn(colour), 2));
    painter.drawRect(box.adjusted(2, 2, -2, -2));
  }
  painter.setFont(smallerFont());
  painter.setPen(measured ? readableOn(colour) : colours.text);
  painter.drawText(box, Qt::AlignCenter, cellText(cell));
  painter.setFont(plainFont());
}

void ForgettingMap::paintScale(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  const QRectF cells = grid();
  const QRectF bar = scaleRect(cells.bottom() + kGap);
  QLinearGradient gradient(bar.topLeft(), bar.topRight());
  const double first = view_.difference ? -1 : 0;
  for (int i = 0; i <= 16; ++i) gradient.setColorAt(i / 16.0, colourAt(first + (1 - first) * i / 16.0));
  painter.fillRect(bar, gradient);
  painter.setPen(QPen(colours.grid, 1));
  painter.drawRect(bar);
  const QFont small = smallerFont();
  painter.setFont(small);
  painter.setPen(colours.mutedText);
  const double line = QFontMetricsF(small).height();
  const QRectF ticks(bar.left(), bar.bottom() + 1, bar.width(), line);
  const auto tick = [&](double value) { return QLocale().toString(value, 'f', 1); };
  const QString unit = view_.difference ? tr("points") : tr("%", "unit of a metric");
  painter.drawText(ticks, Qt::AlignLeft | Qt::AlignVCenter, tick(first * most_));
  painter.drawText(ticks, Qt::AlignHCenter | Qt::AlignVCenter, tick((first + 1) / 2 * most_));
  painter.drawText(ticks, Qt::AlignRight | Qt::AlignVCenter, tick(most_) + QLatin1Char(' ') + unit);
  painter.drawText(legendRect(), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, legend());
  painter.setFont(plainFont());
}

ChartWidget* ForgettingMap::copyOn(QWidget& parent) const {
  auto* const copy = new ForgettingMap(&parent);
  lighten(*copy);
  copy->setView(view_);
  return copy;
}

ChartContent ForgettingMap::wholeContent() const { return contentOf(view_); }

QRect ForgettingMap::tableRect() const { return body().toRect(); }

void ForgettingMap::changeEvent(QEvent* event) {
  words_ = {};
  DrawnChart::changeEvent(event);
}

}  // namespace xsmoe::widgets
