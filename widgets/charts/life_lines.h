// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QPoint>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "model/core/expert_lives.h"
#include "model/core/window_note.h"
#include "widgets/charts/chart_flags.h"
#include "widgets/charts/drawn_chart.h"

class QContextMenuEvent;
class QMenu;
class QPainter;

namespace xsmoe::widgets {

/// The lives as a chart of numbers: a series an expert, its share over windows, its name with what became of it. `layers` are the run's
/// (layersOf()).
[[nodiscard]] ChartContent lifeContent(const std::vector<ExpertLife>& lives, const std::vector<LayerStructure>& layers, Protocol protocol);
/// "pruned after D3: share 0.052 below τ 0.1"; empty while it is there.
[[nodiscard]] QString endSentence(const ExpertLife& life);

/// A row for every expert of a run, a column for every window: coloured by its share, framed where it trained, hatched where it was
/// frozen, with a mark where it went; above the windows numbered flags at a person's notes. A click on a row chooses its expert, whose row
/// is framed; on a cell also the cell's window.
class LifeLines : public DrawnChart {
  Q_OBJECT
 public:
  explicit LifeLines(QWidget* parent = nullptr);

  void showHistory(const RunHistory& history);

  /// Shades the windows that a person chose and points at, in whatever view; empty: none.
  void setCursor(std::optional<int> chosen, std::optional<int> pointed);

  /// The expert that is chosen, in whatever view; empty: none.
  void setChosen(const std::optional<ExpertName>& chosen);
  /// A person's notes on the run that is shown, in their order: told on hover and below the pictures.
  void setNotes(std::vector<WindowNote> notes);
  /// Whether its menu offers to write one: noteRequested().
  void setTakesNotes(bool takes) { takesNotes_ = takes; }
  /// What stands on the flags, from left to right.
  [[nodiscard]] std::vector<QString> flagLabels() const { return labelsOf(flags()); }
  /// The place of a flag, in the order of flagLabels().
  [[nodiscard]] QRectF flagRect(std::size_t flag) const { return flags().at(flag).box; }

  [[nodiscard]] const std::vector<ExpertLife>& lives() const { return lives_; }
  struct Cell {
    std::size_t row = 0;  ///< of lives()
    int window = 0;
    friend bool operator==(const Cell&, const Cell&) = default;
  };
  [[nodiscard]] QRectF cellRect(Cell cell) const;
  /// Empty beside the rows; the expert need not have lived in that window.
  [[nodiscard]] std::optional<Cell> cellAt(QPointF position) const;
  /// The row at a position, of cells or names; empty above and below them.
  [[nodiscard]] std::optional<std::size_t> rowAt(QPointF position) const;
  /// Of the chosen expert; empty: none is chosen, or none of this run.
  [[nodiscard]] std::optional<std::size_t> chosenRow() const;
  [[nodiscard]] QString tooltipAt(QPointF position) const override;
  [[nodiscard]] ChartWidget* copyOn(QWidget& parent) const override;
  [[nodiscard]] QString rowTitle(std::size_t row) const;  ///< "V1 E3"
  /// What colours and marks mean: whole below the rows, in as many lines as that takes.
  [[nodiscard]] static QString legend();

  [[nodiscard]] QSize sizeHint() const override;
  /// All rows, as low as they can be read, and the legend in its width.
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void windowClicked(int window);
  void expertClicked(const xsmoe::ExpertName& expert);  ///< after windowClicked(), where a cell was clicked
  /// The pointer is over another window than before; −1: over none any more.
  void windowPointedAt(int window);
  void noteRequested(int window, int epoch);  ///< epoch 0: about the window as a whole

 protected:
  [[nodiscard]] ChartContent wholeContent() const override;
  [[nodiscard]] QStringList linesBelow() const override;
  void addOwnActionsTo(QMenu& menu) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void paint(QPainter& painter) const override;
  [[nodiscard]] QRect tableRect() const override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  [[nodiscard]] bool isShown(const WindowNote& note) const;
  [[nodiscard]] std::vector<NoteFlag> flags() const;
  [[nodiscard]] QFont flagFont() const;
  void paintFlags(QPainter& painter) const;
  [[nodiscard]] double headHeight() const;  ///< title, flags where there are any, and names of windows
  [[nodiscard]] double footHeight() const;  ///< of the legend
  [[nodiscard]] QRectF grid() const;
  void pointAt(std::optional<int> window);
  void paintHead(QPainter& painter) const;
  void paintRow(QPainter& painter, std::size_t row) const;
  void paintEnd(QPainter& painter, std::size_t row) const;
  void paintCursor(QPainter& painter) const;
  void paintChosen(QPainter& painter) const;
  void tellReaders();

  std::vector<ExpertLife> lives_;
  std::vector<LayerStructure> layers_;  ///< of the run, in all its windows
  QString longestTitle_;                ///< of a row
  Protocol protocol_ = Protocol::kPaper;
  int windows_ = 1;  ///< that the run trains
  std::optional<int> pointed_;
  std::optional<int> cursorChosen_, cursorPointed_;
  std::optional<ExpertName> chosen_;
  std::vector<WindowNote> notes_;
  bool takesNotes_ = false;
  std::optional<QPoint> asked_;  ///< where the menu was asked for with the mouse
  /// Of a width and letters, so that the legend is not measured anew for each cell.
  struct Foot {
    int width = -1;
    QFont letters;
    double height = 0;
  };
  mutable Foot foot_;
};

}  // namespace xsmoe::widgets
