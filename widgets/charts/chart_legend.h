// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QFont>
#include <QPen>
#include <QWidget>

#include "widgets/charts/chart_content.h"

class QPainter;

namespace xsmoe::widgets {

[[nodiscard]] QColor colourOf(const SeriesColour& colour, bool dark);

/// With what the line of a series is drawn.
[[nodiscard]] QPen linePen(const ChartSeries& series, const QColor& colour);

/// The mark of a series in the middle of `box`: bar, line, or marker.
void paintGlyph(QPainter& painter, const QRectF& box, const ChartSeries& series, const QColor& colour);

/// A chart's legend as rows below it; what does not fit is counted.
class ChartLegend : public QWidget {
  Q_OBJECT
 public:
  explicit ChartLegend(QWidget* parent = nullptr);
  void setContent(const ChartContent& content);
  static constexpr int kRows = 5;
  /// How many rows there are at most.
  void setMostRows(int rows);
  [[nodiscard]] double rowHeight() const;
  void paintTo(QPainter& painter, const QRectF& target) const;
  /// Whether it names no series.
  [[nodiscard]] bool isEmpty() const { return entries_.empty(); }
  /// How many series are named where the legend is so wide.
  [[nodiscard]] int namedIn(double width) const;
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Entry {
    ChartSeries series;  ///< without points
    QString text;
  };
  struct Placed {
    QRectF box;
    int entry = -1;  ///< −1: "and n more"
    QString text;
  };
  [[nodiscard]] std::vector<Placed> place(double width) const;

  std::vector<Entry> entries_;
  int mostRows_ = kRows;
};

}  // namespace xsmoe::widgets
