// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <string>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe::widgets {

/// A row for each setting in which some runs differ, a column for each run; below them where forks parted and the changes that a person
/// made, a row each.
class RunDifferencesModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;

  /// `names`: as of namesApart().
  void setRuns(std::vector<RunSummary> runs, std::vector<std::string> names);
  [[nodiscard]] const std::vector<RunSummary>& runs() const { return runs_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  /// What a row tells.
  struct Row {
    enum class Kind : std::uint8_t { kStream, kSetting, kOrigin, kChange } kind = Kind::kSetting;
    std::string key = {};  ///< of a setting
    std::size_t change = 0;
  };
  [[nodiscard]] QString cellText(const Row& row, const RunSummary& run) const;
  [[nodiscard]] QString title(const Row& row) const;

  std::vector<RunSummary> runs_;
  std::vector<std::string> names_;
  std::vector<Row> rows_;
};

}  // namespace xsmoe::widgets
