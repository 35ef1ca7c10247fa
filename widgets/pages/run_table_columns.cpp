// SPDX-License-Identifier: GPL-3.0-or-later
// RunTable: which columns it has, in which order, how wide, and by which of them it is sorted.
#include <QActionGroup>
#include <QHeaderView>
#include <QMenu>
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "widgets/pages/run_table.h"
#include "widgets/pages/tick_menu.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kWidestColumn = 260;  ///< that a column gets by itself
constexpr int kNarrowestName = 160, kWidestName = 320;
constexpr int kNoteWidth = 180;
constexpr int kMeasuredRows = 100;  ///< that decide how wide a column is: there may be ten thousand

}  // namespace

void RunTable::dressHeader() {
  header()->setStretchLastSection(false);
  header()->setResizeContentsPrecision(kMeasuredRows);
  header()->setContextMenuPolicy(Qt::CustomContextMenu);
  header()->setSectionsMovable(true);
  header()->setFirstSectionMovable(false);
  connect(header(), &QHeaderView::customContextMenuRequested, this, [this](QPoint at) {
    TickMenu menu(this);
    addWindowsTo(menu, header()->logicalIndexAt(at));
    if (menu.isEmpty())
      addColumnsTo(menu);
    else
      addColumnsTo(addTickMenu(menu, tr("&Columns")));
    menu.exec(header()->mapToGlobal(at));
  });
  for (int column = 0; column < runs_->columnCount(); ++column) setColumnHidden(column, !runs_->isShownAtFirst(column));
  connect(header(), &QHeaderView::sortIndicatorChanged, this, &RunTable::lookChanged);
  connect(header(), &QHeaderView::sectionMoved, this, &RunTable::lookChanged);
}

RunTableLook RunTable::look() const {
  RunTableLook look;
  if (const int sorted = header()->sortIndicatorSection(); sorted >= 0) look.sortedBy = text(runs_->keyOf(sorted));
  look.descending = header()->sortIndicatorOrder() == Qt::DescendingOrder;
  for (int place = 0; place < header()->count(); ++place)
    if (const int column = header()->logicalIndex(place); !isColumnHidden(column)) look.columns << text(runs_->keyOf(column));
  for (int column = 0; column < runs_->columnCount(); ++column)
    if (const auto prefix = runs_->prefixOf(column); !prefix.empty()) look.windows << text(prefix + runs_->keyOf(column));
  return look;
}

void RunTable::setLook(const RunTableLook& look) {
  std::vector<int> shown;
  for (const QString& key : look.columns) {
    const int column = runs_->columnOf(key.toStdString());
    if (column > RunTableModel::kRun && std::find(shown.begin(), shown.end(), column) == shown.end()) shown.push_back(column);
  }
  if (!shown.empty()) {
    for (int column = RunTableModel::kRun + 1; column < runs_->columnCount(); ++column)
      setColumnHidden(column, std::find(shown.begin(), shown.end(), column) == shown.end());
    // The names stay first.
    for (std::size_t place = 0; place < shown.size(); ++place)
      header()->moveSection(header()->visualIndex(shown[place]), static_cast<int>(place) + 1);
  }
  std::map<std::string, std::string> prefixes;  // by the keys of their columns
  for (const QString& key : look.windows) prefixes[key.section(u'.', 1).toStdString()] = key.section(u'.', 0, 0).toStdString() + '.';
  for (int column = 0; column < runs_->columnCount(); ++column) runs_->setPrefix(column, prefixes[runs_->keyOf(column)]);
  if (const int sorted = runs_->columnOf(look.sortedBy.toStdString()); sorted >= 0)
    sortByColumn(sorted, look.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

/// Once there are runs to measure them by.
void RunTable::showFirstColumns() {
  if (sized_ || runs().empty()) return;
  sized_ = true;
  for (int column = 0; column < runs_->columnCount(); ++column) {
    if (isColumnHidden(column)) continue;
    resizeColumnToContents(column);
    setColumnWidth(column, std::min(columnWidth(column), kWidestColumn));
  }
  nameWidth_ = columnWidth(RunTableModel::kRun);
  widenName();
  setColumnWidth(runs_->columnOf("note"), kNoteWidth);
}

/// Other rows may have longer names than those that the column was measured by. It never gets narrower by itself, and a person's own width
/// stays.
void RunTable::widenName() {
  if (!sized_ || columnWidth(RunTableModel::kRun) != nameWidth_) return;
  nameWidth_ = std::max(nameWidth_, std::clamp(sizeHintForColumn(RunTableModel::kRun), kNarrowestName, kWidestName));
  setColumnWidth(RunTableModel::kRun, nameWidth_);
}

void RunTable::setMetricPrefix(const std::string& prefix) {
  runs_->setMetricPrefix(prefix);
  for (int column = 0; column < runs_->columnCount(); ++column) {
    const bool renamed = !isColumnHidden(column) && !runs_->prefixOf(column).empty();
    if (renamed && columnWidth(column) < header()->sectionSizeHint(column)) resizeColumnToContents(column);
  }
}

void RunTable::addWindowsTo(QMenu& menu, int column) {
  if (column < 0) return;
  auto* const choices = new QActionGroup(&menu);
  for (const auto& [text, prefix] : runs_->windowChoices(column)) {
    QAction* const choice = menu.addAction(text, this, [this, column, wanted = prefix] {
      runs_->setPrefix(column, wanted);
      if (columnWidth(column) < header()->sectionSizeHint(column)) resizeColumnToContents(column);
      Q_EMIT lookChanged();
    });
    choice->setCheckable(true);
    choice->setChecked(prefix == runs_->prefixOf(column));
    choices->addAction(choice);
  }
}

void RunTable::addColumnsTo(QMenu& menu) {
  std::map<QString, QMenu*> groups;
  for (int column = RunTableModel::kRun + 1; column < runs_->columnCount(); ++column) {
    const QString group = runs_->groupOf(column);
    const bool apart = !group.isEmpty() && !runs_->isShownAtFirst(column);
    if (apart && !groups.contains(group)) groups[group] = &addTickMenu(menu, group);
    QMenu& where = apart ? *groups[group] : menu;
    QAction* const shown = where.addAction(runs_->headerData(column, Qt::Horizontal).toString(), this, [this, column](bool on) {
      setColumnHidden(column, !on);
      if (on) resizeColumnToContents(column);
      Q_EMIT lookChanged();
    });
    shown->setCheckable(true);
    shown->setChecked(!isColumnHidden(column));
  }
}

}  // namespace xsmoe::widgets
