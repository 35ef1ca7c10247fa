// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_differences_model.h"

#include <algorithm>
#include <utility>

#include "model/analysis/run_groups.h"
#include "model/analysis/setting_differences.h"
#include "widgets/words/intervention_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

void RunDifferencesModel::setRuns(std::vector<RunSummary> runs, std::vector<std::string> names) {
  beginResetModel();
  runs_ = std::move(runs);
  names_ = std::move(names);
  rows_.clear();
  std::vector<const RunSummary*> all;
  std::size_t changes = 0;
  for (const RunSummary& run : runs_) {
    all.push_back(&run);
    changes = std::max(changes, run.changesByHand.size());
  }
  if (std::any_of(runs_.begin(), runs_.end(),
                  [&](const RunSummary& run) { return comparabilityOf(runs_.front(), run) == Comparability::kOtherStream; }))
    rows_.push_back({Row::Kind::kStream});
  for (auto& key : differingSettings(all)) {
    // One method that does not use it and one that leaves it at nothing in particular have no value to be told apart by.
    const bool anywhere =
        std::any_of(runs_.begin(), runs_.end(), [&](const RunSummary& run) { return settingText(run, key) != unusedMark(); });
    if (anywhere) rows_.push_back({Row::Kind::kSetting, std::move(key)});
  }
  if (std::any_of(runs_.begin(), runs_.end(), [](const RunSummary& run) { return run.description.origin.has_value(); }))
    rows_.push_back({Row::Kind::kOrigin});
  for (std::size_t change = 0; change < changes; ++change) rows_.push_back({Row::Kind::kChange, {}, change});
  endResetModel();
}

int RunDifferencesModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int RunDifferencesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(runs_.size()); }

QString RunDifferencesModel::cellText(const Row& row, const RunSummary& run) const {
  switch (row.kind) {
    case Row::Kind::kStream: return tr("%1 (%2)").arg(streamName(run), text(run.description.streamFolder));
    case Row::Kind::kSetting: return settingText(run, row.key);
    case Row::Kind::kChange: return row.change < run.changesByHand.size() ? deviationSigns(run.changesByHand[row.change]) : QString();
    case Row::Kind::kOrigin: break;
  }
  const auto& origin = run.description.origin;
  if (!origin) return {};
  const QString from = tr("%1 after %2").arg(text(origin->run), windowName(origin->window.value));
  const QString changed = changedText(*origin);
  return changed.isEmpty() ? from : tr("%1: %2").arg(from, changed);
}

QString RunDifferencesModel::title(const Row& row) const {
  switch (row.kind) {
    case Row::Kind::kStream: return tr("Stream");
    case Row::Kind::kSetting: return settingTitle(row.key);
    case Row::Kind::kOrigin: return tr("Forked from");
    case Row::Kind::kChange: break;
  }
  return tr("Change by hand %1").arg(row.change + 1);
}

QVariant RunDifferencesModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
  return cellText(rows_[static_cast<std::size_t>(index.row())], runs_[static_cast<std::size_t>(index.column())]);
}

QVariant RunDifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const {
  const auto count = static_cast<int>(orientation == Qt::Horizontal ? runs_.size() : rows_.size());
  if (section < 0 || section >= count) return {};
  const auto at = static_cast<std::size_t>(section);
  if (orientation == Qt::Vertical) return role == Qt::DisplayRole ? title(rows_[at]) : QVariant();
  if (role == Qt::DisplayRole) return titleInList(runs_[at], names_[at]);
  return role == Qt::ToolTipRole ? text(runs_[at].description.folder) : QVariant();
}

}  // namespace xsmoe::widgets
