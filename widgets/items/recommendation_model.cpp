// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/recommendation_model.h"

#include <QApplication>
#include <QFont>
#include <QLocale>
#include <QPalette>

#include "widgets/items/item_strip_delegate.h"
#include "widgets/items/pictures.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr QSize kRowPicture{40, 40};

QVariant pictureOf(const ItemCard& card, QSize size) {
  return itemPicture(QString::fromStdString(card.imagePath), itemTitle(card), size, qApp->devicePixelRatio(), QApplication::palette());
}

}  // namespace

void RecommendationModel::setRecommendation(std::shared_ptr<const Recommendation> recommendation) {
  beginResetModel();
  recommendation_ = std::move(recommendation);
  endResetModel();
}

int RecommendationModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !recommendation_ ? 0 : static_cast<int>(recommendation_->items.size());
}

int RecommendationModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(kColumns); }

QVariant RecommendationModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !recommendation_) return {};
  const RecommendedItem& row = recommendation_->items.at(static_cast<std::size_t>(index.row()));
  if (role == kCardRole) return QVariant::fromValue(row.item);
  if (role == kIsTruthRole) return row.truth;
  if (role == Qt::ToolTipRole) return itemTooltip(row.item);
  if (role == Qt::DecorationRole && index.column() == kItem) return pictureOf(row.item, kRowPicture);
  if (role == Qt::FontRole && row.truth) {
    QFont bold = QApplication::font();
    bold.setBold(true);
    return bold;
  }
  if (role == Qt::TextAlignmentRole && (index.column() == kRank || index.column() == kScore))
    return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == kSortRole && index.column() == kScore) return row.score;
  if (role == kSortRole && index.column() == kRank) return row.rank;
  if (role != Qt::DisplayRole && role != kSortRole) return {};
  switch (index.column()) {
    case kRank: return QString::number(row.rank);
    case kItem: return itemTitle(row.item);
    case kScore: return QLocale().toString(row.score, 'f', 4);
    case kTruth: {
      const bool fresh = row.item.firstWindow > recommendation_->window;
      if (row.truth) return fresh ? tr("✓ held-out truth, new item") : tr("✓ held-out truth");
      return fresh ? tr("new item") : QString();
    }
    default: return {};
  }
}

QVariant RecommendationModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  switch (section) {
    case kRank: return tr("Rank");
    case kItem: return tr("Item");
    case kScore: return tr("Score");
    case kTruth: return tr("Notes");
    default: return {};
  }
}

void ItemListModel::setItems(std::vector<ItemCard> items) {
  beginResetModel();
  items_ = std::move(items);
  endResetModel();
}

int ItemListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(items_.size()); }

QVariant ItemListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ItemCard& card = items_.at(static_cast<std::size_t>(index.row()));
  switch (role) {
    case Qt::DisplayRole: return itemTitle(card);
    case Qt::ToolTipRole: return itemTooltip(card);
    case Qt::DecorationRole: return pictureOf(card, ItemStripDelegate::pictureSize());
    case RecommendationModel::kCardRole: return QVariant::fromValue(card);
    default: return {};
  }
}

}  // namespace xsmoe::widgets
