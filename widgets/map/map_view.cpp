// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "widgets/charts/table_picture.h"
#include "widgets/charts/view_saver.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_colouring.h"
#include "widgets/map/map_legend.h"
#include "widgets/map/map_neighbours.h"
#include "widgets/map/map_table_model.h"
#include "widgets/words/labels.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kSideWidth = 230;
constexpr int kMeasuredRows = 200;  // that decide how wide a column is: there may be a hundred thousand
constexpr int kTitleWidth = 260;
constexpr int kLegendOnPaper = 220;  // pixels, at most

QToolButton* switchButton(const QString& text, const QString& tip, QWidget* parent) {
  auto* const button = new QToolButton(parent);
  button->setText(text);
  button->setToolTip(tip);
  button->setCheckable(true);
  return button;
}

/// The canvas with its legend beside it, without anything on them yet.
QWidget* mapWithLegend(QWidget& holder) {
  auto* const both = new QWidget(&holder);
  auto* const canvas = new MapCanvas(both);
  auto* const legend = new MapLegend(both);
  legend->setFrameShape(QFrame::NoFrame);
  auto* const row = new QHBoxLayout(both);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(canvas, 1);
  row->addWidget(legend);
  return both;
}

}  // namespace

MapView::MapView(QWidget* parent)
    : QWidget(parent),
      canvas_(new MapCanvas),
      legend_(new MapLegend),
      neighbours_(new MapNeighbours),
      rows_(new MapTableModel(this)),
      saver_(new ViewSaver(*canvas_, [this] { return shownMap(); })),
      pages_(new QStackedLayout(this)),
      message_(new QLabel),
      summary_(wrappedLabel(nullptr)) {
  saver_->openWhereAsked();
  saver_->leaveToPage();
  message_->setTextFormat(Qt::PlainText);  // paths and ids
  message_->setAlignment(Qt::AlignCenter);
  message_->setWordWrap(true);
  message_->setMargin(16);
  pages_->addWidget(message_);
  auto* const body = new QWidget;
  auto* const column = new QVBoxLayout(body);
  column->setContentsMargins(6, 6, 6, 6);
  column->addWidget(buildTools());
  auto* const middle = new QHBoxLayout;
  column->addLayout(middle, 1);
  column->addWidget(summary_);
  pictures_ = new QStackedLayout;
  middle->addLayout(pictures_, 1);  // before its widgets: without a parent they would be windows
  pictures_->addWidget(canvas_);
  pictures_->addWidget(buildTable());
  middle->addWidget(buildSide());
  pages_->addWidget(body);
  connectParts();
}

QWidget* MapView::buildTools() {
  auto* const tools = new QWidget;
  auto* const row = new WrappedRow(tools);
  row->setContentsMargins(0, 0, 0, 0);
  search_ = new QLineEdit(tools);
  search_->setPlaceholderText(tr("Id or title"));
  search_->setClearButtonEnabled(true);
  search_->setAccessibleName(tr("Search the map by id or title"));
  search_->setToolTip(tr("Selects the items that have this in their id or title; Enter goes from one to the next"));
  lasso_ =
      switchButton(tr("Lasso"), tr("Draw around items with the mouse to select them. With Shift a drag does the same at any time"), tools);
  asTable_ = switchButton(tr("Table"), tr("The items as rows: all, or those that are selected"), tools);
  auto* const whole = new QToolButton(tools);
  whole->setText(tr("Whole Map"));
  whole->setToolTip(tr("Show all items (Home)"));
  auto* const none = new QToolButton(tools);
  none->setText(tr("Select None"));
  for (QWidget* const one : std::initializer_list<QWidget*>{search_, lasso_, asTable_, whole, none}) row->addWidget(one);
  connect(whole, &QToolButton::clicked, canvas_, &MapCanvas::fit);
  connect(none, &QToolButton::clicked, this, &MapView::selectNone);
  return tools;
}

void MapView::selectNone() {
  const QSignalBlocker quiet(search_);
  search_->clear();
  canvas_->select({});
  onSelected();
}

void MapView::choose(const QString& id) {
  const auto items = map() ? listing_->withIds(QStringList{id}) : std::vector<int>();
  canvas_->choose(items.empty() ? std::nullopt : std::optional(items.front()));
  onChosen();
}

void MapView::select(const QStringList& ids) {
  if (!map()) return;
  canvas_->select(listing_->withIds(ids));
  onSelected();
}

QWidget* MapView::buildSide() {
  auto* const side = new QWidget;
  side->setFixedWidth(kSideWidth);
  colours_ = new QComboBox(side);
  for (const MapColour one : kMapColours) colours_->addItem(mapColourTitle(one));
  colours_->setAccessibleName(tr("Colour by"));
  auto* const label = new QLabel(tr("Colour by"), side);
  label->setBuddy(colours_);
  auto* const column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(label);
  column->addWidget(colours_);
  column->addWidget(legend_, 1);
  column->addWidget(neighbours_, 1);
  return side;
}

QWidget* MapView::buildTable() {
  auto* const page = new QWidget;
  table_ = new QTableView(page);
  table_->setModel(rows_);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setSortingEnabled(true);
  auto* const header = table_->horizontalHeader();
  header->setResizeContentsPrecision(kMeasuredRows);
  header->setSectionResizeMode(QHeaderView::ResizeToContents);
  header->setSectionResizeMode(MapTableModel::kTitle, QHeaderView::Interactive);
  header->resizeSection(MapTableModel::kTitle, kTitleWidth);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  table_->verticalHeader()->setVisible(false);
  table_->setTabKeyNavigation(false);
  table_->setAccessibleName(tr("Items of the map"));
  auto* const saver = new ViewSaver(*table_, *rows_, table_->accessibleName());
  saver->openWhereAsked();
  saver->leaveToPage();
  auto* const take = new QPushButton(tr("Select These Rows on the Map"), page);
  auto* const column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(table_, 1);
  column->addWidget(take, 0, Qt::AlignLeft);
  connect(take, &QPushButton::clicked, this, &MapView::selectRows);
  return page;
}

void MapView::connectParts() {
  connect(search_, &QLineEdit::textChanged, this, &MapView::searchFor);
  connect(search_, &QLineEdit::returnPressed, this, &MapView::findNext);
  connect(lasso_, &QToolButton::toggled, canvas_, &MapCanvas::setLasso);
  connect(asTable_, &QToolButton::toggled, this, &MapView::showTable);
  connect(colours_, qOverload<int>(&QComboBox::currentIndexChanged), this, &MapView::recolour);
  connect(legend_, &MapLegend::groupActivated, this, &MapView::selectGroup);
  connect(neighbours_, &MapNeighbours::listed, this, [this] { canvas_->setNeighbours(neighbours_->items()); });
  connect(neighbours_, &MapNeighbours::activated, this, [this](int item) {
    canvas_->choose(item);
    onChosen();
  });
  connect(canvas_, &MapCanvas::itemChosen, this, &MapView::onChosen);
  connect(canvas_, &MapCanvas::selectionChanged, this, &MapView::onSelected);
  connect(canvas_, &MapCanvas::pictureWanted, this, &MapView::pictureWanted);
  connect(table_, &QTableView::activated, this, [this](const QModelIndex& index) {
    canvas_->choose(rows_->itemAt(index.row()));
    onChosen();
  });
}

void MapView::setItems(std::shared_ptr<const CatalogueListing> listing) {
  canvas_->setItems(listing);
  rows_->setItems(nullptr, nullptr);
  listing_ = std::move(listing);
  const QSignalBlocker quiet(search_);
  search_->clear();
}

void MapView::setMap(std::shared_ptr<const ItemMap> map) {
  const auto before = canvas_->chosen();
  rows_->setItems(listing_, map);
  {
    const QSignalBlocker quiet(colours_);  // the map is coloured below
    offerColours();
    auto colouring = colouringOf(kMapColours.at(static_cast<std::size_t>(colours_->currentIndex())), listing_->items(), *map, palette());
    groups_ = colouring.group;
    legend_->setColouring(colouring);
    canvas_->setMap(std::move(map), std::move(colouring));
  }
  pages_->setCurrentIndex(1);
  showSummary();
  // The neighbours are others by other weights.
  if (before && canvas_->chosen()) Q_EMIT neighboursWanted(chosen());
}

/// Only what can be told of the items is offered; where the present choice cannot, the first one is made.
void MapView::offerColours() {
  auto* const choices = qobject_cast<QStandardItemModel*>(colours_->model());
  const auto& map = rows_->map();
  for (int i = 0; i < static_cast<int>(kMapColours.size()); ++i) {
    const QString why = cannotColour(kMapColours.at(static_cast<std::size_t>(i)), listing_->items(), *map);
    if (choices != nullptr) choices->item(i)->setEnabled(why.isEmpty());
    colours_->setItemData(i, why, Qt::ToolTipRole);
    if (!why.isEmpty() && colours_->currentIndex() == i) colours_->setCurrentIndex(0);
  }
}

void MapView::recolour() {
  if (!map()) return;
  auto colouring = colouringOf(kMapColours.at(static_cast<std::size_t>(colours_->currentIndex())), listing_->items(), *map(), palette());
  groups_ = colouring.group;
  legend_->setColouring(colouring);
  canvas_->setColouring(std::move(colouring));
}

void MapView::showReason(const QString& reason) {
  message_->setText(reason);
  pages_->setCurrentIndex(0);
}

void MapView::setNeighbours(const ItemNeighbours& neighbours) {
  if (map() && neighbours.window == map()->window && canvas_->chosen() == neighbours.place)
    neighbours_->setNeighbours(neighbours, listing_);
}

void MapView::setPicture(const QString& path, const QImage& picture) { canvas_->setPicture(path, picture); }

const std::shared_ptr<const ItemMap>& MapView::map() const { return canvas_->map(); }

QString MapView::chosen() const {
  const auto item = canvas_->chosen();
  return item ? text(listing_->items()[static_cast<std::size_t>(*item)].id) : QString();
}

QStringList MapView::selected() const {
  QStringList ids;
  for (const int item : canvas_->selection()) ids << text(listing_->items()[static_cast<std::size_t>(item)].id);
  return ids;
}

QString MapView::summary() const { return pages_->currentIndex() == 0 ? message_->text() : summary_->text(); }

void MapView::showTable(bool table) {
  asTable_->setChecked(table);
  pictures_->setCurrentIndex(table ? 1 : 0);
}

void MapView::searchFor(const QString& text) {
  if (!map()) return;
  canvas_->select(text.trimmed().isEmpty() ? std::vector<int>{} : listing_->find(text));
  onSelected();
}

/// The next selected item after the chosen one, the first after the last.
void MapView::findNext() {
  const auto& items = canvas_->selection();
  if (items.empty()) return;
  const auto next = std::upper_bound(items.begin(), items.end(), canvas_->chosen().value_or(-1));
  canvas_->choose(next == items.end() ? items.front() : *next);
  onChosen();
}

void MapView::selectGroup(int group) {
  std::vector<int> items;
  for (std::size_t i = 0; i < groups_.size(); ++i)
    if (groups_[i] == group) items.push_back(static_cast<int>(i));
  canvas_->select(std::move(items));
  onSelected();
}

void MapView::selectRows() {
  std::vector<int> items;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows()) items.push_back(rows_->itemAt(index.row()));
  canvas_->select(std::move(items));
  onSelected();
}

void MapView::onChosen() {
  neighbours_->clear();
  const auto item = canvas_->chosen();
  if (const auto row = item ? rows_->rowOf(*item) : std::nullopt) table_->setCurrentIndex(rows_->index(*row, MapTableModel::kTitle));
  Q_EMIT itemChosen(chosen());
  if (item) Q_EMIT neighboursWanted(chosen());
}

void MapView::onSelected() {
  const auto& items = canvas_->selection();
  rows_->setShown(items.empty() ? std::nullopt : std::optional(items));
  showSummary();
  Q_EMIT itemsSelected(selected());
}

void MapView::showSummary() {
  if (!map()) return;
  const auto all = static_cast<std::int64_t>(map()->x.size()), drawn = std::int64_t{canvas_->drawable()};
  // The stream has more than those that a window's model ranks: what comes up later is not known yet.
  const auto known = static_cast<std::int64_t>(listing_->items().size());
  const QString items =
      all == known ? counted(all, tr("1 item"), tr("%1 items"))
                   : tr("%1 of %2 items, those that came up until %3").arg(count(all), count(known), windowName(map()->window + 1));
  QStringList parts{drawn == all ? tr("%1, all drawn").arg(items)
                                 : tr("%1; %2 of them drawn, the others have no finite place").arg(items, count(drawn))};
  const auto selected = static_cast<std::int64_t>(canvas_->selection().size());
  if (selected > 0)
    parts << tr("%1 selected").arg(count(selected));
  else if (!search_->text().trimmed().isEmpty())
    parts << tr("none has this in its id or title");
  parts << tr("embeddings after %1 on their two principal axes, which hold %2 and %3 of the variance")
               .arg(momentName({map()->window, map()->epoch}), percent(map()->firstShare), percent(map()->secondShare));
  summary_->setText(parts.join(QStringLiteral("; ")));
}

ShownView MapView::shownMap() const {
  ShownView shown;
  if (!listing_ || !map()) return shown;
  shown.title = tr("Map of items after %1").arg(momentName({map()->window, map()->epoch}));
  shown.copy = mapWithLegend;
  const auto colour = kMapColours.at(static_cast<std::size_t>(std::max(0, colours_->currentIndex())));
  shown.height = [](QWidget& made, QSize room) {
    made.findChild<MapLegend*>()->setFixedWidth(std::min(kLegendOnPaper, room.width() / 3));
    return room.height();
  };
  // What is seen whole is so in the size that the canvas has when it gets its map.
  shown.laidOut = [items = listing_, map = map(), colour](QWidget& made) {
    auto colouring = colouringOf(colour, items->items(), *map, made.palette());
    made.findChild<MapLegend*>()->setColouring(colouring);
    auto* const canvas = made.findChild<MapCanvas*>();
    canvas->setItems(items);
    canvas->setMap(map, std::move(colouring));
  };
  shown.table = wordsOf(*rows_, kTableRowsSaved);
  shown.allRows = rows_->rowCount();
  shown.rows = rows_;
  return shown;
}

void MapView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) recolour();
}

}  // namespace xsmoe::widgets
