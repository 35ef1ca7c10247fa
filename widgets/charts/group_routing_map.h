// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>

#include "widgets/charts/drawn_chart.h"
#include "widgets/charts/group_routing_view.h"

class QPainter;

namespace xsmoe::widgets {

/// Groups of items and the gate slots of a side layer as a heat map. Colours go from the least to the largest number that there is, rounded
/// outwards. A triangle in a cell says that its group has more, or less, than the items outside it: none where chance may explain that.
class GroupRoutingMap : public DrawnChart {
  Q_OBJECT
 public:
  explicit GroupRoutingMap(QWidget* parent = nullptr);

  void setView(GroupRoutingView view);
  [[nodiscard]] const GroupRoutingView& view() const { return view_; }

  struct Cell {
    std::size_t row = 0, slot = 0;
  };
  [[nodiscard]] QRectF cellRect(Cell cell) const;
  /// Empty beside the cells.
  [[nodiscard]] std::optional<Cell> cellAt(QPointF position) const;
  [[nodiscard]] QColor cellColour(Cell cell) const;
  /// What is written in a cell; empty where there is no room.
  [[nodiscard]] QString cellText(Cell cell) const;
  /// 1: a triangle upwards, −1: downwards, 0: none.
  [[nodiscard]] int mark(Cell cell) const;
  [[nodiscard]] QString tooltipAt(QPointF position) const override;
  /// The title as far as there is room for it: of a narrow map a shorter one, and the whole one is told on hover.
  [[nodiscard]] QString titleText() const;
  [[nodiscard]] ChartWidget* copyOn(QWidget& parent) const override;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  [[nodiscard]] ChartContent wholeContent() const override;
  void paint(QPainter& painter) const override;
  [[nodiscard]] QRect tableRect() const override;

 private:
  [[nodiscard]] const GroupNumber* numberAt(Cell cell) const;
  [[nodiscard]] double top() const;   ///< of the first row
  [[nodiscard]] double left() const;  ///< of the first column
  [[nodiscard]] double rowTop(std::size_t row) const;
  [[nodiscard]] double rowHeight() const;
  [[nodiscard]] double legendHeight() const;
  [[nodiscard]] double roomOfTitle() const;
  void paintTitle(QPainter& painter) const;
  void paintSlots(QPainter& painter) const;
  void paintRow(QPainter& painter, std::size_t row) const;
  void paintCell(QPainter& painter, Cell cell) const;
  void paintScale(QPainter& painter) const;

  GroupRoutingView view_;
  double least_ = 0, most_ = 1;  ///< ends of the scale
};

}  // namespace xsmoe::widgets
