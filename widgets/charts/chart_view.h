// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/core/run_moment.h"
#include "model/core/window_note.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/chart_lens.h"
#include "widgets/charts/chart_tooltip.h"
#include "widgets/charts/chart_widget.h"

class QContextMenuEvent;
class QHelpEvent;
class QKeyEvent;
class QMouseEvent;
class QPainter;
class QPaintEvent;
class QWheelEvent;

namespace xsmoe::widgets {

/// A chart with title, legend below, exact values in the tooltip and a table of the same numbers.
/// Curves are drawn decimated to the plot's width, which the header says. By its menu a person smooths them, makes axes logarithmic and
/// looks closer; Ctrl and the wheel zoom along x, with Shift along y, and what is zoomed is dragged. With the focus it takes keys: + and −
/// zoom, arrows move what is zoomed, 0 or Home shows all. Qt Charts stays inside .cpp files.
class ChartView : public ChartWidget {
  Q_OBJECT
 public:
  explicit ChartView(QWidget* parent = nullptr);
  ~ChartView() override;

  /// Does nothing where the content is the same as before; draws when it becomes visible.
  void setContent(ChartContent content);
  [[nodiscard]] const ChartContent& content() const;

  /// The title as far as there is room for it: of a narrow chart a shorter one.
  [[nodiscard]] QString titleText() const;

  /// How the content is looked at; nothing changes where it cannot be looked at closer (takesLens). The part of the x axis is forgotten
  /// when the axis comes to mean something else, or has nothing there after the chart was empty; it stays while the chart is empty, and
  /// where only the axis's unit is another.
  void setLens(const ChartLens& lens);
  [[nodiscard]] const ChartLens& lens() const;
  /// Titles of the x and the left axis that it is of: the content's, or those before while there is nothing on the chart.
  [[nodiscard]] std::pair<QString, QString> lensAxes() const;
  /// Looks closer (above 1) or at more around a position in this widget's coordinates; at everything again where all would be there.
  void zoom(double factor, QPointF about, bool vertical = false);

  void showTable(bool table) override;
  [[nodiscard]] bool showsTable() const override;

  /// Points drawn of a series now, at most four per pixel of the plot's width.
  [[nodiscard]] int drawnPoints(int series) const;
  /// "1,234 of 100,000 points" where decimated, else empty; the header says it, or its tooltip where the title leaves it no room.
  [[nodiscard]] QString decimationText() const;
  /// What the tooltip says near a position in this widget's coordinates: of a point, the whole title of an axis where it is cut, or
  /// what the signs below the plot mean.
  [[nodiscard]] QString tooltipAt(QPointF position) const;
  /// The point near a position in this widget's coordinates.
  [[nodiscard]] std::optional<ChartPoint> nearestPointTo(QPointF position) const;
  /// Where a value lies in this widget's coordinates.
  [[nodiscard]] QPointF positionOf(int series, int point) const;

  /// Title, plot, legend and remark.
  void paintTo(QPainter& painter, const QRectF& target) const override;
  [[nodiscard]] ChartWidget* copyOn(QWidget& parent) const override;

  /// Shades what a person chose and points at, in whatever view: its window in charts over windows (ChartContent::windows), and its epoch
  /// in those that go down to epochs. In the table the row of the chosen one is selected.
  void setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed);
  /// The epoch, or the window where there is none, at a position in this widget's coordinates.
  [[nodiscard]] std::optional<RunMoment> momentAt(QPointF position) const;
  /// A person's notes on the run that is shown, in their order: numbered flags, told on hover and below the chart's pictures. `run`: whose
  /// they are, where several runs are shown; empty: there is one.
  void setNotes(std::vector<WindowNote> notes, const QString& run = {});
  [[nodiscard]] const std::vector<WindowNote>& notes() const;
  [[nodiscard]] QString notesOf() const;
  /// Whether its menu offers to write one: noteRequested(). Only in charts over windows.
  void setTakesNotes(bool takes);
  /// What stands on the flags, from left to right.
  [[nodiscard]] std::vector<QString> flagLabels() const;
  /// A note without words at a position in this widget's coordinates, at an epoch where the chart is that fine; empty beside all windows.
  [[nodiscard]] std::optional<WindowNote> noteAt(QPointF position) const;
  /// The window at a position in this widget's coordinates.
  [[nodiscard]] std::optional<int> windowAt(QPointF position) const;
  /// Of the table the row of the chosen moment; −1: none, or no table.
  [[nodiscard]] int chosenRow() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void contentChanged();
  /// The pointer is over another window than before; −1: over none any more.
  void windowPointedAt(int window);
  /// Over another epoch of it; 0: over none any more. After windowPointedAt() where that is told too.
  void epochPointedAt(int window, int epoch);
  void windowClicked(int window);
  void epochClicked(int window, int epoch);  ///< in its place, where there is one
  /// With the left button, as places in the content; activated: a double click.
  void pointClicked(int series, int point);
  void pointActivated(int series, int point);
  void noteRequested(int window, int epoch);  ///< epoch 0: about the window as a whole
  void lensChanged();                         ///< by setLens(), or a person's hand

 protected:
  [[nodiscard]] ChartContent wholeContent() const override;
  [[nodiscard]] QStringList linesBelow() const override;
  [[nodiscard]] std::optional<ChartLens::Range> visibleRange() const override;
  void addOwnActionsTo(QMenu& menu) override;
  void changeEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void pointAt(const std::optional<RunMoment>& moment);
  void chooseRow();
  /// What is there for it in front: nothing, the curves, or their table.
  void bringPage();
  void takeClick(QPointF position, bool twice);
  void drag(QPointF by);
  void addNoteActionTo(QMenu& menu);
  void addScalesTo(QMenu& menu);
  void addZoomTo(QMenu& menu);
  void offerKeys();
  bool takeKey(int key);
  void zoomAboutMiddle(double factor, bool vertical);
  void zoomOut();
  void showAll();
  /// By steps along the axes that are zoomed.
  void moveSight(double right, double up);
  void redraw();
  bool takeWheel(const QWheelEvent& wheel);
  void takeMove(const QMouseEvent& mouse);
  bool takeRest(const QHelpEvent& rest);
  /// The tooltip of a position in this widget's coordinates; false: it has none.
  bool tellAt(QPoint position, QPoint onScreen);
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace xsmoe::widgets
