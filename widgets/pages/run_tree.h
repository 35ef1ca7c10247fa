// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeView>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "widgets/pages/run_tree_model.h"

class QItemSelection;
class QSortFilterProxyModel;

namespace xsmoe::widgets {

/// Runs as a tree, forks below what they come from. Several can be chosen; the choice of a person stays until another run is open. Without
/// one, the open run and its relatives are chosen, or where none is open the last one of the list and its relatives.
class RunTree : public QTreeView {
  Q_OBJECT
 public:
  explicit RunTree(QWidget* parent = nullptr);

  /// As RunTreeModel::setRuns().
  void setRuns(std::vector<RunSummary> runs, const std::string& open, bool live);
  [[nodiscard]] const std::vector<RunSummary>& runs() const { return runs_->runs(); }
  /// As of parentsOf().
  [[nodiscard]] const std::vector<int>& parents() const { return runs_->parents(); }
  /// Places in runs(), increasing.
  [[nodiscard]] std::vector<int> chosen() const;
  /// Where a run is shown.
  [[nodiscard]] QModelIndex indexOf(int place, int column = RunTreeModel::kRun) const;

 Q_SIGNALS:
  void choiceChanged();
  void runActivated(const QString& folder);  ///< by a double click or Enter

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void fill(std::vector<RunSummary> summaries, bool live, const std::string& current);
  void showChoice();
  void takeChoice();
  void activate(const QModelIndex& index);
  void addRows(const QModelIndex& parent, const std::set<std::string>& folders, QItemSelection& rows) const;
  [[nodiscard]] const std::string& folderAt(const QModelIndex& index) const;
  [[nodiscard]] std::set<std::string> relatives() const;
  [[nodiscard]] std::set<std::string> collapsed() const;

  RunTreeModel* runs_;
  QSortFilterProxyModel* sorted_;
  std::string open_;
  bool filling_ = false;
  std::optional<std::set<std::string>> choice_;  // folders that a person chose
};

}  // namespace xsmoe::widgets
