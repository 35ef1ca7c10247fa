// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_table.h"

#include <QActionGroup>
#include <QContextMenuEvent>
#include <QHeaderView>
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
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr QSize kGlyphSize(26, 14);
constexpr int kWidestColumn = 260;  ///< that a column gets by itself
constexpr int kNarrowestName = 160, kWidestName = 320;
constexpr int kNoteWidth = 180;
constexpr int kMeasuredRows = 100;  ///< that decide how wide a column is: there may be ten thousand

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

void RunTable::dressHeader() {
  header()->setStretchLastSection(false);
  header()->setResizeContentsPrecision(kMeasuredRows);
  header()->setContextMenuPolicy(Qt::CustomContextMenu);
  header()->setSectionsMovable(true);
  header()->setFirstSectionMovable(false);
  connect(header(), &QHeaderView::customContextMenuRequested, this, [this](QPoint at) {
    QMenu menu(this);
    addWindowsTo(menu, header()->logicalIndexAt(at));
    if (menu.isEmpty())
      addColumnsTo(menu);
    else
      addColumnsTo(*menu.addMenu(tr("&Columns")));
    menu.exec(header()->mapToGlobal(at));
  });
  for (int column = 0; column < runs_->columnCount(); ++column) setColumnHidden(column, !runs_->isShownAtFirst(column));
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

void RunTable::addWindowsTo(QMenu& menu, int column) {
  if (column < 0) return;
  auto* const choices = new QActionGroup(&menu);
  for (const auto& [text, prefix] : runs_->windowChoices(column)) {
    QAction* const choice = menu.addAction(text, this, [this, column, wanted = prefix] {
      runs_->setPrefix(column, wanted);
      if (columnWidth(column) < header()->sectionSizeHint(column)) resizeColumnToContents(column);
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
    if (apart && !groups.contains(group)) groups[group] = menu.addMenu(group);
    QMenu& where = apart ? *groups[group] : menu;
    QAction* const shown = where.addAction(runs_->headerData(column, Qt::Horizontal).toString(), this, [this, column](bool on) {
      setColumnHidden(column, !on);
      if (on) resizeColumnToContents(column);
    });
    shown->setCheckable(true);
    shown->setChecked(!isColumnHidden(column));
  }
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

bool RunTable::listsChosenRun() const {
  return choice_ && std::any_of(runs().begin(), runs().end(), [this](const RunSummary& run) {
           return std::find(choice_->begin(), choice_->end(), run.description.folder) != choice_->end();
         });
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
      places.push_back(placeOf(runs_->index(row, RunTableModel::kRun, range.parent())));
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
  addColumnsTo(*menu.addMenu(tr("&Columns")));
  menu.exec(event->globalPos());
}

}  // namespace xsmoe::widgets
