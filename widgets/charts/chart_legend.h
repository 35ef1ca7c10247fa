// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QFont>
#include <QPen>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <cstddef>
#include <vector>

#include "widgets/charts/chart_content.h"

class QPainter;

namespace xsmoe::widgets {

[[nodiscard]] QColor colourOf(const SeriesColour& colour, bool dark);

/// With what the line of a series is drawn.
[[nodiscard]] QPen linePen(const ChartSeries& series, const QColor& colour);

/// The mark of a series in the middle of `box`: bar, line, or marker.
void paintGlyph(QPainter& painter, const QRectF& box, const ChartSeries& series, const QColor& colour);

/// A chart's legend as rows below it: names are cut between words, what does not fit is counted, and both are told on hover, over a name
/// what stands for more than it says (ChartSeries::whole). Where not all have room, signs that are drawn come first (ChartSeries::sign),
/// and what is not drawn now last.
class ChartLegend : public QWidget {
  Q_OBJECT
 public:
  explicit ChartLegend(QWidget* parent = nullptr);
  void setContent(const ChartContent& content);
  static constexpr int kRows = 5;
  /// How many rows there are at most.
  void setMostRows(int rows);
  /// What short signs in it mean, told on hover too.
  void setSigns(const QString& signs);
  [[nodiscard]] double rowHeight() const;
  void paintTo(QPainter& painter, const QRectF& target) const;
  /// Whether it names no series.
  [[nodiscard]] bool isEmpty() const { return entries_.empty(); }
  /// How many series are named where the legend is so wide.
  [[nodiscard]] int namedIn(double width) const;
  /// The names that are not written there, or not in full.
  [[nodiscard]] QStringList cutIn(double width) const;
  /// What is told on hover at this place.
  [[nodiscard]] QString tipAt(QPointF position) const;
  /// What it writes there, and how far to the right that reaches.
  [[nodiscard]] QStringList wordsIn(double width) const;
  [[nodiscard]] double reachIn(double width) const;
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Entry {
    ChartSeries series;  ///< without points
    QString text;
    bool drawn = false;  ///< it has points
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  struct Placed {
    QRectF box;
    int entry = -1;  ///< −1: "and n more"
    QString text;
  };
  [[nodiscard]] std::vector<Placed> place(double width) const;
  [[nodiscard]] std::vector<Placed> placeInOrder(const std::vector<std::size_t>& order, double width) const;
  [[nodiscard]] std::vector<Placed> centred(double width) const;  // as they are painted, under the plot
  [[nodiscard]] double wideOf(const Entry& entry) const;
  [[nodiscard]] double wideFrom(const std::vector<std::size_t>& order, std::size_t first) const;  // of all from there on in one row
  void fitTip();

  std::vector<Entry> entries_;
  QString signs_;
  int mostRows_ = kRows;
};

}  // namespace xsmoe::widgets
