// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_legend.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

#include "widgets/charts/chart_axis.h"
#include "widgets/plain_tip.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

constexpr double kGlyph = 20, kGap = 12;
constexpr double kBeforeText = kGlyph + 5;
constexpr double kLeastEntry = 70;  ///< pixels below which a name that is cut says nothing

/// Of five points, one of them up.
QPolygonF starShape(QPointF c, double r) {
  constexpr int kCorners = 10;
  constexpr double kInner = 0.4;
  QPolygonF star;
  for (int i = 0; i < kCorners; ++i) {
    const double angle = 2 * std::numbers::pi * i / kCorners, far = i % 2 == 0 ? r : kInner * r;
    star << c + QPointF(far * std::sin(angle), -far * std::cos(angle));
  }
  return star;
}

QPolygonF shapeOf(Marker marker, QPointF c, double r) {
  switch (marker) {
    case Marker::kUp: return QPolygonF{{c + QPointF(-r, r), c + QPointF(r, r), c + QPointF(0, -r)}};
    case Marker::kDown: return QPolygonF{{c + QPointF(-r, -r), c + QPointF(r, -r), c + QPointF(0, r)}};
    case Marker::kDiamond: return QPolygonF{{c + QPointF(0, -r), c + QPointF(r, 0), c + QPointF(0, r), c + QPointF(-r, 0)}};
    case Marker::kStar: return starShape(c, 1.4 * r);
    default: return QPolygonF(QRectF(c.x() - r, c.y() - r, 2 * r, 2 * r));
  }
}

}  // namespace

QColor colourOf(const SeriesColour& colour, bool dark) {
  switch (colour.role) {
    case SeriesColour::Role::kIndexed: return seriesColour(colour.index, dark);
    case SeriesColour::Role::kSequential: {
      const double share = colour.of > 1 ? static_cast<double>(colour.index) / (colour.of - 1) : 0.0;
      return heatColour(dark ? 0.4 + 0.6 * share : 0.7 * share);
    }
    case SeriesColour::Role::kBirth: return birthColour(colour.index, colour.of, dark);
    case SeriesColour::Role::kBase: return baseColour(dark);
    case SeriesColour::Role::kTau: return tauColour(dark);
    case SeriesColour::Role::kTruth: return truthColour(dark);
    case SeriesColour::Role::kMuted: break;
  }
  return dark ? QColor(0xff8b93a0) : QColor(0xff9aa3b0);
}

QPen linePen(const ChartSeries& series, const QColor& colour) {
  const auto style = series.dotted ? Qt::DotLine : series.dashed ? Qt::DashLine : Qt::SolidLine;
  const double width = series.strong ? 4.5 : series.dotted ? 1.2 : series.faint ? 1.0 : 2.0;
  return {colour, width, style, Qt::FlatCap, Qt::RoundJoin};
}

void paintGlyph(QPainter& painter, const QRectF& box, const ChartSeries& series, const QColor& colour) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(linePen(series, colour));
  painter.setBrush(series.hollow ? QBrush(Qt::NoBrush) : QBrush(colour));
  const QPointF middle = box.center();
  const double r = std::min(4.0, box.height() / 3);
  if (series.kind == SeriesKind::kBars) {
    painter.drawRect(QRectF(middle.x() - 5, middle.y() - 5, 10, 10));
  } else {
    if (series.kind != SeriesKind::kDots) painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()));
    painter.setPen(QPen(colour, 1.5));
    if (series.marker == Marker::kCircle)
      painter.drawEllipse(middle, r, r);
    else if (series.marker != Marker::kNone)
      painter.drawPolygon(shapeOf(series.marker, middle, r));
  }
  painter.restore();
}

ChartLegend::ChartLegend(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void ChartLegend::setContent(const ChartContent& content) {
  std::vector<Entry> entries;
  for (const ChartSeries& series : content.series) {
    if (series.name.isEmpty()) continue;
    Entry entry{series, series.shortName.isEmpty() ? series.name : series.shortName, !series.points.empty()};
    const auto known = std::find_if(entries.begin(), entries.end(), [&](const Entry& other) { return other.text == entry.text; });
    if (known != entries.end()) {
      known->drawn = known->drawn || entry.drawn;
      continue;
    }
    entry.series.points.clear();
    entry.series.pointNames.clear();
    entry.series.errors.clear();
    entries.push_back(std::move(entry));
  }
  if (entries == entries_) return;
  entries_ = std::move(entries);
  fitTip();
  updateGeometry();
  update();
}

void ChartLegend::setMostRows(int rows) {
  if (rows == mostRows_) return;
  mostRows_ = rows;
  fitTip();
  updateGeometry();
  update();
}

double ChartLegend::rowHeight() const { return QFontMetricsF(font()).height() + 2; }

double ChartLegend::wideOf(const Entry& entry) const { return kBeforeText + QFontMetricsF(font()).horizontalAdvance(entry.text); }

double ChartLegend::wideFrom(const std::vector<std::size_t>& order, std::size_t first) const {
  double wide = 0;
  for (std::size_t i = first; i < order.size(); ++i) wide += wideOf(entries_[order[i]]) + (i > first ? kGap : 0);
  return wide;
}

/// In the chart's order as long as all are named.
std::vector<ChartLegend::Placed> ChartLegend::place(double width) const {
  std::vector<std::size_t> order(entries_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto placed = placeInOrder(order, width);
  if (placed.size() == order.size() && std::all_of(placed.begin(), placed.end(), [](const Placed& one) { return one.entry >= 0; }))
    return placed;
  const auto rank = [this](std::size_t entry) { return !entries_[entry].drawn ? 2 : entries_[entry].series.sign ? 0 : 1; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  return placeInOrder(order, width);
}

std::vector<ChartLegend::Placed> ChartLegend::placeInOrder(const std::vector<std::size_t>& order, double width) const {
  const QFontMetricsF metrics(font());
  const double height = rowHeight();
  const auto more = [](std::size_t n) { return tr("and %1 more").arg(n); };
  std::vector<Placed> placed;
  double x = 0;
  int row = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Entry& entry = entries_[order[i]];
    const double wide = wideOf(entry);
    if (x > 0 && x + wide > width && row + 1 < mostRows_) {
      x = 0;
      ++row;
    }
    // The last row keeps room for "and n more" as long as more is to come than it has room for.
    const std::size_t left = order.size() - i;
    const bool last = row + 1 >= mostRows_;
    const bool counts = last && left > 1 && x + wideFrom(order, i) > width;
    const double room = width - x - (counts ? kGap + metrics.horizontalAdvance(more(left - 1)) : 0);
    if (last && wide > room && (x > 0 || room < kLeastEntry)) {
      const QString rest = titleIn(more(left), metrics, width - x);
      placed.push_back({QRectF(x, row * height, metrics.horizontalAdvance(rest), height), -1, rest});
      return placed;
    }
    const QString words = wide > room ? titleIn(entry.text, metrics, room - kBeforeText) : entry.text;
    const double taken = kBeforeText + metrics.horizontalAdvance(words);
    placed.push_back({QRectF(x, row * height, taken, height), static_cast<int>(order[i]), words});
    x += taken + kGap;
  }
  return placed;
}

std::vector<ChartLegend::Placed> ChartLegend::centred(double width) const {
  auto placed = place(width);
  std::map<double, double> ends;  // of the rows
  for (const Placed& one : placed) ends[one.box.top()] = std::max(ends[one.box.top()], one.box.right());
  for (Placed& one : placed) one.box.translate((width - ends[one.box.top()]) / 2, 0);
  return placed;
}

QString ChartLegend::tipAt(QPointF position) const {
  QStringList told;
  for (const Placed& one : centred(width()))
    if (one.entry >= 0 && one.box.contains(position)) told << entries_[static_cast<std::size_t>(one.entry)].series.whole;
  told << toolTip();
  told.removeAll(QString());
  return told.join(QLatin1Char('\n'));
}

QStringList ChartLegend::cutIn(double width) const {
  const auto placed = place(width);
  QStringList cut;
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (std::none_of(placed.begin(), placed.end(),
                     [&](const Placed& one) { return one.entry == static_cast<int>(i) && one.text == entries_[i].text; }))
      cut << entries_[i].text;
  return cut;
}

void ChartLegend::setSigns(const QString& signs) {
  signs_ = signs;
  fitTip();
}

void ChartLegend::fitTip() {
  QStringList told = cutIn(width());
  if (!signs_.isEmpty()) told << signs_;
  setToolTip(told.join(QLatin1Char('\n')));
}

void ChartLegend::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitTip();
}

void ChartLegend::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) fitTip();
}

/// A tip of names as they are written: a run's may hold what looks like markup.
bool ChartLegend::event(QEvent* event) {
  return showPlainTip(this, event, [this](QPoint at) { return tipAt(at); }) || QWidget::event(event);
}

int ChartLegend::namedIn(double width) const {
  const auto placed = place(width);
  return static_cast<int>(std::count_if(placed.begin(), placed.end(), [](const Placed& p) { return p.entry >= 0; }));
}

QStringList ChartLegend::wordsIn(double width) const {
  QStringList words;
  for (const Placed& one : place(width)) words << one.text;
  return words;
}

double ChartLegend::reachIn(double width) const {
  double reach = 0;
  for (const Placed& one : place(width)) reach = std::max(reach, one.box.right());
  return reach;
}

int ChartLegend::heightForWidth(int width) const {
  const auto placed = place(width);
  return placed.empty() ? 0 : static_cast<int>(placed.back().box.bottom() + 3);
}

QSize ChartLegend::sizeHint() const { return {200, heightForWidth(std::max(width(), 200))}; }

void ChartLegend::paintTo(QPainter& painter, const QRectF& target) const {
  painter.save();
  painter.translate(target.topLeft());
  painter.setFont(inPixels(font()));
  const ChartColours colours = chartColours(palette());
  for (const Placed& one : centred(target.width())) {
    const QRectF& box = one.box;
    double textLeft = box.left();
    if (one.entry >= 0) {
      const Entry& entry = entries_[static_cast<std::size_t>(one.entry)];
      paintGlyph(painter, QRectF(box.left(), box.top(), kGlyph, box.height()), entry.series,
                 colourOf(entry.series.colour, isDark(palette())));
      textLeft += kBeforeText;
    }
    painter.setPen(colours.text);
    const QRectF textBox(textLeft, box.top(), box.right() - textLeft + 1, box.height());
    painter.drawText(textBox, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextDontClip, one.text);
  }
  painter.restore();
}

void ChartLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintTo(painter, rect());
}

}  // namespace xsmoe::widgets
