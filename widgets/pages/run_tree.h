// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeWidget>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/core/run_summary.h"

namespace xsmoe::widgets {

/// Runs as a tree, forks below what they come from. Several can be chosen; the choice of a person stays until another run is open. Without
/// one, the open run and its relatives are chosen, or where none is open the last one of the list and its relatives.
class RunTree : public QTreeWidget {
  Q_OBJECT
 public:
  enum Column { kRun, kFrom, kState, kWindows, kHr, kNdcg, kChanged, kColumns };
  explicit RunTree(QWidget* parent = nullptr);

  /// `open`: folder of the open run, marked; empty: none. `live`: it is in training here.
  void setRuns(std::vector<RunSummary> runs, const std::string& open, bool live);
  [[nodiscard]] const std::vector<RunSummary>& runs() const { return runs_; }
  /// As of parentsOf().
  [[nodiscard]] const std::vector<int>& parents() const { return parents_; }
  /// Places in runs(), increasing.
  [[nodiscard]] std::vector<int> chosen() const;
  [[nodiscard]] QTreeWidgetItem* itemOf(int place) const { return items_[static_cast<std::size_t>(place)]; }

 Q_SIGNALS:
  void choiceChanged();
  void runActivated(const QString& folder);  ///< by a double click or Enter

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void fill(const std::string& current);
  void fillItem(QTreeWidgetItem& item, const RunSummary& run) const;
  void mark(QTreeWidgetItem& item, const RunSummary& run) const;
  void showChoice();
  void takeChoice();
  void refreshIcons();
  void activate(const QTreeWidgetItem* item);
  [[nodiscard]] std::set<std::string> relatives() const;
  [[nodiscard]] std::set<std::string> collapsed() const;
  [[nodiscard]] QString stateText(const RunSummary& run) const;

  std::vector<RunSummary> runs_;
  std::vector<int> parents_;
  std::vector<QTreeWidgetItem*> items_;
  std::string open_;
  bool live_ = false, filling_ = false;
  std::optional<std::set<std::string>> choice_;  // folders that a person chose
};

}  // namespace xsmoe::widgets
