// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QFont>
#include <QStringList>
#include <QWidget>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/run_moment.h"
#include "model/core/settings.h"
#include "model/core/window_note.h"
#include "widgets/network_view.h"
#include "widgets/pages/timeline_cells.h"
#include "widgets/words/window_facts.h"

class QMenu;
class QPushButton;

namespace xsmoe::widgets {

class HelpButton;
class ViewSaver;
struct ChartTable;
struct ShownView;

/// One cell per window. A click, a drag or the arrow keys choose a finished window; "Live" returns to the present; "Fork…", there and in
/// the menu of a cell, goes on from a finished one with other settings. One cell at a time can be opened, by a double click, its menu or
/// the down key: it is wider then and has a tick for each epoch that has ended, to be chosen as windows are; with Shift the arrow keys go
/// by epochs. N, or that menu, asks for a note. A line beneath the cells says what is known of a window.
class Timeline : public QWidget {
  Q_OBJECT
 public:
  explicit Timeline(QWidget* parent = nullptr);

  void setState(LiveStatePtr state);
  /// What is known of the stream's windows.
  void setFacts(StreamFacts facts);
  /// A person's notes on the run that is shown, in their order.
  void setNotes(std::vector<WindowNote> notes);
  /// Epochs whose weights are kept, in their order: they are marked, and said where they are chosen.
  void setKeptEpochs(std::vector<RunMoment> kept);
  /// Of which the words speak that stand here until there is a run.
  void setMethod(Method method);
  [[nodiscard]] QString emptyText() const;
  /// Without a signal; empty: live. With an epoch, whose window is opened, its end.
  void setSelected(std::optional<int> window, int epoch = 0);
  /// As a click on its cell: a finished window is chosen, the running one is live.
  void choose(int window);
  /// As a click on its tick; nothing where it has not ended.
  void chooseEpoch(int window, int epoch);
  /// Outlines the window, and the epoch, that a person points at, here or in another view, without a signal.
  void setPointed(std::optional<int> window, int epoch = 0);
  [[nodiscard]] std::optional<int> selected() const { return moment_ ? std::optional(moment_->window.value) : std::nullopt; }
  [[nodiscard]] const std::optional<RunMoment>& moment() const { return moment_; }
  /// Shows the epochs of a window, in place of another one's; empty: of none. One that has none yet is not opened.
  void setOpened(std::optional<int> window);
  [[nodiscard]] std::optional<int> opened() const { return opened_; }
  /// Whether a fork can begin at its end: it is finished, and another one is trained after it.
  [[nodiscard]] bool canFork(int window) const;
  [[nodiscard]] QRectF cellRect(int window) const;
  [[nodiscard]] int windowAt(QPointF position) const;  ///< −1: beside the cells
  /// The place of an epoch's tick in the opened cell; empty where it has none.
  [[nodiscard]] QRectF epochRect(int epoch) const;
  [[nodiscard]] int epochAt(QPointF position) const;  ///< of the opened window; 0: beside its ticks
  [[nodiscard]] QString tooltipAt(QPointF position) const;
  /// What stands beneath the cells where there is room for it: what is known of the window that is pointed at, else of the chosen one,
  /// else of the newest that was tested on; whole, where it is shown cut. Empty: there is no run.
  [[nodiscard]] QString factsText() const;
  /// As it is shown: in fewer words where it has no room.
  [[nodiscard]] QString factsShown() const;
  [[nodiscard]] QRectF factsRect() const;  ///< empty: no room
  /// What stands below in a cell: epochs, and the share of new items where all cells have room for it.
  [[nodiscard]] QString wordsBelow(int window) const;
  /// What stands in the middle of a cell, "▲4", "▼": a sign without a number is of one, and "…" of some that have no room.
  [[nodiscard]] QStringList marksShown(int window) const;
  /// What its cells say, with the notes.
  [[nodiscard]] ChartTable table() const;
  /// By whose menu it is copied and saved.
  [[nodiscard]] ViewSaver* saver() const { return saver_; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void windowSelected(int window);
  void liveRequested();
  void forkRequested(int window);
  void epochSelected(int window, int epoch);
  void noteRequested(int window);              ///< a new one there
  void notesRequested();                       ///< all of them, to be read and changed
  void windowPointedAt(int window);            ///< another than before; −1: none any more
  void epochPointedAt(int window, int epoch);  ///< another of it than before; 0: none any more

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool event(QEvent* event) override;

 private:
  static constexpr double kMargin = 6, kGap = 3;  ///< around and between the cells, in pixels
  /// What stands below in the cells: in all of them alike, so that a cell with less to say does not say another thing.
  enum class Bottom : std::uint8_t { kAll, kShort, kEpochs, kBest, kNone };
  void pointAt(int window, int epoch);
  void chooseAt(QPointF position);
  void chooseMoment(const std::optional<RunMoment>& moment);
  bool takeEpochKey(const QKeyEvent& event);
  [[nodiscard]] bool canOpen(int window) const;
  /// Widths of the opened cell, where there is one, and of the others.
  struct Widths {
    double opened = 0, other = 0;
  };
  [[nodiscard]] Widths widths() const;
  void goLive();
  void refreshCells();
  void askForNote();
  void addWindowActionsTo(QMenu& menu, int window);
  void describe();
  [[nodiscard]] int windowOfFacts() const;  // −1: there is no run
  [[nodiscard]] QString factsLineOf(std::size_t window) const;
  [[nodiscard]] WindowTests testsOf(std::size_t window) const;
  [[nodiscard]] double factsHeight() const;
  void paintFacts(QPainter& painter) const;
  [[nodiscard]] ShownView shownView() const;
  /// What the signs mean; of those of planted drift only what is drawn.
  [[nodiscard]] QString legend() const;
  [[nodiscard]] bool isKept(const RunMoment& moment) const;
  void paintCell(QPainter& painter, int window, Bottom words) const;
  void paintWords(QPainter& painter, int window, Bottom words) const;
  void paintEpochs(QPainter& painter) const;
  void paintEpoch(QPainter& painter, int epoch) const;
  [[nodiscard]] Bottom bottomThatFits() const;
  [[nodiscard]] static QString bottomText(const TimelineCell& cell, Bottom words);
  struct Mark {
    QString text;
    QColor colour;
  };
  struct FittingMarks {
    std::vector<Mark> marks;
    QFont font;
  };
  [[nodiscard]] std::vector<Mark> marksOf(const TimelineCell& cell, bool numbered, std::size_t planted) const;
  [[nodiscard]] FittingMarks marksThatFit(const TimelineCell& cell, double width) const;
  [[nodiscard]] static double widthOfMarks(const std::vector<Mark>& marks, const QFont& lettering);
  void paintMarks(QPainter& painter, const TimelineCell& cell, const QRectF& rect) const;

  LiveStatePtr state_;
  StreamFacts facts_;
  std::vector<WindowNote> notes_;
  std::vector<RunMoment> kept_;  ///< by their weights
  Method method_ = Method::kXsmoe;
  std::vector<TimelineCell> cells_;
  std::optional<RunMoment> moment_;  ///< selected
  std::optional<int> pointed_, opened_;
  int pointedEpoch_ = 0;
  bool scrubs_ = false;  ///< the button went down on an epoch, and the pointer goes along them
  QPushButton* live_;
  QPushButton* fork_;
  HelpButton* help_;
  ViewSaver* saver_;
};

}  // namespace xsmoe::widgets
