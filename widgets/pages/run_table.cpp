// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_table.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <algorithm>
#include <utility>

#include "widgets/charts/chart_legend.h"
#include "widgets/charts/run_curves.h"
#include "widgets/pages/tick_menu.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr QSize kGlyphSize(26, 14);

/// As kPlaceRole, without a QVariant for each of ten thousand rows.
int placeOf(const QModelIndex& index) { return static_cast<int>(index.internalId()); }

QIcon glyph(int style, const QPalette& palette, qreal scale) {
  QPixmap picture(kGlyphSize * scale);
  picture.setDevicePixelRatio(scale);
  picture.fill(palette.color(QPalette::Base));  // reads on the colour of chosen rows too
  QPainter painter(&picture);
  const ChartSeries curve = runCurve(style);
  paintGlyph(painter, QRectF(QPointF(3, 0), QSizeF(kGlyphSize) - QSizeF(6, 0)), curve, colourOf(curve.colour, isDark(palette)));
  QIcon icon;
  for (const auto mode : {QIcon::Normal, QIcon::Selected}) icon.addPixmap(picture, mode);
  return icon;
}

/// Runs with a curve have what it is drawn with before their names; the others leave room for it.
class GlyphDelegate : public QStyledItemDelegate {
 public:
  explicit GlyphDelegate(RunTable& table) : QStyledItemDelegate(&table), table_(table) {}

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = kGlyphSize;
    if (const auto style = table_.curveStyle(placeOf(index))) option->icon = glyph(*style, option->palette, table_.devicePixelRatioF());
  }

 private:
  const RunTable& table_;
};

}  // namespace

RunTable::RunTable(QWidget* parent) : QTreeView(parent), runs_(new RunTableModel(this)) {
  setModel(runs_);
  setItemDelegateForColumn(RunTableModel::kRun, new GlyphDelegate(*this));
  setIconSize(kGlyphSize);
  setIndentation(14);
  setUniformRowHeights(true);
  setAlternatingRowColors(true);
  setAllColumnsShowFocus(true);
  setSelectionMode(ExtendedSelection);
  setExpandsOnDoubleClick(false);
  setEditTriggers(NoEditTriggers);
  dressHeader();
  setSortingEnabled(true);
  sortByColumn(RunTableModel::kRun, Qt::AscendingOrder);
  setAccessibleName(tr("Table of runs"));
  connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunTable::takeChoice);
  connect(this, &QTreeView::doubleClicked, this, &RunTable::activate);
  connect(runs_, &RunTableModel::annotationEdited, this, [this](int place) {
    keepAnnotation(place);
    Q_EMIT annotationEdited(place);
  });
}

template <class Change>
void RunTable::keepingView(const Change& change) {
  const std::string current = currentIndex().isValid() ? folderAt(currentIndex()) : open_;
  const auto closed = collapsed();
  const int scrolled = verticalScrollBar()->value();
  {
    const QScopedValueRollback filling(filling_, true);
    change();
    expandAll();
    for (std::size_t i = 0; i < runs().size(); ++i) {
      const auto& folder = runs()[i].description.folder;
      const QModelIndex index = indexOf(static_cast<int>(i));
      if (closed.contains(folder)) collapse(index);
      if (folder == current && index.isValid()) selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    }
  }
  showChoice();
  doItemsLayout();  // else there is nowhere to scroll to yet
  widenName();
  verticalScrollBar()->setValue(scrolled);
  Q_EMIT choiceChanged();
}

void RunTable::setRuns(ListedRuns list, const std::string& open, bool live) {
  if (!list.places) waiting_.clear();
  waiting_.push_back({std::move(list), open, live});
  waitingRun_.reset();
  if (state() != EditingState) showWaiting();
}

void RunTable::showWaiting() {
  for (Listing& listing : std::exchange(waiting_, {})) showListing(std::move(listing));
  if (auto run = std::exchange(waitingRun_, std::nullopt)) setOpenRun(std::move(run->first), run->second);
}

bool RunTable::setOpenRun(RunSummary run, bool live) {
  if (state() == EditingState) {
    const bool listed = willList(run.description.folder);
    if (listed) waitingRun_.emplace(std::move(run), live);
    return listed;
  }
  auto list = runs_->withRun(std::move(run));
  if (list) showListing({std::move(*list), open_, live});
  return list.has_value();
}

/// In what is shown, or waits.
bool RunTable::willList(const std::string& folder) const {
  const auto has = [&folder](const std::vector<RunSummary>& list) {
    return std::any_of(list.begin(), list.end(), [&](const RunSummary& run) { return run.description.folder == folder; });
  };
  return std::any_of(waiting_.begin(), waiting_.end(), [&](const Listing& listing) { return has(listing.list.runs); }) ||
         ((waiting_.empty() || waiting_.front().list.places) && has(runs()));
}

void RunTable::showListing(Listing listing) {
  const bool other = listing.open != open_;
  if (!other && runs_->keepsRows(listing.list)) {
    if (!runs_->setRuns(std::move(listing.list), open_, listing.live)) return;
    Q_EMIT choiceChanged();
    Q_EMIT runsShown();
    return;
  }
  if (other) {
    const QScopedValueRollback filling(filling_, true);
    setCurrentIndex({});  // the open run gets it
  }
  open_ = listing.open;
  keepingView([&] {
    runs_->setRuns(std::move(listing.list), open_, listing.live);
    if (other && !listsChosenRun()) choice_.reset();
  });
  showFirstColumns();
  if (other && !choice_) scrollTo(currentIndex());
  Q_EMIT runsShown();
}

void RunTable::setFilter(const RunFilter& filter) {
  keepingView([&] { runs_->setFilter(filter); });
}

void RunTable::setTree(bool tree) {
  setRootIsDecorated(tree);
  keepingView([&] { runs_->setTree(tree); });
}

const std::string& RunTable::folderAt(const QModelIndex& index) const {
  return runs()[static_cast<std::size_t>(placeOf(index))].description.folder;
}

std::set<std::string> RunTable::collapsed() const {
  std::set<std::string> folders;
  if (!runs_->isTree()) return folders;
  for (const int parent : runs_->parents()) {
    const QModelIndex index = indexOf(parent);
    if (index.isValid() && runs_->hasChildren(index) && !isExpanded(index)) folders.insert(folderAt(index));
  }
  return folders;
}

void RunTable::setCurveStyles(std::map<int, int> styles) {
  if (styles == styles_) return;
  styles_ = std::move(styles);
  viewport()->update();
}

std::optional<int> RunTable::curveStyle(int place) const {
  const auto found = styles_.find(place);
  return found == styles_.end() ? std::nullopt : std::optional(found->second);
}

void RunTable::activate(const QModelIndex& index) {
  if (!index.isValid()) return;
  if (index.flags().testFlag(Qt::ItemIsEditable)) return edit(index);
  Q_EMIT runActivated(text(folderAt(index)));
}

void RunTable::editCell(const char* key) {
  const QModelIndex cell = currentIndex().siblingAtColumn(runs_->columnOf(key));
  if (!cell.isValid() || !cell.flags().testFlag(Qt::ItemIsEditable)) return;
  setColumnHidden(cell.column(), false);
  scrollTo(cell);
  edit(cell);
}

void RunTable::keyPressEvent(QKeyEvent* event) {
  if (state() == EditingState) return QTreeView::keyPressEvent(event);  // the Enter that ends writing is no wish to open the run
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return activate(currentIndex().siblingAtColumn(RunTableModel::kRun));
  if (event->key() == Qt::Key_F2) return editCell(event->modifiers().testFlag(Qt::ShiftModifier) ? "tag" : "note");
  QTreeView::keyPressEvent(event);
}

/// What was written is kept in what has come meanwhile.
void RunTable::keepAnnotation(int place) {
  const RunSummary& edited = runs()[static_cast<std::size_t>(place)];
  for (Listing& listing : waiting_)
    for (RunSummary& run : listing.list.runs) {
      if (run.description.folder != edited.description.folder) continue;
      run.tags = edited.tags;
      run.note = edited.note;
    }
}

void RunTable::closeEditor(QWidget* editor, QAbstractItemDelegate::EndEditHint hint) {
  QTreeView::closeEditor(editor, hint);
  // Tab may have begun with the next cell.
  if (state() != EditingState) showWaiting();
}

void RunTable::contextMenuEvent(QContextMenuEvent* event) {
  if (!currentIndex().isValid()) return;
  // Other runs may be listed while the menu is open.
  const std::string folder = folderAt(currentIndex());
  QMenu menu(this);
  menu.addAction(tr("&Open"), Qt::Key_Return, this, [this, folder] { Q_EMIT runActivated(text(folder)); });
  QAction* const beside = menu.addAction(tr("Show &Beside in Watch"), this, [this, folder] { Q_EMIT besideRequested(text(folder)); });
  beside->setEnabled(!open_.empty() && folder != open_);
  menu.addAction(tr("Edit &Note"), Qt::Key_F2, this, [this] { editCell("note"); });
  menu.addAction(tr("Edit &Tags"), Qt::SHIFT | Qt::Key_F2, this, [this] { editCell("tag"); });
  menu.addSeparator();
  addColumnsTo(addTickMenu(menu, tr("&Columns")));
  menu.exec(event->globalPos());
}

}  // namespace xsmoe::widgets
