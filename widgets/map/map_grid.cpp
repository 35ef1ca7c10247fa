// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace xsmoe::widgets {
namespace {

constexpr int kItemsOfCell = 4, kMostCells = 512;  // cells in each direction

/// A closed line, of which a point asks only the edges that are as high up as it is: a lasso has hundreds.
class ClosedLine {
 public:
  explicit ClosedLine(const QPolygonF& line) : bounds_(line.boundingRect()), bands_(kBands) {
    for (qsizetype i = 0; i < line.size(); ++i) {
      const Edge edge{line[i], line[(i + 1) % line.size()]};
      const std::size_t last = bandAt(std::max(edge.from.y(), edge.to.y()));
      for (std::size_t band = bandAt(std::min(edge.from.y(), edge.to.y())); band <= last; ++band) bands_[band].push_back(edge);
    }
  }
  [[nodiscard]] const QRectF& bounds() const { return bounds_; }
  /// Whether a ray to the left crosses it an odd number of times.
  [[nodiscard]] bool contains(QPointF point) const {
    if (point.y() < bounds_.top() || point.y() > bounds_.bottom()) return false;
    bool in = false;
    for (const auto& [from, to] : bands_[bandAt(point.y())]) {
      if ((from.y() > point.y()) == (to.y() > point.y())) continue;
      if (point.x() > from.x() + (point.y() - from.y()) * (to.x() - from.x()) / (to.y() - from.y())) in = !in;
    }
    return in;
  }

 private:
  static constexpr std::size_t kBands = 64;
  struct Edge {
    QPointF from, to;
  };
  [[nodiscard]] std::size_t bandAt(double y) const {
    if (bounds_.height() <= 0) return 0;
    const double band = static_cast<double>(kBands) * (y - bounds_.top()) / bounds_.height();
    return static_cast<std::size_t>(std::clamp(band, 0.0, static_cast<double>(kBands - 1)));
  }
  QRectF bounds_;
  std::vector<std::vector<Edge>> bands_;
};

}  // namespace

MapGrid::MapGrid(std::shared_ptr<const ItemMap> map) : map_(std::move(map)) {
  if (!map_) return;
  measure();
  sortIntoCells();
}

QPointF MapGrid::placeOf(int item) const {
  const auto at = static_cast<std::size_t>(item);
  return {map_->x[at], map_->y[at]};
}

bool MapGrid::holds(int item) const {
  if (!map_ || item < 0 || static_cast<std::size_t>(item) >= map_->x.size()) return false;
  const QPointF place = placeOf(item);
  return std::isfinite(place.x()) && std::isfinite(place.y());
}

void MapGrid::measure() {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  double left = kFar, right = -kFar, low = kFar, high = -kFar;
  for (int item = 0; item < static_cast<int>(map_->x.size()); ++item) {
    if (!holds(item)) continue;
    const QPointF place = placeOf(item);
    left = std::min(left, place.x());
    right = std::max(right, place.x());
    low = std::min(low, place.y());
    high = std::max(high, place.y());
  }
  if (left <= right) bounds_ = QRectF(left, low, right - left, high - low);
}

int MapGrid::columnAt(double x) const {
  return bounds_.width() > 0 ? static_cast<int>(std::clamp((x - bounds_.left()) / bounds_.width() * side_, 0.0, side_ - 1.0)) : 0;
}

int MapGrid::rowAt(double y) const {
  return bounds_.height() > 0 ? static_cast<int>(std::clamp((y - bounds_.top()) / bounds_.height() * side_, 0.0, side_ - 1.0)) : 0;
}

void MapGrid::sortIntoCells() {
  const int all = static_cast<int>(map_->x.size());
  side_ = std::clamp(static_cast<int>(std::sqrt(static_cast<double>(all) / kItemsOfCell)), 1, kMostCells);
  std::vector<int> cells(static_cast<std::size_t>(all), -1);
  begins_.assign(static_cast<std::size_t>(side_ * side_) + 1, 0);
  for (int item = 0; item < all; ++item) {
    if (!holds(item)) continue;
    const QPointF place = placeOf(item);
    const int cell = rowAt(place.y()) * side_ + columnAt(place.x());
    cells[static_cast<std::size_t>(item)] = cell;
    ++begins_[static_cast<std::size_t>(cell) + 1];
  }
  for (std::size_t cell = 1; cell < begins_.size(); ++cell) begins_[cell] += begins_[cell - 1];
  items_.resize(static_cast<std::size_t>(begins_.back()));
  auto next = begins_;
  for (int item = 0; item < all; ++item)
    if (const int cell = cells[static_cast<std::size_t>(item)]; cell >= 0)
      items_[static_cast<std::size_t>(next[static_cast<std::size_t>(cell)]++)] = item;
}

std::optional<int> MapGrid::nearest(QPointF place, double distance) const {
  std::optional<int> found;
  double best = distance * distance;
  if (items_.empty()) return found;
  for (int row = rowAt(place.y() - distance); row <= rowAt(place.y() + distance); ++row)
    for (int column = columnAt(place.x() - distance); column <= columnAt(place.x() + distance); ++column) {
      const auto cell = static_cast<std::size_t>(row * side_ + column);
      for (int i = begins_[cell]; i < begins_[cell + 1]; ++i) {
        const int item = items_[static_cast<std::size_t>(i)];
        const QPointF away = placeOf(item) - place;
        const double squared = QPointF::dotProduct(away, away);
        if (squared > best || (squared == best && found && *found < item)) continue;
        best = squared;
        found = item;
      }
    }
  return found;
}

std::vector<int> MapGrid::inside(const QPolygonF& line) const {
  std::vector<int> found;
  if (items_.empty() || line.size() < 3) return found;
  const ClosedLine closed(line);
  const QRectF& part = closed.bounds();
  for (int row = rowAt(part.top()); row <= rowAt(part.bottom()); ++row) {
    const auto first = static_cast<std::size_t>(row * side_ + columnAt(part.left()));
    const auto last = static_cast<std::size_t>(row * side_ + columnAt(part.right()));
    for (int i = begins_[first]; i < begins_[last + 1]; ++i)
      if (const int item = items_[static_cast<std::size_t>(i)]; closed.contains(placeOf(item))) found.push_back(item);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<int> MapGrid::towards(int item, QPointF direction) const {
  std::optional<int> found;
  if (!holds(item)) return found;
  const QPointF from = placeOf(item);
  double best = std::numeric_limits<double>::infinity();
  for (int other = 0; other < static_cast<int>(map_->x.size()); ++other) {
    const QPointF way = placeOf(other) - from;
    const double ahead = QPointF::dotProduct(way, direction), aside = way.x() * direction.y() - way.y() * direction.x();
    if (!(ahead > 0) || std::abs(aside) > ahead) continue;  // places that are not finite are not ahead either
    const double squared = QPointF::dotProduct(way, way);
    if (!(squared < best)) continue;
    best = squared;
    found = other;
  }
  return found;
}

}  // namespace xsmoe::widgets
