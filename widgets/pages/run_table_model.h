// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/listed_runs.h"
#include "model/analysis/run_columns.h"
#include "model/analysis/run_filter.h"
#include "model/analysis/run_summary.h"

namespace xsmoe::widgets {

/// Runs with what is known of them (runColumns()), each below the one that it was forked from (parentsOf()), or one below the other.
/// Sorts and filters by itself, since ten thousand are to be sorted while a person types. What a cell says is made when it is shown.
class RunTableModel : public QAbstractItemModel {
  Q_OBJECT
 public:
  /// The first columns; those behind them, and what they are made of, by columnOf().
  enum Column { kRun, kFrom };
  enum Role {
    kPlaceRole = Qt::UserRole  ///< the run's place in runs(), in any column
  };

  explicit RunTableModel(QObject* parent = nullptr);

  /// Places in `list` are of runs(). `open`: folder of the open run, marked; empty: none. `live`: it is in training here. Rows that are not
  /// told otherwise than before are left alone; false: all are.
  bool setRuns(ListedRuns list, const std::string& open, bool live);
  /// Whether rows of a list stay below the ones that they are below, and none comes or goes.
  [[nodiscard]] bool keepsRows(const ListedRuns& list) const;
  /// A run as it is now, in place of what was read of it: what its events do not tell stays (addUntold()). Nothing where it is not listed.
  [[nodiscard]] std::optional<ListedRuns> withRun(RunSummary run) const;
  [[nodiscard]] const std::vector<RunSummary>& runs() const { return runs_; }
  /// As of parentsOf().
  [[nodiscard]] const std::vector<int>& parents() const { return parents_; }
  /// As of groupsOf().
  [[nodiscard]] const std::vector<int>& groups() const { return groups_; }
  /// As of namesApart().
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  /// Folders of runs that another program trains, as far as is known.
  void setWritten(std::set<std::string> folders);
  /// Which runs are shown; as a tree also those that a matching one comes from, greyed.
  void setFilter(const RunFilter& filter);
  /// Forks below what they come from; else all runs alike.
  void setTree(bool tree);
  [[nodiscard]] bool isTree() const { return tree_; }
  /// What the columns of metrics show: "" (mean of the tests on D2 and later), "last.", "best.", "d4." (runColumn()).
  void setMetricPrefix(const std::string& prefix);
  /// What one column shows of the windows.
  struct WindowChoice {
    QString text;        ///< "Best window"
    std::string prefix;  ///< as of setMetricPrefix()
  };
  /// Those that a column has, the usual one first; empty: it has no number of each window.
  [[nodiscard]] std::vector<WindowChoice> windowChoices(int column) const;
  /// One that is not known is as none.
  void setPrefix(int column, const std::string& prefix);
  [[nodiscard]] std::string prefixOf(int column) const;
  /// Places of the runs that the filter lets through, as they are sorted.
  [[nodiscard]] const std::vector<int>& matching() const { return matching_; }
  /// Those that a table of results of them is of: besides them the ones of which RunFilter::matchesInTable() holds, as they are sorted.
  [[nodiscard]] std::vector<int> matchingInTable() const;

  /// Of a run that is shown; invalid for another.
  [[nodiscard]] QModelIndex indexOf(int place, int column = kRun) const;
  /// By the keys of runColumns(), besides "run" and "from": those two. −1: there is none.
  [[nodiscard]] int columnOf(std::string_view key) const;
  /// The inverse.
  [[nodiscard]] const std::string& keyOf(int column) const { return columns_[static_cast<std::size_t>(column)].key; }
  /// It as it goes into a file: under its key in runColumns(), with what it shows of the windows, and states in the words that are shown.
  /// Valid as long as this model.
  [[nodiscard]] RunColumn writtenColumn(int column) const;
  /// Another one whenever runs() is another list, whose places are of other runs.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  /// Whether it is shown as long as a person does not choose otherwise.
  [[nodiscard]] bool isShownAtFirst(int column) const;
  /// What the menu of columns puts it under; empty: what runs are and what came of them.
  [[nodiscard]] QString groupOf(int column) const;

  [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  /// Tags ("a, b") and notes can be edited: annotationEdited().
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  /// By numbers where a column has numbers; runs without a value last in either order. Equal ones stay in the order of the list.
  void sort(int column, Qt::SortOrder order) override;

 Q_SIGNALS:
  /// A person wrote other tags or another note, which are shown already; `place` in runs().
  void annotationEdited(int place);

 private:
  [[nodiscard]] const std::vector<int>& placesBelow(const QModelIndex& parent) const;
  [[nodiscard]] int parentOf(int place) const { return tree_ ? parents_[static_cast<std::size_t>(place)] : -1; }
  [[nodiscard]] bool isOpen(const RunSummary& run) const { return run.description.folder == open_; }
  [[nodiscard]] int placeOf(const std::string& folder) const;
  [[nodiscard]] std::set<int> toldOtherwise(const ListedRuns& list, const std::string& open, bool live) const;
  void take(ListedRuns list, const std::string& open, bool live);
  [[nodiscard]] RunValue sortValue(const RunSummary& run) const;
  [[nodiscard]] QString nameText(int place) const;
  [[nodiscard]] QString cellText(int place, int column) const;
  [[nodiscard]] QString toolTip(int place, int column) const;
  [[nodiscard]] QString stateText(const RunSummary& run) const;
  [[nodiscard]] QVariant appearance(int place, int role) const;
  [[nodiscard]] const RunColumn& metricColumn(int column) const;
  void choose();
  [[nodiscard]] bool isInTable(std::size_t place) const;
  void orderRuns();
  void layOut();

  std::vector<RunColumn> columns_;
  std::vector<RunColumn> metrics_;  // in place of those of columns_, as last, best or of a window where a person chose so
  std::vector<RunSummary> runs_;
  std::string open_;
  std::set<std::string> written_;  // folders of runs that another program trains
  bool live_ = false, tree_ = true;
  std::uint64_t version_ = 0;
  RunFilter filter_;
  int sortColumn_ = kRun;
  Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
  std::vector<int> order_;     // all places, sorted
  std::vector<int> matching_;  // those that match, sorted
  // By place:
  std::vector<int> parents_, groups_, rows_;  // rows among those shown with the same parent; −1: not shown
  std::vector<bool> matches_, inTable_;
  std::vector<std::string> names_;
  std::vector<std::vector<int>> below_ = std::vector<std::vector<int>>(1);  // the shown forks of each run; last, those without a parent
};

}  // namespace xsmoe::widgets
