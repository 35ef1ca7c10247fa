// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QFont>
#include <QPalette>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

#include "model/core/run_moment.h"
#include "widgets/charts/axis_titles.h"
#include "widgets/charts/chart_content.h"

class QAbstractAxis;
class QAbstractSeries;
class QChart;
class QGraphicsItemGroup;
class QGraphicsRectItem;
class QValueAxis;
class QXYSeries;

namespace xsmoe::widgets {

/// Turns content into the series and axes of a chart. The chart must outlive it.
class ChartDrawing {
 public:
  explicit ChartDrawing(QChart& chart);

  /// Draws `content` decimated to the chart's width; replaces only points where series and marks are of the same kind as before.
  void draw(const ChartContent& content, const QPalette& palette, const QFont& font);
  /// Both to be called again when the plot's area changes.
  void placeMarks();
  /// Titles of axes that are longer than their axis are cut; those at the sides lie above their axes where these are narrow.
  void fitTitles();
  /// The whole title of the axis at a place beside the plot, where it is cut; else empty.
  [[nodiscard]] QString cutTitleAt(QPointF inChart) const;
  /// What the label of a mark at a place of the chart means; empty where there is none, or it says it all.
  [[nodiscard]] QString markAt(QPointF inChart) const;
  /// Shades the windows, and the epochs within them, that a person chose and points at, of those in the content; empty: none.
  void setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed);
  /// The epoch at a place of the chart, or the window where the content has no epoch there; empty beside the plot and beside all windows.
  [[nodiscard]] std::optional<RunMoment> momentAt(QPointF inChart) const;
  [[nodiscard]] int drawnPoints(int series) const { return drawn_.at(static_cast<std::size_t>(series)); }
  /// Ends of the x axis or of the left one, as values; along them it goes by the logarithm where they are logarithmic.
  struct Ends {
    double least = 0, most = 1;
    bool logarithmic = false;
    /// The value at a share of the length: beyond the ends below 0 and above 1.
    [[nodiscard]] double at(double share) const;
  };
  [[nodiscard]] Ends endsOfX() const;
  [[nodiscard]] Ends endsOfY() const;
  /// In the chart's coordinates.
  [[nodiscard]] QPointF positionOf(const ChartSeries& series, QPointF value) const;
  [[nodiscard]] QRectF plotArea() const;
  /// Whether there is anything, so that places can be asked for.
  [[nodiscard]] bool drawn() const { return built_; }

 private:
  struct Line {
    QXYSeries* curve = nullptr;
    QXYSeries* markers = nullptr;
  };
  void rebuild(const ChartContent& content);
  void addLine(const ChartSeries& series, const QColor& inside);
  void addBars(const ChartContent& content);
  void attach(QAbstractSeries* series, bool second);
  void fill(const ChartContent& content);
  void scale(const ChartContent& content);
  // In pixels, about: known before the plot is laid out.
  [[nodiscard]] double plotHeight() const;
  [[nodiscard]] double plotWidth() const;
  [[nodiscard]] double roomOfLabel(const QString& label) const;
  /// The label of a mark, or the short one where that one has no room behind the bars.
  [[nodiscard]] QString labelAcrossBars(const ChartMark& mark) const;
  /// The x axis of content, of bars under names with room for what would lie over them or be cut at the ends.
  [[nodiscard]] ChartAxis roomyX(const ChartContent& content) const;
  void dress(const ChartContent& content);
  [[nodiscard]] double firstX() const;
  [[nodiscard]] double roomOfTick(const ChartAxis& axis, double most) const;
  [[nodiscard]] QFont lettersOfAxes() const;
  [[nodiscard]] QFont lettersOfMarks() const;
  [[nodiscard]] QPointF onAxes(QPointF value, bool second) const;
  void placeCursor();
  void placeBands();
  void placeErrors(const ChartSeries& series);
  void placeLabels();
  /// A part of the x axis.
  struct Span {
    double from = 0, to = 0;
  };
  [[nodiscard]] std::optional<Span> windowOf(const std::optional<RunMoment>& moment) const;
  [[nodiscard]] std::optional<Span> epochOf(const std::optional<RunMoment>& moment) const;
  void shade(QGraphicsRectItem*& item, const std::optional<Span>& span, float opacity);

  QChart& chart_;
  AxisTitles titles_;
  QPalette palette_;
  QFont font_;
  ChartContent shape_;  ///< as last rebuilt, without the points of curves
  bool built_ = false;
  std::vector<Line> lines_;  ///< per series; empty for bars
  std::vector<int> drawn_;
  QValueAxis* x_ = nullptr;
  QValueAxis* y_ = nullptr;
  QValueAxis* y2_ = nullptr;
  std::vector<ChartMark> marks_;
  std::vector<ChartLabel> labels_;
  QGraphicsItemGroup* markItems_ = nullptr;
  /// Of a mark, as it is drawn.
  struct MarkLabel {
    QRectF box;
    QString meaning;
  };
  std::vector<MarkLabel> markLabels_;
  /// Of each mark whether it is a line upright that has its label: all of them, or where these would lie on each other every second one,
  /// every third and so on, and the last one besides where it has room.
  [[nodiscard]] std::vector<bool> namedUpright() const;
  /// Where a label in this box begins, so that it covers none of a mark before it.
  [[nodiscard]] double besideLabels(QRectF box) const;
  /// An area between two curves.
  struct Band {
    ChartSeries edge;  ///< that it has its colour and axis of
    std::vector<QPointF> to;
  };
  std::vector<Band> bands_;
  std::vector<ChartSeries> withErrors_;  ///< whose points have bars
  QGraphicsItemGroup* bandItems_ = nullptr;
  std::vector<WindowRange> windows_;
  std::vector<EpochRange> epochs_;
  std::optional<RunMoment> chosen_, pointed_;
  // The chart's.
  QGraphicsRectItem* chosenBand_ = nullptr;
  QGraphicsRectItem* chosenEpoch_ = nullptr;
  QGraphicsRectItem* pointedBand_ = nullptr;
  QGraphicsRectItem* pointedEpoch_ = nullptr;
};

}  // namespace xsmoe::widgets
