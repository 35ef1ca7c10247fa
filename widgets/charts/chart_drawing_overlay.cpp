// SPDX-License-Identifier: GPL-3.0-or-later
// What lies over and under a chart's curves: the window's cursor, bands and marks.
#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsItemGroup>
#include <QGraphicsLineItem>
#include <QGraphicsPolygonItem>
#include <QGraphicsRectItem>
#include <QGraphicsSimpleTextItem>
#include <QPolygonF>
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/charts/chart_drawing.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

constexpr double kPointReach = 5;  ///< from the middle of a point, in pixels, to its edge
constexpr double kBandZ = 2.5;     ///< above the grid, below the curves
constexpr float kBandOpacity = 0.16F;
constexpr float kErrorOpacity = 0.55F;
constexpr double kEdge = 1;                            ///< pixels: what stands at an end is on the plot
constexpr double kBesideLine = 3, kBetweenLabels = 6;  ///< pixels, of the labels of marks

}  // namespace

void ChartDrawing::setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed) {
  chosen_ = chosen;
  pointed_ = pointed;
  if (built_) placeCursor();
}

std::optional<RunMoment> ChartDrawing::momentAt(QPointF inChart) const {
  const QRectF plot = plotArea();
  if (!built_ || !plot.contains(inChart)) return std::nullopt;
  const auto xAt = [&](double pixel) { return endsOfX().at((pixel - plot.left()) / plot.width()); };
  const double x = xAt(inChart.x()), before = xAt(inChart.x() - kPointReach);
  for (const EpochRange& range : epochs_)
    if (range.from < x && x <= range.to) return RunMoment(WindowIndex{range.window}, range.epoch);
  for (const WindowRange& range : windows_) {
    const bool within = range.from <= x && x < range.to;
    // All of a point that stands at the end is the window's.
    if (within || (range.at == range.to && range.from <= x && before <= range.to)) return RunMoment(WindowIndex{range.window});
  }
  return std::nullopt;
}

std::optional<ChartDrawing::Span> ChartDrawing::windowOf(const std::optional<RunMoment>& moment) const {
  for (const WindowRange& range : windows_)
    if (moment && range.window == moment->window.value) return Span{range.from, range.to};
  return std::nullopt;
}

std::optional<ChartDrawing::Span> ChartDrawing::epochOf(const std::optional<RunMoment>& moment) const {
  for (const EpochRange& range : epochs_)
    if (moment && moment->epoch > 0 && range.window == moment->window.value && range.epoch == moment->epoch)
      return Span{range.from, range.to};
  return std::nullopt;
}

/// The window of an epoch is shaded fainter than the epoch, where the chart has it.
void ChartDrawing::placeCursor() {
  const auto chosen = epochOf(chosen_), pointed = pointed_ != chosen_ ? epochOf(pointed_) : std::nullopt;
  const bool elsewhere = pointed_ && (!chosen_ || pointed_->window != chosen_->window);
  shade(chosenBand_, windowOf(chosen_), chosen ? 0.1F : 0.22F);
  shade(pointedBand_, elsewhere ? windowOf(pointed_) : std::nullopt, pointed ? 0.06F : 0.12F);
  shade(chosenEpoch_, chosen, 0.3F);
  shade(pointedEpoch_, pointed, 0.2F);
}

void ChartDrawing::shade(QGraphicsRectItem*& item, const std::optional<Span>& span, float opacity) {
  if (!span) {
    if (item) item->hide();
    return;
  }
  if (!item) {
    item = new QGraphicsRectItem(&chart_);
    item->setPen(Qt::NoPen);
    item->setZValue(15);
  }
  const QRectF plot = plotArea();
  const double left = positionOf({}, {span->from, 0}).x(), right = positionOf({}, {span->to, 0}).x();
  QColor colour = palette_.color(QPalette::Highlight);
  colour.setAlphaF(opacity);
  item->setBrush(colour);
  const QRectF band = QRectF(left, plot.top(), std::max(2.0, right - left), plot.height()).intersected(plot);
  item->setRect(band);
  item->setVisible(!band.isEmpty());
}

void ChartDrawing::placeBands() {
  delete bandItems_;
  bandItems_ = nullptr;
  if (bands_.empty() && withErrors_.empty()) return;
  bandItems_ = new QGraphicsItemGroup(&chart_);
  bandItems_->setZValue(kBandZ);
  for (const Band& band : bands_) {
    QPolygonF area;
    for (const QPointF point : band.edge.points) area << positionOf(band.edge, point);
    for (auto point = band.to.rbegin(); point != band.to.rend(); ++point) area << positionOf(band.edge, *point);
    QColor colour = colourOf(band.edge.colour, isDark(palette_));
    colour.setAlphaF(kBandOpacity);
    auto* const item = new QGraphicsPolygonItem(area.intersected(QPolygonF(plotArea())));
    item->setPen(Qt::NoPen);
    item->setBrush(colour);
    bandItems_->addToGroup(item);
  }
  for (const ChartSeries& series : withErrors_) placeErrors(series);
}

/// A bar of one error to both sides of each point, as far as it is in the plot.
void ChartDrawing::placeErrors(const ChartSeries& series) {
  const QRectF plot = plotArea();
  QColor colour = colourOf(series.colour, isDark(palette_));
  colour.setAlphaF(kErrorOpacity);
  for (std::size_t i = 0; i < std::min(series.points.size(), series.errors.size()); ++i) {
    const QPointF error(0, series.errors[i]);
    const QPointF low = positionOf(series, series.points[i] - error), high = positionOf(series, series.points[i] + error);
    const double top = std::max(high.y(), plot.top()), bottom = std::min(low.y(), plot.bottom());
    if (high.x() < plot.left() - kEdge || high.x() > plot.right() + kEdge || bottom <= top) continue;
    auto* const bar = new QGraphicsLineItem(high.x(), top, high.x(), bottom);
    bar->setPen(QPen(colour, 1.5));
    bandItems_->addToGroup(bar);
  }
}

/// Right of its point, or left where the plot ends.
void ChartDrawing::placeLabels() {
  constexpr double kAside = 7;  ///< pixels from the middle of a point, past its edge
  const QRectF plot = plotArea().adjusted(-1, -1, 1, 1);
  const QColor colour = chartColours(palette_).mutedText;
  std::vector<QRectF> taken;
  for (const ChartLabel& label : labels_) {
    const QPointF at = positionOf({}, label.at);
    if (!plot.contains(at)) continue;
    auto text = std::make_unique<QGraphicsSimpleTextItem>(label.text);
    text->setFont(lettersOfMarks());
    text->setBrush(colour);
    QRectF box = text->boundingRect();
    box.moveTo(at.x() + kAside, at.y() - box.height() / 2);
    if (box.right() > plot.right()) box.moveRight(at.x() - kAside);
    const bool free = std::none_of(taken.begin(), taken.end(), [&box](const QRectF& other) { return other.intersects(box); });
    if (!free || box.left() < plot.left()) continue;
    taken.push_back(box);
    text->setPos(box.topLeft());
    markItems_->addToGroup(text.release());
  }
}

void ChartDrawing::placeMarks() {
  if (built_) {
    placeCursor();
    placeBands();
  }
  delete markItems_;
  markItems_ = nullptr;
  markLabels_.clear();
  if (!built_ || (marks_.empty() && labels_.empty())) return;
  markItems_ = new QGraphicsItemGroup(&chart_);
  markItems_->setZValue(20);
  placeLabels();
  const QRectF plot = plotArea();
  const ChartColours colours = chartColours(palette_);
  const QFont small = lettersOfMarks();
  const std::vector<bool> named = namedUpright();
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const ChartMark& mark = marks_[i];
    const QPointF at = positionOf({}, mark.horizontal ? QPointF(firstX(), mark.at) : QPointF(mark.at, 0));
    if (mark.horizontal ? at.y() < plot.top() - kEdge || at.y() > plot.bottom() + kEdge
                        : at.x() < plot.left() - kEdge || at.x() > plot.right() + kEdge)
      continue;
    const QColor colour = mark.tau ? tauColour(isDark(palette_)) : colours.axis;
    auto* line = new QGraphicsLineItem(mark.horizontal ? QLineF(plot.left(), at.y(), plot.right(), at.y())
                                                       : QLineF(at.x(), plot.top(), at.x(), plot.bottom()));
    line->setPen(QPen(colour, mark.tau ? 1.8 : 1, mark.tau ? Qt::DashLine : Qt::DotLine));
    markItems_->addToGroup(line);
    if (mark.label.isEmpty() || (!mark.horizontal && !named[i])) continue;
    const QString label = mark.horizontal && !shape_.x.names.empty() ? labelAcrossBars(mark) : mark.label;
    auto* text = new QGraphicsSimpleTextItem(label);
    text->setFont(small);
    text->setBrush(mark.tau ? colour : colours.mutedText);
    const QRectF box = text->boundingRect();
    QPointF corner = mark.horizontal ? QPointF(plot.right() - box.width() - kBesideLine, at.y() - box.height() - 1)
                                     : QPointF(at.x() + kBesideLine, plot.top() + 1);
    if (mark.horizontal) corner.setX(besideLabels(box.translated(corner)));
    markLabels_.push_back({box.translated(corner), label != mark.label && mark.meaning.isEmpty() ? mark.label : mark.meaning});
    QColor back = colours.background;
    back.setAlphaF(0.8F);
    auto* ground = new QGraphicsRectItem(box.translated(corner).adjusted(-2, 0, 2, 0));
    ground->setBrush(back);
    ground->setPen(Qt::NoPen);
    markItems_->addToGroup(ground);
    text->setPos(corner);
    markItems_->addToGroup(text);
  }
}

std::vector<bool> ChartDrawing::namedUpright() const {
  struct Label {
    std::size_t mark = 0, place = 0;  ///< the place among those upright, also where it lies outside the plot
    double left = 0, right = 0;
  };
  const QRectF plot = plotArea();
  const QFontMetricsF metrics(lettersOfMarks());
  std::vector<Label> labels;
  std::size_t upright = 0;
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    if (marks_[i].horizontal || marks_[i].label.isEmpty()) continue;
    const double left = positionOf({}, {marks_[i].at, 0}).x() + kBesideLine;
    const Label label{i, upright++, left, left + metrics.horizontalAdvance(marks_[i].label)};
    if (left >= plot.left() && label.right <= plot.right()) labels.push_back(label);
  }
  const auto overlap = [](const Label& one, const Label& next) { return next.left < one.right + kBetweenLabels; };
  std::vector<Label> kept = labels;
  for (std::size_t every = 2; std::adjacent_find(kept.begin(), kept.end(), overlap) != kept.end(); ++every) {
    kept.clear();
    std::copy_if(labels.begin(), labels.end(), std::back_inserter(kept), [every](const Label& one) { return one.place % every == 0; });
  }
  if (!labels.empty() && (kept.empty() || !overlap(kept.back(), labels.back()))) kept.push_back(labels.back());
  std::vector<bool> named(marks_.size());
  for (const Label& one : kept) named[one.mark] = true;
  return named;
}

double ChartDrawing::besideLabels(QRectF box) const {
  for (const MarkLabel& label : markLabels_)
    if (label.box.intersects(box)) box.moveRight(label.box.left() - kBetweenLabels);
  return box.left();
}

QString ChartDrawing::markAt(QPointF inChart) const {
  const auto found =
      std::find_if(markLabels_.begin(), markLabels_.end(), [inChart](const MarkLabel& label) { return label.box.contains(inChart); });
  return found == markLabels_.end() ? QString() : found->meaning;
}

}  // namespace xsmoe::widgets
