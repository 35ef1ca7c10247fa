// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>

#include "widgets/charts/drawn_chart.h"
#include "widgets/charts/group_routing_view.h"

class QKeyEvent;
class QMouseEvent;
class QPaintEvent;
class QPainter;

namespace xsmoe::widgets {

/// Groups of items and the gate slots of a side layer as a heat map. Colours go from the least to the largest number that there is, rounded
/// outwards. A triangle in a cell says that its group has more, or less, than the items outside it: none where chance may explain that.
/// A click on a column chooses its expert, as the arrow keys, Home and End do; the column of the chosen one is framed.
class GroupRoutingMap : public DrawnChart {
  Q_OBJECT
 public:
  explicit GroupRoutingMap(QWidget* parent = nullptr);

  void setView(GroupRoutingView view);
  [[nodiscard]] const GroupRoutingView& view() const { return view_; }

  /// The expert that is chosen, in whatever view; empty: none.
  void setChosen(const std::optional<ExpertName>& chosen);
  /// The gate slot of the chosen expert; empty: it is not of this layer, or there is none.
  [[nodiscard]] std::optional<std::size_t> chosenSlot() const;

  struct Cell {
    std::size_t row = 0, slot = 0;
  };
  [[nodiscard]] QRectF cellRect(Cell cell) const;
  /// Empty beside the cells.
  [[nodiscard]] std::optional<Cell> cellAt(QPointF position) const;
  /// The gate slot whose column, its name above it among it, is at a position; empty beside all.
  [[nodiscard]] std::optional<std::size_t> slotAt(QPointF position) const;
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

 Q_SIGNALS:
  void expertClicked(const xsmoe::ExpertName& expert);  ///< or chosen with the keyboard

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
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
  [[nodiscard]] double numberWidth(int decimals) const;
  /// Where cells have room for tenths of a percent and a triangle beside them; else it is above or below the number.
  [[nodiscard]] bool marksBeside() const;
  [[nodiscard]] double roomOfTitle() const;
  [[nodiscard]] QRectF columnRect(std::size_t slot) const;
  void chooseSlot(std::size_t slot);
  void tellReaders();
  void paintChosen(QPainter& painter) const;
  void paintTitle(QPainter& painter) const;
  void paintSlots(QPainter& painter) const;
  void paintRow(QPainter& painter, std::size_t row) const;
  void paintCell(QPainter& painter, Cell cell) const;
  void paintScale(QPainter& painter) const;

  GroupRoutingView view_;
  std::optional<ExpertName> chosen_;
  double least_ = 0, most_ = 1;  ///< ends of the scale
};

}  // namespace xsmoe::widgets
