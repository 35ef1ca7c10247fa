// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <vector>

namespace xsmoe::widgets {

enum class SeriesKind : std::uint8_t {
  kLine,   ///< markers where there are few points
  kSteps,  ///< a value that holds until the next point
  kDots,   ///< no line
  kBars,   ///< at whole x; bars of several series at the same x are stacked
};

/// Which colour a series has, by meaning; the theme says which that is.
struct SeriesColour {
  enum class Role : std::uint8_t { kIndexed, kSequential, kBirth, kBase, kTau, kMuted, kTruth } role = Role::kIndexed;
  int index = 0;
  int of = 1;  ///< kSequential: how many there are; kBirth: the windows of the run, of an expert whose birth is `index`
  friend bool operator==(const SeriesColour&, const SeriesColour&) = default;
};

enum class Marker : std::uint8_t { kNone, kCircle, kSquare, kDiamond, kUp, kDown, kStar };

struct ChartSeries {
  QString name;
  QString shortName;  ///< for the legend, where there is little room, once for all that share it; empty: the name
  SeriesKind kind = SeriesKind::kLine;
  SeriesColour colour;
  Marker marker = Marker::kCircle;
  bool dashed = false;
  bool dotted = false;              ///< thin too: of another run than the one that is shown
  bool hollow = false;              ///< markers and bars without filling
  bool ring = false;                ///< hollow markers with a thick edge, large enough to stand around those of others
  bool secondAxis = false;          ///< measured on the right axis
  bool faint = false;               ///< in the background of the others
  bool strong = false;              ///< before the others: a thick line, as of what a person has chosen
  int fillTo = -1;                  ///< place of the series up to which the plot is shaded in this one's colour, at the same x; −1: none
  std::vector<QPointF> points;      ///< all of them, x not decreasing
  std::vector<QString> pointNames;  ///< what each point is, for the tooltip; may be empty
  QString whole = {};               ///< what the legend tells on hover over it; empty: what it writes says all
  double lift = 0;                  ///< it is drawn so many pixels above its values: curves that coincide are all seen
  std::vector<double> errors = {};  ///< half the height of a thin bar through each point, in the unit of its axis; may be empty
  bool sign = false;                ///< nobody guesses what it means: the legend names it before the others where not all have room
  friend bool operator==(const ChartSeries&, const ChartSeries&) = default;
};

/// A line across the plot, with a word at it.
struct ChartMark {
  double at = 0;
  bool horizontal = false;
  bool tau = false;  ///< in τ's colour; else faint
  QString label;
  QString meaning = {};     ///< told on hover over the label; empty: the label says it all
  QString shortLabel = {};  ///< of a line across bars, in place of a label that would lie over them; empty: there is none
  friend bool operator==(const ChartMark&, const ChartMark&) = default;
};

/// What is written beside a point, on the left axis.
struct ChartLabel {
  QPointF at;
  QString text;
  friend bool operator==(const ChartLabel&, const ChartLabel&) = default;
};

struct ChartAxis {
  QString title;            ///< with its unit: "HR@10 (%)"
  QStringList shortTitles;  ///< in its place where it has no room, the longest first; what it stands for is told on hover
  std::optional<double> least, most;
  bool whole = false;  ///< ticks at whole numbers only
  QString tickPrefix;  ///< before each number: "D" for windows
  /// Names under ranges of x instead of numbers: each holds from the end of the one before to `end`.
  struct Name {
    double end = 0;
    QString text;
    friend bool operator==(const Name&, const Name&) = default;
  };
  std::vector<Name> names;
  double namesStart = 0;
  bool logarithmic = false;  ///< what is not above 0 is left out; for the x and the left axis without names
  QString meaning;           ///< what it is whatever unit the title names, of one whose unit follows its length; empty: the title
  double unit = 1;           ///< that unit, in one that stays
  friend bool operator==(const ChartAxis&, const ChartAxis&) = default;
};

/// The part of the x axis that belongs to a window of the stream: for a model's window, where what is known of that model stands.
struct WindowRange {
  int window = 0;
  double from = 0, to = 0;
  std::optional<double> at = {};  ///< the x of its numbers; empty: in the middle
  friend bool operator==(const WindowRange&, const WindowRange&) = default;
};

/// The part of the x axis that belongs to an epoch of a window: behind `from`, up to `to`, where what it ended with stands.
struct EpochRange {
  int window = 0, epoch = 0;  ///< the epoch from 1
  double from = 0, to = 0;
  friend bool operator==(const EpochRange&, const EpochRange&) = default;
};

/// What else is known of a place on the x axis: what the tooltip of each point there says below its numbers.
struct ChartNote {
  double x = 0;
  QString text;  ///< plain, lines apart by line breaks
  friend bool operator==(const ChartNote&, const ChartNote&) = default;
};

/// A line of this name, still without points; bars of it.
[[nodiscard]] inline ChartSeries lineSeries(const QString& name, int colour, Marker marker) {
  ChartSeries series;
  series.name = name;
  series.colour.index = colour;
  series.marker = marker;
  return series;
}
[[nodiscard]] inline ChartSeries barSeries(const QString& name, SeriesColour colour) {
  ChartSeries series;
  series.name = name;
  series.kind = SeriesKind::kBars;
  series.colour = colour;
  return series;
}

/// Everything that a chart shows: complete data, never decimated.
struct ChartContent {
  QString title;
  QStringList shortTitles;  ///< in its place where it has no room, the longest first; the title is told on hover then
  ChartAxis x, y, y2;
  std::vector<ChartSeries> series;
  std::vector<ChartMark> marks;
  std::vector<ChartLabel> labels;  ///< one that has no room beside those before it is left out
  std::vector<ChartNote> notes;
  std::vector<WindowRange> windows;  ///< empty: the chart is not over windows
  std::vector<EpochRange> epochs;    ///< those that have ended, in order; empty: it does not go down to epochs
  QString emptyText;                 ///< shown while there is no point: what to do next
  QString remark;                    ///< a short sentence below the legend; empty: none
  QStringList shortRemarks = {};     ///< in its place where it has no room, the longest first; the remark is told on hover then
  QString remarkDetail;              ///< the same in full, its tool tip
  QString signs;                     ///< what short signs of the legend and below the plot mean, a line each: told on hover there
  QStringList footers;               ///< what stands below it in pictures that are saved or copied, a line each
  friend bool operator==(const ChartContent&, const ChartContent&) = default;
};

}  // namespace xsmoe::widgets
