// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPolygonF>
#include <QRectF>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/item_map.h"

namespace xsmoe::widgets {

/// Finds a map's items by place: the plane is cut into cells, and each knows the items in it. Items at places that are not finite are
/// nowhere.
class MapGrid {
 public:
  MapGrid() = default;
  /// Null: no items.
  explicit MapGrid(std::shared_ptr<const ItemMap> map);

  /// The nearest item, the first of equally near ones, within a distance of a place of the plane.
  [[nodiscard]] std::optional<int> nearest(QPointF place, double distance) const;
  /// Items inside a closed line through the plane, increasing. Where it crosses itself, what it goes around twice is outside.
  [[nodiscard]] std::vector<int> inside(const QPolygonF& line) const;
  /// The nearest item that lies from `item` in a direction, not more than 45° aside of it; empty: there is none.
  [[nodiscard]] std::optional<int> towards(int item, QPointF direction) const;

  [[nodiscard]] const QRectF& bounds() const { return bounds_; }  ///< of all items in the plane
  [[nodiscard]] int count() const { return static_cast<int>(items_.size()); }
  [[nodiscard]] bool holds(int item) const;

 private:
  [[nodiscard]] QPointF placeOf(int item) const;
  [[nodiscard]] int columnAt(double x) const;
  [[nodiscard]] int rowAt(double y) const;
  void measure();
  void sortIntoCells();

  std::shared_ptr<const ItemMap> map_;
  QRectF bounds_;
  int side_ = 1;             // cells in each direction
  std::vector<int> begins_;  // [side² + 1] of each cell in items_
  std::vector<int> items_;   // by cell, increasing in each
};

}  // namespace xsmoe::widgets
