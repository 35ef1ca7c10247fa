// SPDX-License-Identifier: GPL-3.0-or-later
// RunTable: which runs are chosen, by a person or by nobody.
#include <QItemSelectionModel>
#include <QScopedValueRollback>
#include <algorithm>
#include <utility>

#include "widgets/pages/run_table.h"

namespace xsmoe::widgets {

bool RunTable::listsChosenRun() const {
  return choice_ && std::any_of(runs().begin(), runs().end(), [this](const RunSummary& run) {
           return std::find(choice_->begin(), choice_->end(), run.description.folder) != choice_->end();
         });
}

std::set<std::string> RunTable::relatives() const {
  const auto& parents = runs_->parents();
  const auto rootOf = [&](int run) {
    while (parents[static_cast<std::size_t>(run)] >= 0) run = parents[static_cast<std::size_t>(run)];
    return run;
  };
  const auto& all = runs();
  if (all.empty()) return {};
  const auto open = std::find_if(all.begin(), all.end(), [this](const RunSummary& run) { return run.description.folder == open_; });
  const int root = rootOf(static_cast<int>(open == all.end() ? all.size() - 1 : static_cast<std::size_t>(open - all.begin())));
  std::set<std::string> folders;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (rootOf(static_cast<int>(i)) == root) folders.insert(all[i].description.folder);
  return folders;
}

/// Rows side by side are one range: a selection compares each with each.
void RunTable::addRows(const QModelIndex& parent, const std::set<std::string>& folders, QItemSelection& rows) const {
  const int count = runs_->rowCount(parent);
  int first = -1;
  for (int row = 0; row <= count; ++row) {
    const QModelIndex index = runs_->index(row, RunTableModel::kRun, parent);
    const bool wanted = row < count && folders.contains(folderAt(index));
    if (wanted && first < 0) first = row;
    if (!wanted && first >= 0) {
      rows.select(runs_->index(first, 0, parent), runs_->index(row - 1, runs_->columnCount() - 1, parent));
      first = -1;
    }
    if (row < count) addRows(index, folders, rows);
  }
}

void RunTable::showChoice() {
  const QScopedValueRollback filling(filling_, true);
  QItemSelection rows;
  addRows({}, choice_ ? std::set<std::string>(choice_->begin(), choice_->end()) : relatives(), rows);
  selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
  shown_ = choice_.value_or(std::vector<std::string>());
  if (choice_) return;
  for (const int place : chosen()) {
    const auto& folder = runs()[static_cast<std::size_t>(place)].description.folder;
    shown_.insert(folder == open_ ? shown_.begin() : shown_.end(), folder);
  }
}

void RunTable::takeChoice() {
  if (filling_) return;
  std::set<std::string> now;
  for (const int place : chosen()) now.insert(runs()[static_cast<std::size_t>(place)].description.folder);
  std::erase_if(shown_, [&](const std::string& folder) { return now.erase(folder) == 0; });
  shown_.insert(shown_.end(), now.begin(), now.end());
  choice_ = shown_;
  Q_EMIT choiceChanged();
}

std::vector<int> RunTable::chosen() const {
  std::vector<int> places;
  for (const QItemSelectionRange& range : selectionModel()->selection())
    for (int row = range.top(); row <= range.bottom(); ++row)
      places.push_back(static_cast<int>(runs_->index(row, RunTableModel::kRun, range.parent()).internalId()));  // as kPlaceRole
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

int RunTable::firstChosen() const {
  const auto places = chosen();
  const auto placeAmong = [&](const std::string& folder) {
    const auto found = std::find_if(places.begin(), places.end(),
                                    [&](int place) { return runs()[static_cast<std::size_t>(place)].description.folder == folder; });
    return found == places.end() ? -1 : *found;
  };
  for (const auto& folder : shown_)
    if (const int place = placeAmong(folder); place >= 0) return place;
  return places.empty() ? -1 : places.front();
}

void RunTable::choose(const std::vector<int>& places) {
  std::vector<std::string> folders;
  for (const int place : places) folders.push_back(runs()[static_cast<std::size_t>(place)].description.folder);
  choice_ = std::move(folders);
  showChoice();
  if (!places.empty()) {
    const QScopedValueRollback filling(filling_, true);
    selectionModel()->setCurrentIndex(indexOf(places.front()), QItemSelectionModel::NoUpdate);
    scrollTo(indexOf(places.front()));
  }
  Q_EMIT choiceChanged();
}

void RunTable::chooseFolders(std::vector<std::string> folders) {
  choice_ = std::move(folders);
  showChoice();
  Q_EMIT choiceChanged();
}

}  // namespace xsmoe::widgets
