// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_drawing.h"

#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QLocale>
#include <QScatterSeries>
#include <QStackedBarSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>

#include "widgets/charts/chart_axis.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/chart_lens.h"
#include "widgets/charts/chart_markers.h"
#include "widgets/charts/decimation.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

constexpr int kPixelsPerMarker = 9;     ///< points of a line are marked where they have so much room
constexpr double kRoomForRing = 13;     ///< in pixels, above a point, on an axis that grows to whole ticks
constexpr double kHalfMark = 7;         ///< in pixels, of a marker without a line
constexpr double kHalfRing = 10;        ///< in pixels, with its edge
constexpr double kBesideHeight = 50;    ///< pixels that the axis below and its title take, about
constexpr double kBesidePlot = 60;      ///< pixels that an axis at a side takes, about
constexpr double kAroundLabel = 10;     ///< pixels, of a mark's
constexpr double kMostForLabel = 0.25;  ///< of the width

/// Each value holds until the next point.
std::vector<QPointF> asSteps(const std::vector<QPointF>& points) {
  std::vector<QPointF> steps;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0) steps.emplace_back(points[i].x(), points[i - 1].y());
    steps.push_back(points[i]);
  }
  return steps;
}

/// Where a value stands on a logarithmic axis; what has no place there is far below it.
double logarithmOf(double value) { return std::log10(std::max(value, std::numeric_limits<double>::min())); }

/// Points on logarithmic axes, without those that have no place there.
std::vector<QPointF> onLogAxes(std::span<const QPointF> points, bool x, bool y) {
  std::vector<QPointF> placed;
  for (const QPointF p : points)
    if ((!x || p.x() > 0) && (!y || p.y() > 0)) placed.emplace_back(x ? logarithmOf(p.x()) : p.x(), y ? logarithmOf(p.y()) : p.y());
  return placed;
}

QValueAxis* newAxis(const ChartAxis& wanted) {
  if (wanted.names.empty() && !wanted.logarithmic) return new QValueAxis;
  auto* const axis = new QCategoryAxis;
  if (wanted.logarithmic) axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
  return axis;
}

/// `least` and `most` are where values stand on the axis.
void scaleEither(QValueAxis& axis, const ChartAxis& wanted, double least, double most, double pixels, double pixelsPerTick) {
  auto* const logarithmic = wanted.logarithmic ? qobject_cast<QCategoryAxis*>(&axis) : nullptr;
  if (logarithmic != nullptr)
    scaleLogAxis(*logarithmic, wanted, least, most, pixels, pixelsPerTick);
  else
    scaleAxis(axis, wanted, least, most, pixels, pixelsPerTick);
}

QList<QPointF> listOf(const std::vector<QPointF>& points) { return {points.begin(), points.end()}; }

/// The same, each by so much higher.
QList<QPointF> listOf(const std::vector<QPointF>& points, double lift) {
  QList<QPointF> lifted = listOf(points);
  for (QPointF& point : lifted) point.ry() += lift;
  return lifted;
}

/// What a series looks like; points only of bars, which are few and cannot be replaced in place.
ChartSeries shapeOf(const ChartSeries& series) {
  ChartSeries shape;
  shape.name = series.name;
  shape.kind = series.kind;
  shape.colour = series.colour;
  shape.marker = series.marker;
  shape.dashed = series.dashed;
  shape.dotted = series.dotted;
  shape.hollow = series.hollow;
  shape.ring = series.ring;
  shape.secondAxis = series.secondAxis;
  shape.faint = series.faint;
  shape.strong = series.strong;
  if (series.kind == SeriesKind::kBars) shape.points = series.points;
  return shape;
}

ChartContent shapeOf(const ChartContent& content) {
  ChartContent shape;
  shape.x = content.x;
  shape.y = content.y;
  shape.y2 = content.y2;
  // Ranges are set anew each time.
  for (ChartAxis* axis : {&shape.x, &shape.y, &shape.y2}) {
    axis->least.reset();
    axis->most.reset();
  }
  for (const ChartSeries& series : content.series) shape.series.push_back(shapeOf(series));
  return shape;
}

}  // namespace

ChartDrawing::ChartDrawing(QChart& chart) : chart_(chart), titles_(chart) {
  chart_.legend()->hide();
  chart_.setBackgroundRoundness(0);
  chart_.layout()->setContentsMargins(0, 0, 0, 0);
  chart_.setLocalizeNumbers(true);  // as everywhere in the window
  chart_.setLocale(QLocale());
}

void ChartDrawing::draw(const ChartContent& content, const QPalette& palette, const QFont& font) {
  const bool themeChanged = palette != palette_ || font != font_;
  palette_ = palette;
  font_ = font;
  if (!built_ || themeChanged || shapeOf(content) != shape_) rebuild(content);
  marks_ = content.marks;
  labels_ = content.labels;
  windows_ = content.windows;
  epochs_ = content.epochs;
  bands_.clear();
  withErrors_.clear();
  std::copy_if(content.series.begin(), content.series.end(), std::back_inserter(withErrors_),
               [](const ChartSeries& series) { return !series.errors.empty(); });
  for (const ChartSeries& series : content.series)
    if (series.fillTo >= 0) bands_.push_back({series, content.series.at(static_cast<std::size_t>(series.fillTo)).points});
  scale(content);
  fill(content);
  fitTitles();
  chart_.layout()->activate();  // what is drawn at once has the titles that fit
  placeMarks();
}

void ChartDrawing::rebuild(const ChartContent& content) {
  chart_.removeAllSeries();
  for (QAbstractAxis* axis : chart_.axes()) {
    axis->hide();  // the labels and lines of a removed axis stay in the scene until the event loop comes round
    chart_.removeAxis(axis);
    delete axis;
  }
  lines_.clear();
  x_ = newAxis(content.x);
  y_ = newAxis(content.y);
  y2_ = nullptr;
  chart_.addAxis(x_, Qt::AlignBottom);
  chart_.addAxis(y_, Qt::AlignLeft);
  if (std::any_of(content.series.begin(), content.series.end(), [](const auto& s) { return s.secondAxis; })) {
    y2_ = new QValueAxis;
    chart_.addAxis(y2_, Qt::AlignRight);
  }
  dress(content);
  addBars(content);
  // On bars of any colour they stand out by what is inside.
  const bool onBars =
      std::any_of(content.series.begin(), content.series.end(), [](const auto& series) { return series.kind == SeriesKind::kBars; });
  const QColor inside = onBars ? chartColours(palette_).background : QColor(Qt::transparent);
  for (const ChartSeries& series : content.series) addLine(series, inside);
  shape_ = shapeOf(content);
  built_ = true;
}

void ChartDrawing::attach(QAbstractSeries* series, bool second) {
  chart_.addSeries(series);
  series->attachAxis(x_);
  series->attachAxis(second && y2_ ? y2_ : y_);
}

void ChartDrawing::addLine(const ChartSeries& series, const QColor& inside) {
  Line line;
  QColor colour = colourOf(series.colour, isDark(palette_));
  if (series.kind == SeriesKind::kLine || series.kind == SeriesKind::kSteps) {
    auto* curve = new QLineSeries;
    if (series.faint) colour.setAlphaF(0.55F);
    curve->setPen(linePen(series, colour));
    attach(curve, series.secondAxis);
    line.curve = curve;
  }
  if (series.kind == SeriesKind::kDots || (series.kind == SeriesKind::kLine && series.marker != Marker::kNone)) {
    auto* markers = new QScatterSeries;
    dressMarkers(*markers, series, colour, inside);
    attach(markers, series.secondAxis);
    line.markers = markers;
  }
  lines_.push_back(line);
}

void ChartDrawing::addBars(const ChartContent& content) {
  QStackedBarSeries* bars = nullptr;
  for (const ChartSeries& series : content.series) {
    if (series.kind != SeriesKind::kBars) continue;
    if (!bars) bars = new QStackedBarSeries;
    auto* set = new QBarSet(series.name);
    const QColor colour = colourOf(series.colour, isDark(palette_));
    set->setBrush(series.hollow ? QBrush(Qt::NoBrush) : QBrush(colour));
    set->setPen(QPen(colour, series.hollow ? 1.5 : 0.5));
    int next = 0;
    for (const QPointF point : series.points) {
      for (; next < static_cast<int>(point.x()); ++next) set->append(0);
      set->append(point.y());
      ++next;
    }
    bars->append(set);
  }
  if (!bars) return;
  bars->setBarWidth(0.84);
  attach(bars, false);
}

void ChartDrawing::fill(const ChartContent& content) {
  drawn_.assign(content.series.size(), 0);
  const int columns = std::max(40, static_cast<int>(chart_.size().width()) - 60);
  for (std::size_t i = 0; i < content.series.size(); ++i) {
    const ChartSeries& series = content.series[i];
    drawn_[i] = static_cast<int>(series.points.size());
    if (series.kind == SeriesKind::kBars) continue;
    std::span<const QPointF> seen = pointsWithin(series.points, content.x.least, content.x.most);
    const bool logX = content.x.logarithmic, logY = content.y.logarithmic && !series.secondAxis;
    std::vector<QPointF> placed;
    if (logX || logY) seen = placed = onLogAxes(seen, logX, logY);
    const auto shown = decimate(seen, columns);
    drawn_[i] = static_cast<int>(shown.size());
    const QValueAxis& vertical = series.secondAxis && y2_ ? *y2_ : *y_;
    const double lift = series.lift * (vertical.max() - vertical.min()) / plotHeight();
    if (lines_[i].curve) lines_[i].curve->replace(listOf(series.kind == SeriesKind::kSteps ? asSteps(shown) : shown, lift));
    const bool few = series.kind == SeriesKind::kDots || static_cast<int>(shown.size()) <= columns / kPixelsPerMarker;
    if (lines_[i].markers) lines_[i].markers->replace(few ? listOf(shown, lift) : QList<QPointF>{});
  }
}

void ChartDrawing::scale(const ChartContent& content) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  struct Range {
    double least = kInfinity, most = -kInfinity;
    void add(double v) {
      least = std::min(least, v);
      most = std::max(most, v);
    }
  } x, y, y2;
  for (const ChartSeries& series : content.series)
    for (const QPointF p : pointsWithin(series.points, content.x.least, content.x.most)) {
      const bool logY = content.y.logarithmic && !series.secondAxis;
      if ((content.x.logarithmic && p.x() <= 0) || (logY && p.y() <= 0)) continue;
      x.add(content.x.logarithmic ? logarithmOf(p.x()) : p.x());
      (series.secondAxis ? y2 : y).add(logY ? logarithmOf(p.y()) : p.y());
    }
  for (const ChartSeries& series : withErrors_) {
    if (series.secondAxis || content.y.logarithmic) continue;
    for (std::size_t i = 0; i < std::min(series.points.size(), series.errors.size()); ++i) {
      const QPointF p = series.points[i];
      if (p.x() < content.x.least.value_or(-kInfinity) || p.x() > content.x.most.value_or(kInfinity)) continue;
      y.add(p.y() - series.errors[i]);
      y.add(p.y() + series.errors[i]);
    }
  }
  for (const ChartMark& mark : content.marks)
    if (mark.horizontal && !content.y.logarithmic) y.add(mark.at);
  const double height = chart_.size().height() - kBesideHeight;
  const double perPixel = (y.most - y.least) / plotHeight();
  for (const ChartSeries& series : content.series) {
    if ((!series.ring && series.lift <= 0) || series.secondAxis || content.y.logarithmic) continue;
    const double room = perPixel * (series.ring ? kRoomForRing : series.lift);
    for (const QPointF p : pointsWithin(series.points, content.x.least, content.x.most)) y.add(p.y() + room);
  }
  scaleEither(*x_, roomyX(content), x.least, x.most, chart_.size().width() - 60, roomOfTick(content.x, x.most));
  scaleEither(*y_, content.y, y.least, y.most, height, 34);
  if (!y2_) return;
  scaleAxis(*y2_, content.y2, y2.least, y2.most, height, 34);
  double below = 0, above = 0;  // pixels by which marks at the ends of the right axis reach over them
  for (const ChartSeries& series : content.series) {
    if (!series.secondAxis || series.kind != SeriesKind::kDots) continue;
    below = std::max(below, kHalfMark - series.lift);
    above = std::max(above, kHalfMark + series.lift);
  }
  const double onePixel = (y2_->max() - y2_->min()) / plotHeight();
  y2_->setRange(y2_->min() - onePixel * below, y2_->max() + onePixel * above);
}

double ChartDrawing::plotHeight() const { return std::max(1.0, chart_.size().height() - kBesideHeight); }

/// The label of a line across the bars stands behind the last one, unless that takes too much; a ring at the first or last one is whole.
ChartAxis ChartDrawing::roomyX(const ChartContent& content) const {
  ChartAxis axis = content.x;
  if (axis.names.empty() || axis.logarithmic || !axis.least || !axis.most || *axis.least >= *axis.most) return axis;
  const double width = plotWidth();
  double left = 0, right = 0;
  for (const ChartMark& mark : content.marks)
    if (mark.horizontal && !mark.label.isEmpty()) right = std::max(right, roomOfLabel(labelAcrossBars(mark)));
  if (right > kMostForLabel * width) right = 0;
  const double span = *axis.most - *axis.least, unit = (width - right) / span;
  for (const ChartSeries& series : content.series) {
    if (!series.ring) continue;
    for (const QPointF p : pointsWithin(series.points, axis.least, axis.most)) {
      left = std::max(left, kHalfRing - (p.x() - *axis.least) * unit);
      right = std::max(right, kHalfRing - (*axis.most - p.x()) * unit);
    }
  }
  const double perPixel = span / std::max(1.0, width - left - right);
  axis.least = *axis.least - left * perPixel;
  axis.most = *axis.most + right * perPixel;
  return axis;
}

double ChartDrawing::plotWidth() const { return std::max(1.0, chart_.size().width() - (y2_ ? 2 : 1) * kBesidePlot); }

double ChartDrawing::roomOfLabel(const QString& label) const {
  return QFontMetricsF(lettersOfMarks()).horizontalAdvance(label) + kAroundLabel;
}

QString ChartDrawing::labelAcrossBars(const ChartMark& mark) const {
  const bool fits = roomOfLabel(mark.label) <= kMostForLabel * plotWidth();
  return fits || mark.shortLabel.isEmpty() ? mark.label : mark.shortLabel;
}

/// From tick to tick: as much as usual, more where a number would be cut. Qt Charts draws dots in place of one that has no room.
double ChartDrawing::roomOfTick(const ChartAxis& axis, double most) const {
  constexpr double kUsual = 46, kUsualOfNames = 30, kAroundTick = 12;
  const double usual = axis.tickPrefix.isEmpty() ? kUsual : kUsualOfNames;
  const double last = axis.most.value_or(most);
  if (!axis.whole || axis.logarithmic || !std::isfinite(last)) return usual;
  const QString label = axis.tickPrefix + QLocale().toString(std::floor(last), 'f', 0);
  return std::max(usual, QFontMetricsF(lettersOfAxes()).horizontalAdvance(label) + kAroundTick);
}

QFont ChartDrawing::lettersOfAxes() const { return scaledFont(font_, 0.9); }

QFont ChartDrawing::lettersOfMarks() const { return scaledFont(font_, 0.85); }

void ChartDrawing::dress(const ChartContent& content) {
  const ChartColours colours = chartColours(palette_);
  chart_.setBackgroundBrush(colours.background);
  chart_.setBackgroundPen(Qt::NoPen);
  const QFont labels = lettersOfAxes();
  const auto dressAxis = [&](QValueAxis& axis, const ChartAxis& wanted, bool grid) {
    axis.setTitleText(wanted.title);
    axis.setTitleFont(labels);
    axis.setLabelsFont(labels);
    axis.setTitleBrush(colours.mutedText);
    axis.setLabelsBrush(colours.text);
    axis.setLinePen(QPen(colours.axis, 1));
    axis.setGridLinePen(QPen(colours.grid, 1));
    axis.setGridLineVisible(grid);
  };
  dressAxis(*x_, content.x, false);
  dressAxis(*y_, content.y, true);
  if (y2_) dressAxis(*y2_, content.y2, false);
  if (auto* names = content.x.names.empty() ? nullptr : qobject_cast<QCategoryAxis*>(x_)) {
    names->setStartValue(content.x.namesStart);
    for (const auto& name : content.x.names) names->append(name.text, name.end);
    names->setLabelsPosition(QCategoryAxis::AxisLabelsPositionCenter);
  }
}

void ChartDrawing::fitTitles() {
  if (built_) titles_.fit(x_, y_, y2_, shape_, chartColours(palette_).mutedText);
}

QString ChartDrawing::cutTitleAt(QPointF inChart) const { return built_ ? titles_.cutAt(inChart) : QString(); }

double ChartDrawing::firstX() const { return x_ ? x_->min() : 0; }

QRectF ChartDrawing::plotArea() const {
  chart_.layout()->activate();
  return chart_.plotArea();
}

QPointF ChartDrawing::positionOf(const ChartSeries& series, QPointF value) const {
  const QRectF plot = plotArea();
  const QValueAxis& vertical = series.secondAxis && y2_ ? *y2_ : *y_;
  const QPointF at = onAxes(value, series.secondAxis);
  return {plot.left() + (at.x() - x_->min()) / (x_->max() - x_->min()) * plot.width(),
          plot.bottom() - (at.y() - vertical.min()) / (vertical.max() - vertical.min()) * plot.height() - series.lift};
}

QPointF ChartDrawing::onAxes(QPointF value, bool second) const {
  return {shape_.x.logarithmic ? logarithmOf(value.x()) : value.x(), shape_.y.logarithmic && !second ? logarithmOf(value.y()) : value.y()};
}

double ChartDrawing::Ends::at(double share) const {
  if (!logarithmic) return least + share * (most - least);
  return least * std::pow(most / least, share);
}

ChartDrawing::Ends ChartDrawing::endsOfX() const {
  if (!shape_.x.logarithmic) return {x_->min(), x_->max(), false};
  return {std::pow(10.0, x_->min()), std::pow(10.0, x_->max()), true};
}

ChartDrawing::Ends ChartDrawing::endsOfY() const {
  if (!shape_.y.logarithmic) return {y_->min(), y_->max(), false};
  return {std::pow(10.0, y_->min()), std::pow(10.0, y_->max()), true};
}

}  // namespace xsmoe::widgets
