// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_tree.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <algorithm>

#include "widgets/charts/chart_legend.h"
#include "widgets/charts/run_curves.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr QSize kGlyphSize(26, 14);

int placeOf(const QModelIndex& index) { return index.data(RunTreeModel::kPlaceRole).toInt(); }

QIcon glyph(int place, const QPalette& palette, qreal scale) {
  QPixmap picture(kGlyphSize * scale);
  picture.setDevicePixelRatio(scale);
  picture.fill(palette.color(QPalette::Base));  // reads on the colour of chosen rows too
  QPainter painter(&picture);
  const ChartSeries curve = runCurve(place);
  paintGlyph(painter, QRectF(QPointF(3, 0), QSizeF(kGlyphSize) - QSizeF(6, 0)), curve, colourOf(curve.colour, isDark(palette)));
  QIcon icon;
  for (const auto mode : {QIcon::Normal, QIcon::Selected}) icon.addPixmap(picture, mode);
  return icon;
}

/// Chosen runs have what their curves are drawn with before their names; the others leave room for it.
class GlyphDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = kGlyphSize;
    if (option->state.testFlag(QStyle::State_Selected))
      option->icon = glyph(placeOf(index), option->palette, option->widget ? option->widget->devicePixelRatioF() : 1);
  }
};

}  // namespace

RunTree::RunTree(QWidget* parent) : QTreeView(parent), runs_(new RunTreeModel(this)), sorted_(new QSortFilterProxyModel(this)) {
  sorted_->setSourceModel(runs_);
  sorted_->setSortRole(RunTreeModel::kSortRole);
  setModel(sorted_);
  setItemDelegateForColumn(RunTreeModel::kRun, new GlyphDelegate(this));
  header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  header()->setStretchLastSection(false);
  setIconSize(kGlyphSize);
  setIndentation(14);
  setUniformRowHeights(true);
  setAlternatingRowColors(true);
  setAllColumnsShowFocus(true);
  setSelectionMode(ExtendedSelection);
  setExpandsOnDoubleClick(false);
  setSortingEnabled(true);
  sortByColumn(RunTreeModel::kRun, Qt::AscendingOrder);
  setAccessibleName(tr("Tree of runs"));
  connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunTree::takeChoice);
  connect(this, &QTreeView::doubleClicked, this, &RunTree::activate);
}

void RunTree::setRuns(std::vector<RunSummary> runs, const std::string& open, bool live) {
  const bool other = open != open_;
  const std::string current = other || !currentIndex().isValid() ? open : folderAt(currentIndex());
  if (other) choice_.reset();
  const int scrolled = verticalScrollBar()->value();
  open_ = open;
  fill(std::move(runs), live, current);
  showChoice();
  if (!other) {
    doItemsLayout();  // else there is nowhere to scroll to yet
    verticalScrollBar()->setValue(scrolled);
  }
  Q_EMIT choiceChanged();
}

void RunTree::fill(std::vector<RunSummary> summaries, bool live, const std::string& current) {
  const QScopedValueRollback filling(filling_, true);
  const auto closed = collapsed();
  runs_->setRuns(std::move(summaries), open_, live);
  expandAll();
  for (std::size_t i = 0; i < runs().size(); ++i) {
    const auto& folder = runs()[i].description.folder;
    const QModelIndex index = indexOf(static_cast<int>(i));
    if (closed.contains(folder)) collapse(index);
    if (folder == current) selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
  }
}

QModelIndex RunTree::indexOf(int place, int column) const { return sorted_->mapFromSource(runs_->indexOf(place, column)); }

const std::string& RunTree::folderAt(const QModelIndex& index) const {
  return runs()[static_cast<std::size_t>(placeOf(index))].description.folder;
}

std::set<std::string> RunTree::collapsed() const {
  std::set<std::string> folders;
  for (std::size_t i = 0; i < runs().size(); ++i) {
    const QModelIndex index = indexOf(static_cast<int>(i));
    if (sorted_->hasChildren(index) && !isExpanded(index)) folders.insert(runs()[i].description.folder);
  }
  return folders;
}

std::set<std::string> RunTree::relatives() const {
  const auto rootOf = [this](int run) {
    while (parents()[static_cast<std::size_t>(run)] >= 0) run = parents()[static_cast<std::size_t>(run)];
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
void RunTree::addRows(const QModelIndex& parent, const std::set<std::string>& folders, QItemSelection& rows) const {
  const int count = sorted_->rowCount(parent);
  int first = -1;
  for (int row = 0; row <= count; ++row) {
    const QModelIndex index = sorted_->index(row, RunTreeModel::kRun, parent);
    const bool wanted = row < count && folders.contains(folderAt(index));
    if (wanted && first < 0) first = row;
    if (!wanted && first >= 0) {
      rows.select(sorted_->index(first, 0, parent), sorted_->index(row - 1, RunTreeModel::kColumns - 1, parent));
      first = -1;
    }
    if (row < count) addRows(index, folders, rows);
  }
}

void RunTree::showChoice() {
  const QScopedValueRollback filling(filling_, true);
  QItemSelection rows;
  addRows({}, choice_ ? *choice_ : relatives(), rows);
  selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
}

void RunTree::takeChoice() {
  if (filling_) return;
  choice_.emplace();
  for (const int place : chosen()) choice_->insert(runs()[static_cast<std::size_t>(place)].description.folder);
  Q_EMIT choiceChanged();
}

std::vector<int> RunTree::chosen() const {
  std::vector<int> places;
  for (const QItemSelectionRange& range : selectionModel()->selection())
    for (int row = range.top(); row <= range.bottom(); ++row)
      places.push_back(placeOf(sorted_->index(row, RunTreeModel::kRun, range.parent())));
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

void RunTree::activate(const QModelIndex& index) {
  if (index.isValid()) Q_EMIT runActivated(text(folderAt(index)));
}

void RunTree::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return activate(currentIndex());
  QTreeView::keyPressEvent(event);
}

}  // namespace xsmoe::widgets
