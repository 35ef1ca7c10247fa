// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <algorithm>
#include <optional>
#include <vector>

#include "widgets/charts/chart_content.h"
#include "widgets/charts/chart_drawing.h"
#include "widgets/charts/chart_flags.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/chart_lens.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/chart_view.h"

class QChart;
class QChartView;
class QLabel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace xsmoe::widgets {

/// The parts of the view, and the chart as it was last drawn. For the sources of ChartView alone.
class ChartView::Body {
 public:
  explicit Body(ChartView& view);

  /// Title, legend and remark, as far as they leave room to the plot. What is cut is told on hover.
  void fitWords();
  /// Title and note: what decimation left out gives way to the title, and is told on hover there where it has no room.
  void fitHeader();
  /// Draws where content, size or theme are others than before.
  void ensureDrawn();
  void placeFlags();
  /// Lines of notes, after a line that says whose they are; nothing where there is none.
  [[nodiscard]] QStringList withOwner(const QStringList& lines) const;
  /// Large letters, as in presenter mode, must not take a low plot's room.
  [[nodiscard]] QFont lettersOfPlot() const;
  [[nodiscard]] bool isEmpty() const {
    return std::all_of(content.series.begin(), content.series.end(), [](const ChartSeries& s) { return s.points.empty(); });
  }
  /// A place of the plot's scene in the view's coordinates, and back.
  [[nodiscard]] QPointF toView(QPointF place) const;
  [[nodiscard]] QPointF toChart(QPointF place) const;

  /// The content as it is drawn.
  [[nodiscard]] const ChartContent& shown() const { return isPlain() ? content : seen; }
  /// To be called with new content, before lookAgain(): what is looked at stays as long as the axis means the same.
  void followAxes(bool wasEmpty);
  /// To be called when content or lens have changed.
  void lookAgain() { seen = isPlain() ? ChartContent{} : throughLens(content, lens); }
  [[nodiscard]] bool isPlain() const { return lens == ChartLens{}; }

  ChartView& owner;
  ChartContent content;
  ChartLens lens;
  ChartAxis axisX, axisY;  ///< of the last content with points, which the lens is of
  ChartContent seen;       ///< the content through the lens, where there is one
  QLabel* title;
  QLabel* note;       ///< what decimation left out, as far as it fits
  QString decimated;  ///< the same in full; empty: nothing
  QToolButton* menu;
  QStackedWidget* pages;
  QLabel* empty;
  QChart* chart;
  QChartView* plot;
  QTableView* table;
  ChartTableModel* model;
  ChartLegend* legend;
  QLabel* remark;
  ChartDrawing drawing;
  ChartFlags flags;
  std::vector<WindowNote> notes;
  QString notesOf;  ///< the run that they are of, where there are several
  bool takesNotes = false;
  std::optional<QPointF> asked;  ///< where a menu was asked for with the mouse, while it is open
  bool dirty = true;
  bool wantsTable = false;
  std::optional<RunMoment> chosen;   ///< by setCursor()
  std::optional<RunMoment> pointed;  ///< last told by windowPointedAt and epochPointedAt
  std::optional<QPointF> pressed;    ///< where the left button went down, or the pointer was last while it drags
  bool dragged = false;
  bool tipGoes = false;  ///< the tooltip was asked to hide, which Qt does a while later

 private:
  void buildHeader();
  void buildPlot();
  void buildTable();
  void layOut();
  [[nodiscard]] QString decimation() const;
};

}  // namespace xsmoe::widgets
