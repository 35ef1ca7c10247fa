// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemDelegate>
#include <QStringList>
#include <QTreeView>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "widgets/pages/run_table_model.h"

class QItemSelection;
class QMenu;

namespace xsmoe::widgets {

/// What of a table of runs is worth keeping from one day to the next.
struct RunTableLook {
  QString sortedBy;         ///< key of a column; one that is not known: as it is
  bool descending = false;  ///< largest, or last in the alphabet, first
  QStringList columns;      ///< keys of those that are shown, in their order; none that is known: those shown at first
  /// Columns that show something else of a run's windows than the usual, with what: "last.hr10", "d4.seconds".
  QStringList windows = {};
  friend bool operator==(const RunTableLook&, const RunTableLook&) = default;
};

/// Runs as a table, as a tree with forks below what they come from or all alike. Several can be chosen; the choice of a person stays, also
/// when another run is open, as long as one of it is listed. Without one, the open run and its relatives are chosen, or where none is open
/// the last one of the list and its relatives.
class RunTable : public QTreeView {
  Q_OBJECT
 public:
  explicit RunTable(QWidget* parent = nullptr);

  /// As RunTableModel::setRuns(). While a person writes tags or a note, once that is done.
  void setRuns(ListedRuns list, const std::string& open, bool live);
  /// The open run as it is now, as RunTableModel::withRun(). False: it is not listed.
  bool setOpenRun(RunSummary run, bool live);
  void setFilter(const RunFilter& filter);
  void setTree(bool tree);
  /// As RunTableModel::setMetricPrefix(), and columns are wide enough for what they are called then.
  void setMetricPrefix(const std::string& prefix);
  [[nodiscard]] RunTableModel& table() const { return *runs_; }
  [[nodiscard]] const std::vector<RunSummary>& runs() const { return runs_->runs(); }

  /// Places in runs() of those that are chosen and shown, increasing.
  [[nodiscard]] std::vector<int> chosen() const;
  /// The one of them that was chosen first, of those chosen by nobody the open run or else the first of the list; −1: none is chosen.
  [[nodiscard]] int firstChosen() const;
  /// As a person's choice.
  void choose(const std::vector<int>& places);
  /// Folders of those that a person chose, in the order in which he did, also before they are listed; empty: nobody chose.
  [[nodiscard]] std::vector<std::string> choiceOfPerson() const { return choice_.value_or(std::vector<std::string>()); }
  void chooseFolders(std::vector<std::string> folders);
  /// Where a run is shown.
  [[nodiscard]] QModelIndex indexOf(int place, int column = RunTableModel::kRun) const { return runs_->indexOf(place, column); }

  /// What the curves of chosen runs are drawn with, by their places: before their names. The value is that of runCurve().
  void setCurveStyles(std::map<int, int> styles);
  [[nodiscard]] std::optional<int> curveStyle(int place) const;

  /// An action for what a column may show of the windows: the last, the best, one of them …. None where it has no number of each.
  void addWindowsTo(QMenu& menu, int column);
  /// An action for each column but the first, to show or hide it; in a TickMenu several can be ticked.
  void addColumnsTo(QMenu& menu);

  [[nodiscard]] RunTableLook look() const;
  void setLook(const RunTableLook& look);

 Q_SIGNALS:
  void runsShown();  ///< those of setRuns()
  void choiceChanged();
  void lookChanged();                        ///< by a person, or by setLook()
  void runActivated(const QString& folder);  ///< by a double click or Enter
  /// A person wrote other tags or another note, which runs() has already.
  void annotationEdited(int place);
  void besideRequested(const QString& folder);  ///< its curves beside the open run's in Watch

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void closeEditor(QWidget* editor, QAbstractItemDelegate::EndEditHint hint) override;

 private:
  struct Listing {
    ListedRuns list;
    std::string open;
    bool live = false;
  };
  [[nodiscard]] bool willList(const std::string& folder) const;
  void showListing(Listing listing);
  [[nodiscard]] bool listsChosenRun() const;
  void showWaiting();
  void dressHeader();
  void showFirstColumns();
  void widenName();
  /// Changes the model so that choice, place of the keyboard, folded rows and scroll bar stay.
  template <class Change>
  void keepingView(const Change& change);
  void showChoice();
  void takeChoice();
  void activate(const QModelIndex& index);
  void keepAnnotation(int place);
  void editCell(const char* key);
  void addRows(const QModelIndex& parent, const std::set<std::string>& folders, QItemSelection& rows) const;
  [[nodiscard]] const std::string& folderAt(const QModelIndex& index) const;
  [[nodiscard]] std::set<std::string> relatives() const;
  [[nodiscard]] std::set<std::string> collapsed() const;

  RunTableModel* runs_;
  std::string open_;
  bool filling_ = false, sized_ = false;
  int nameWidth_ = 0;                               // that the column of names got by itself
  std::optional<std::vector<std::string>> choice_;  // folders that a person chose, in the order in which he did
  std::vector<std::string> shown_;                  // folders that are chosen, by whomever, in such an order
  std::map<int, int> styles_;
  // For the end of editing: lists in the order in which they came, and the open run as it is since.
  std::vector<Listing> waiting_;
  std::optional<std::pair<RunSummary, bool>> waitingRun_;
};

}  // namespace xsmoe::widgets
