// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_tree.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include "model/core/names.h"
#include "model/core/run_tree.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/run_curves.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kPlaceRole = Qt::UserRole;     ///< in the first column
constexpr int kSortRole = Qt::UserRole + 1;  ///< a number, where a column is sorted by one
constexpr QSize kGlyphSize(26, 14);

/// Numbers are sorted as numbers; what is not known comes first.
class RunItem : public QTreeWidgetItem {
 public:
  using QTreeWidgetItem::QTreeWidgetItem;
  bool operator<(const QTreeWidgetItem& other) const override {
    const int column = treeWidget() ? treeWidget()->sortColumn() : 0;
    const auto a = data(column, kSortRole), b = other.data(column, kSortRole);
    return a.isValid() || b.isValid() ? a.toDouble() < b.toDouble() : QTreeWidgetItem::operator<(other);
  }
};

std::size_t placeOf(const QTreeWidgetItem& item) { return item.data(RunTree::kRun, kPlaceRole).toUInt(); }

QString meanText(const std::optional<Metrics>& mean, double Metrics::*metric) {
  return mean ? percent((*mean).*metric, 2) : QStringLiteral("–");
}

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

QIcon noGlyph() {
  QPixmap picture(kGlyphSize);
  picture.fill(Qt::transparent);
  return picture;
}

}  // namespace

RunTree::RunTree(QWidget* parent) : QTreeWidget(parent) {
  setColumnCount(kColumns);
  setHeaderLabels({tr("Run"), tr("From"), tr("State"), tr("Windows"), tr("HR@10"), tr("NDCG@10"), tr("Changed")});
  headerItem()->setToolTip(kFrom, tr("The last window that a fork shares with the run above it"));
  headerItem()->setToolTip(kChanged, tr("What differs in a fork from that window on"));
  headerItem()->setToolTip(kWindows, tr("Windows trained and tested, of those to be trained"));
  headerItem()->setToolTip(kHr, tr("Mean of the tests on D2 and later windows"));
  headerItem()->setToolTip(kNdcg, tr("Mean of the tests on D2 and later windows"));
  header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  header()->setStretchLastSection(false);
  for (const int column : {kWindows, kHr, kNdcg}) headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  setIconSize(kGlyphSize);
  setIndentation(14);
  setUniformRowHeights(true);
  setAlternatingRowColors(true);
  setAllColumnsShowFocus(true);
  setSelectionMode(ExtendedSelection);
  setExpandsOnDoubleClick(false);
  setSortingEnabled(true);
  sortByColumn(kRun, Qt::AscendingOrder);
  setAccessibleName(tr("Tree of runs"));
  connect(this, &QTreeWidget::itemSelectionChanged, this, &RunTree::takeChoice);
  connect(this, &QTreeWidget::itemDoubleClicked, this, [this](const QTreeWidgetItem* item) { activate(item); });
}

void RunTree::setRuns(std::vector<RunSummary> runs, const std::string& open, bool live) {
  const bool other = open != open_;
  const auto* const item = currentItem();
  const std::string current = other || !item ? open : runs_[placeOf(*item)].description.folder;
  if (other) choice_.reset();
  const auto closed = collapsed();
  const int scrolled = verticalScrollBar()->value();
  runs_ = std::move(runs);
  parents_ = parentsOf(runs_);
  open_ = open;
  live_ = live;
  fill(current);
  for (std::size_t i = 0; i < runs_.size(); ++i) items_[i]->setExpanded(!closed.contains(runs_[i].description.folder));
  showChoice();
  if (!other) {
    doItemsLayout();  // else there is nowhere to scroll to yet
    verticalScrollBar()->setValue(scrolled);
  }
  Q_EMIT choiceChanged();
}

std::set<std::string> RunTree::collapsed() const {
  std::set<std::string> folders;
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i]->childCount() > 0 && !items_[i]->isExpanded()) folders.insert(runs_[i].description.folder);
  return folders;
}

void RunTree::fill(const std::string& current) {
  const QScopedValueRollback filling(filling_, true);
  setSortingEnabled(false);  // while rows come
  clear();
  items_.clear();
  for (const RunSummary& run : runs_) {
    items_.push_back(new RunItem);
    items_.back()->setData(kRun, kPlaceRole, static_cast<int>(items_.size()) - 1);
    fillItem(*items_.back(), run);
  }
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (parents_[i] >= 0)
      itemOf(parents_[i])->addChild(items_[i]);
    else
      addTopLevelItem(items_[i]);
  }
  setSortingEnabled(true);
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (runs_[i].description.folder == current) setCurrentItem(items_[i], kRun, QItemSelectionModel::NoUpdate);
}

void RunTree::fillItem(QTreeWidgetItem& item, const RunSummary& run) const {
  const auto& origin = run.description.origin;
  item.setText(kRun, runTitle(run.description));
  item.setToolTip(kRun, tr("%1\n%2").arg(text(run.description.folder), text(run.description.streamTitle)));
  if (origin) {
    item.setText(kFrom, windowName(origin->window.value));
    item.setData(kFrom, kSortRole, origin->window.value);
    item.setText(kChanged, changedText(*origin));
    item.setToolTip(kFrom, tr("Forked from %1 after %2").arg(text(origin->run), windowName(origin->window.value)));
  }
  item.setText(kState, stateText(run));
  if (!run.problem.empty()) return item.setToolTip(kState, text(run.problem));
  item.setText(kWindows, tr("%1 of %2").arg(run.windowsDone).arg(run.settings.protocol.windows - 1));
  item.setData(kWindows, kSortRole, run.windowsDone);
  const auto& mean = run.result.mean;
  item.setText(kHr, meanText(mean, &Metrics::hr10));
  item.setText(kNdcg, meanText(mean, &Metrics::ndcg10));
  if (mean) {
    item.setData(kHr, kSortRole, mean->hr10);
    item.setData(kNdcg, kSortRole, mean->ndcg10);
  }
  for (const int column : {kWindows, kHr, kNdcg}) item.setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  mark(item, run);
}

/// The open run is told from the others.
void RunTree::mark(QTreeWidgetItem& item, const RunSummary& run) const {
  if (run.description.folder != open_) return;
  QFont bold = font();
  bold.setBold(true);
  for (int column = 0; column < kColumns; ++column) item.setFont(column, bold);
  item.setText(kRun, tr("%1 (open)").arg(item.text(kRun)));
}

QString RunTree::stateText(const RunSummary& run) const {
  if (!run.problem.empty()) return tr("cannot be read");
  const bool going = run.state == RunState::kRunning || run.state == RunState::kPaused;
  // The record does not tell whether another program goes on with it.
  if (going && !(live_ && run.description.folder == open_)) return tr("unfinished");
  return runStateText(run.state);
}

std::set<std::string> RunTree::relatives() const {
  const auto rootOf = [this](int run) {
    while (parents_[static_cast<std::size_t>(run)] >= 0) run = parents_[static_cast<std::size_t>(run)];
    return run;
  };
  int focus = static_cast<int>(runs_.size()) - 1;
  for (std::size_t i = 0; i < runs_.size(); ++i)
    if (runs_[i].description.folder == open_) focus = static_cast<int>(i);
  std::set<std::string> folders;
  for (std::size_t i = 0; i < runs_.size(); ++i)
    if (rootOf(static_cast<int>(i)) == rootOf(focus)) folders.insert(runs_[i].description.folder);
  return folders;
}

void RunTree::showChoice() {
  const QScopedValueRollback filling(filling_, true);
  const auto wanted = choice_ ? *choice_ : relatives();
  for (std::size_t i = 0; i < runs_.size(); ++i) items_[i]->setSelected(wanted.contains(runs_[i].description.folder));
  refreshIcons();
}

void RunTree::takeChoice() {
  if (filling_) return;
  choice_.emplace();
  for (const int place : chosen()) choice_->insert(runs_[static_cast<std::size_t>(place)].description.folder);
  refreshIcons();
  Q_EMIT choiceChanged();
}

std::vector<int> RunTree::chosen() const {
  std::vector<int> places;
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i]->isSelected()) places.push_back(static_cast<int>(i));
  return places;
}

void RunTree::refreshIcons() {
  for (std::size_t i = 0; i < items_.size(); ++i)
    items_[i]->setIcon(kRun, items_[i]->isSelected() ? glyph(static_cast<int>(i), palette(), devicePixelRatioF()) : noGlyph());
}

void RunTree::activate(const QTreeWidgetItem* item) {
  if (item) Q_EMIT runActivated(text(runs_[placeOf(*item)].description.folder));
}

void RunTree::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return activate(currentItem());
  QTreeWidget::keyPressEvent(event);
}

void RunTree::changeEvent(QEvent* event) {
  QTreeWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refreshIcons();
}

}  // namespace xsmoe::widgets
