// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QPalette>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

#include "model/core/window_note.h"
#include "widgets/charts/chart_content.h"

class QChart;
class QGraphicsItemGroup;

namespace xsmoe::widgets {

class ChartDrawing;

/// Where a note stands on the x axis: at the end of its epoch where the chart is that fine, else in the middle of its window; empty where
/// the chart has nothing of the window yet.
[[nodiscard]] std::optional<double> placeOnAxis(const WindowNote& note, const ChartContent& content);

/// A numbered flag at a note, or at notes that follow one another too closely for one each.
struct NoteFlag {
  double x = 0;             ///< of the first of them, in the view's pixels
  int first = 0, last = 0;  ///< their numbers
  QString text;             ///< what they say, a line each
  QRectF box = {};          ///< where it is drawn, which its view says
};
/// The flags of notes in their order, without boxes. `placeOf`: the x of a note; empty: it has no flag. `joins`: whether the note of a
/// number and a place shares the flag before it.
[[nodiscard]] std::vector<NoteFlag> noteFlags(const std::vector<WindowNote>& notes,
                                              const std::function<std::optional<double>(const WindowNote&)>& placeOf,
                                              const std::function<bool(const NoteFlag& before, int number, double x)>& joins);
/// What the notes of the flag at a position say; empty beside all flags.
[[nodiscard]] QString textOfFlagAt(const std::vector<NoteFlag>& flags, QPointF position);
/// What stands on each flag.
[[nodiscard]] std::vector<QString> labelsOf(const std::vector<NoteFlag>& flags);

/// Numbered flags at a chart's notes, on a line across the plot each; notes that stand close together share one.
class ChartFlags {
 public:
  /// The chart must outlive it.
  explicit ChartFlags(QChart& chart) : chart_(chart) {}

  /// Notes in their order. To be called again when the plot's area, its axes or the theme change.
  void place(const std::vector<WindowNote>& notes, const ChartContent& content, const ChartDrawing& drawing, const QPalette& palette,
             const QFont& font);
  /// What the notes of the flag at a place of the chart say, a line each; empty beside all flags.
  [[nodiscard]] QString textAt(QPointF inChart) const;
  /// What stands on each flag, from left to right.
  [[nodiscard]] std::vector<QString> labels() const;

 private:
  void draw(NoteFlag& flag, const QRectF& plot, const QPalette& palette, const QFont& font);

  QChart& chart_;
  QGraphicsItemGroup* items_ = nullptr;
  std::vector<NoteFlag> flags_;
};

}  // namespace xsmoe::widgets
