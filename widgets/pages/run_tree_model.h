// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <string>
#include <vector>

#include "model/core/run_summary.h"

namespace xsmoe::widgets {

/// Runs, each below the one that it was forked from (parentsOf()), in the order of the list. What a cell says is made when it is shown.
class RunTreeModel : public QAbstractItemModel {
  Q_OBJECT
 public:
  enum Column { kRun, kFrom, kState, kWindows, kHr, kNdcg, kChanged, kColumns };
  enum Role {
    kPlaceRole = Qt::UserRole,  ///< the run's place in runs(), in any column
    kSortRole                   ///< a number where a column has numbers, −1 for one that is not known
  };

  using QAbstractItemModel::QAbstractItemModel;

  /// `open`: folder of the open run, marked; empty: none. `live`: it is in training here.
  void setRuns(std::vector<RunSummary> runs, const std::string& open, bool live);
  [[nodiscard]] const std::vector<RunSummary>& runs() const { return runs_; }
  /// As of parentsOf().
  [[nodiscard]] const std::vector<int>& parents() const { return parents_; }
  [[nodiscard]] QModelIndex indexOf(int place, int column = kRun) const;

  [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  [[nodiscard]] const std::vector<int>& placesBelow(const QModelIndex& parent) const;
  [[nodiscard]] bool isOpen(const RunSummary& run) const { return run.description.folder == open_; }
  [[nodiscard]] QString cellText(int place, int column) const;
  [[nodiscard]] QString toolTip(const RunSummary& run, int column) const;
  [[nodiscard]] QVariant sortValue(int place, int column) const;
  [[nodiscard]] QString stateText(const RunSummary& run) const;

  std::vector<RunSummary> runs_;
  std::string open_;
  bool live_ = false;
  // By place:
  std::vector<int> parents_, rows_;  // rows among those with the same parent
  std::vector<QString> titles_;
  std::vector<std::vector<int>> below_ = std::vector<std::vector<int>>(1);  // the forks of each run; last, those without a parent
};

}  // namespace xsmoe::widgets
