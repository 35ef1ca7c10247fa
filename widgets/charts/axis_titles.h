// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QPointF>
#include <QString>

#include "widgets/charts/chart_content.h"

class QChart;
class QGraphicsItemGroup;
class QValueAxis;

namespace xsmoe::widgets {

/// The titles of a chart's axes in the room that there is: along their axes, those of axes at the sides above them where these are narrow,
/// and short ones, or cut, where they are longer than that; that of the x axis only where the numbers above it are whole. The chart must
/// outlive it.
class AxisTitles {
 public:
  explicit AxisTitles(QChart& chart);

  /// Writes the titles of `content`; again when the plot's area, ranges or fonts have changed. `y2` may be null.
  void fit(QValueAxis* x, QValueAxis* y, QValueAxis* y2, const ChartContent& content, const QColor& colour);
  /// The whole title at a place of the chart beside the plot, where it is cut; else empty.
  [[nodiscard]] QString cutAt(QPointF inChart) const;

 private:
  struct Title {
    QString whole, shown;
    [[nodiscard]] QString cut() const { return shown != whole ? whole : QString(); }
  };
  [[nodiscard]] bool isTooNarrow(const QValueAxis* axis, const ChartAxis& wanted, int sides) const;
  [[nodiscard]] bool isTooLow(const QValueAxis& axis, const ChartAxis& wanted) const;
  void putAbove(QValueAxis* axis, const ChartAxis& wanted, Title& title, bool right, double room, const QColor& colour);

  QChart& chart_;
  Title x_, y_, y2_;
  bool second_ = false;                  ///< there is an axis at the right
  QGraphicsItemGroup* above_ = nullptr;  ///< null: all titles stand along their axes
};

}  // namespace xsmoe::widgets
