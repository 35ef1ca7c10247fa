// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_table_model.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <string>

#include "model/core/number_text.h"
#include "widgets/charts/table_picture.h"
#include "widgets/map/map_colouring.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

bool isNumber(int column) {
  return column == MapTableModel::kBirth || column == MapTableModel::kRecords || column == MapTableModel::kHorizontal ||
         column == MapTableModel::kVertical;
}

/// The shortest text of a place that gives it back; empty: it has none.
QString placeInFull(float place) {
  std::string digits;
  if (std::isfinite(place)) appendNumber(digits, place);
  return QString::fromStdString(digits);
}

/// Rows by a value of each item, equal ones as they were.
template <class Value>
void sortRows(std::vector<int>& rows, Qt::SortOrder order, Value value) {
  std::stable_sort(rows.begin(), rows.end(), [&](int a, int b) {
    return order == Qt::AscendingOrder ? value(static_cast<std::size_t>(a)) < value(static_cast<std::size_t>(b))
                                       : value(static_cast<std::size_t>(b)) < value(static_cast<std::size_t>(a));
  });
}

}  // namespace

void MapTableModel::setItems(std::shared_ptr<const CatalogueListing> listing, std::shared_ptr<const ItemMap> map) {
  beginResetModel();
  if (listing != listing_) made_.reset();
  listing_ = std::move(listing);
  map_ = listing_ ? std::move(map) : nullptr;
  fill();
  endResetModel();
}

void MapTableModel::setShown(const std::optional<std::vector<int>>& items) {
  if (items == shown_) return;
  beginResetModel();
  shown_ = items;
  fill();
  endResetModel();
}

void MapTableModel::fill() {
  rows_.clear();
  if (!map_) return;
  const int all = static_cast<int>(map_->x.size());
  if (shown_) {
    std::copy_if(shown_->begin(), shown_->end(), std::back_inserter(rows_), [all](int item) { return item >= 0 && item < all; });
  } else {
    rows_.resize(map_->x.size());
    std::iota(rows_.begin(), rows_.end(), 0);
  }
  orderRows();
}

void MapTableModel::sort(int column, Qt::SortOrder order) {
  sortedBy_ = column;
  sortOrder_ = order;
  beginResetModel();
  fill();
  endResetModel();
}

const ItemOrders& MapTableModel::orders() {
  if (const auto* const given = listing_->orders()) return *given;
  if (!made_) made_ = ordersOf(listing_->items());
  return *made_;
}

void MapTableModel::orderRows() {
  const auto& cards = listing_->items();
  switch (sortedBy_) {
    case kTitle: return sortRows(rows_, sortOrder_, [&places = orders().title](std::size_t i) { return places[i]; });
    case kId: return sortRows(rows_, sortOrder_, [&places = orders().id](std::size_t i) { return places[i]; });
    case kBirth: return sortRows(rows_, sortOrder_, [&](std::size_t i) { return cards[i].firstWindow; });
    case kRecords: return sortRows(rows_, sortOrder_, [&](std::size_t i) { return map_->records[i]; });
    case kCategory: return sortRows(rows_, sortOrder_, [&places = orders().category](std::size_t i) { return places[i]; });
    case kSlot:
      if (!map_->slot.empty()) sortRows(rows_, sortOrder_, [&](std::size_t i) { return map_->slot[i]; });
      return;
    case kModality:
      if (!map_->modality.empty()) sortRows(rows_, sortOrder_, [&](std::size_t i) { return map_->modality[i]; });
      return;
    case kHorizontal: return sortRows(rows_, sortOrder_, [&](std::size_t i) { return map_->x[i]; });
    case kVertical: return sortRows(rows_, sortOrder_, [&](std::size_t i) { return map_->y[i]; });
    default: return;
  }
}

std::optional<int> MapTableModel::rowOf(int item) const {
  const auto found = std::find(rows_.begin(), rows_.end(), item);
  if (found == rows_.end()) return {};
  return static_cast<int>(found - rows_.begin());
}

int MapTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int MapTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QVariant MapTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::DisplayRole) return textOf(itemAt(index.row()), index.column());
  if (role == kInFullRole) return inFull(static_cast<std::size_t>(itemAt(index.row())), index.column());
  if (role == Qt::ToolTipRole) return itemTooltip(listing_->items()[static_cast<std::size_t>(itemAt(index.row()))]);
  if (role == Qt::TextAlignmentRole && isNumber(index.column())) return QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter));
  return {};
}

QVariant MapTableModel::inFull(std::size_t item, int column) const {
  switch (column) {
    case kRecords: return QString::number(map_->records[item]);
    case kHorizontal: return placeInFull(map_->x[item]);
    case kVertical: return placeInFull(map_->y[item]);
    default: return {};
  }
}

QString MapTableModel::textOf(int item, int column) const {
  const auto at = static_cast<std::size_t>(item);
  const ItemCard& card = listing_->items()[at];
  switch (column) {
    case kTitle: return itemTitle(card);
    case kId: return text(card.id);
    case kBirth: return card.firstWindow < 0 ? QString() : windowName(card.firstWindow);
    case kRecords: return count(map_->records[at]);
    case kCategory: return text(card.category);
    case kSlot: return map_->slot.empty() ? QString() : slotTitle(map_->slots[static_cast<std::size_t>(map_->slot[at])]);
    case kModality: return map_->modality.empty() ? QString() : modalityTitle(map_->modality[at]);
    case kHorizontal: return QLocale().toString(map_->x[at], 'f', 3);
    case kVertical: return QLocale().toString(map_->y[at], 'f', 3);
    default: return {};
  }
}

QVariant MapTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kTitle: return tr("Title");
    case kId: return tr("Item");
    case kBirth: return tr("First seen");
    case kRecords: return tr("Records");
    case kCategory: return tr("Category");
    case kSlot: return tr("Dominant expert");
    case kModality: return tr("Dominant modality");
    case kHorizontal: return tr("Horizontal");
    case kVertical: return tr("Vertical");
    default: return {};
  }
}

}  // namespace xsmoe::widgets
