// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>

#include "widgets/charts/drawn_chart.h"
#include "widgets/charts/forgetting_view.h"

class QPainter;

namespace xsmoe::widgets {

/// The model after each window on the test on each window, as a heat map: numbers in the cells, which are framed where it is the run's own
/// test, and hatched where nothing was measured. A metric has a scale from 0 that grows in lightness; a difference of two runs one of two
/// colours about 0, faint where chance explains it.
class ForgettingMap : public DrawnChart {
  Q_OBJECT
 public:
  explicit ForgettingMap(QWidget* parent = nullptr);

  void setView(ForgettingView view);
  [[nodiscard]] const ForgettingView& view() const { return view_; }

  struct Cell {
    std::size_t row = 0, column = 0;
  };
  [[nodiscard]] QRectF cellRect(Cell cell) const;
  /// Empty beside the cells.
  [[nodiscard]] std::optional<Cell> cellAt(QPointF position) const;
  [[nodiscard]] QColor cellColour(Cell cell) const;
  /// What is written in a cell; empty where there is no room.
  [[nodiscard]] QString cellText(Cell cell) const;
  /// Of a cell; above the cells the whole title.
  [[nodiscard]] QString tooltipAt(QPointF position) const override;
  [[nodiscard]] ChartWidget* copyOn(QWidget& parent) const override;
  /// As written, on two lines where one is too short; shortened in the middle where two are.
  [[nodiscard]] QString titleShown() const;
  /// What frames, hatches and parentheses mean, beside the scale.
  [[nodiscard]] QString legend() const;
  [[nodiscard]] QRectF legendRect() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  [[nodiscard]] ChartContent wholeContent() const override;
  void paint(QPainter& painter) const override;
  [[nodiscard]] QRect tableRect() const override;
  void changeEvent(QEvent* event) override;

 private:
  /// How title and legend are written in the present width: measured once, as there are many cells.
  struct Words {
    int width = -1;  ///< of the map; −1: not measured
    QString title;
    double titleHigh = 0, legendHigh = 0;
  };
  [[nodiscard]] const Words& words() const;
  [[nodiscard]] double titleWidth() const;
  [[nodiscard]] QRectF titleRect() const;
  [[nodiscard]] QRectF body() const;  ///< below the title
  [[nodiscard]] QRectF grid() const;
  [[nodiscard]] QRectF gridRoom() const;             ///< what is left for it, which may be nothing
  [[nodiscard]] QRectF scaleRect(double top) const;  ///< the bar without its numbers
  [[nodiscard]] double legendWidth() const;
  [[nodiscard]] double ofScale(double value) const;
  [[nodiscard]] QColor colourAt(double ofScale) const;
  void paintLabels(QPainter& painter) const;
  void paintCell(QPainter& painter, Cell cell) const;
  void paintScale(QPainter& painter) const;

  ForgettingView view_;
  double most_ = 0;  ///< end of the scale
  mutable Words words_;
};

}  // namespace xsmoe::widgets
