// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/recommendation_model.h"

#include <QApplication>
#include <QFont>
#include <QLocale>
#include <QPalette>
#include <algorithm>
#include <utility>

#include "widgets/items/item_strip_delegate.h"
#include "widgets/items/pictures.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr QSize kRowPicture{40, 40};

QVariant pictureOf(const ItemCard& card, QSize size) {
  return itemPicture(QString::fromStdString(card.imagePath), itemTitle(card), size, qApp->devicePixelRatio(), QApplication::palette());
}

}  // namespace

void RecommendationModel::setRecommendation(std::shared_ptr<const Recommendation> recommendation) {
  setRecommendation(std::move(recommendation), nullptr);
}

void RecommendationModel::setRecommendation(std::shared_ptr<const Recommendation> recommendation,
                                            std::shared_ptr<const Recommendation> before) {
  beginResetModel();
  recommendation_ = std::move(recommendation);
  before_ = std::move(before);
  endResetModel();
}

void RecommendationModel::setPicked(std::unordered_set<std::string> ids) {
  picked_ = std::move(ids);
  if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, notesColumn()));
}

int RecommendationModel::pickedRows() const {
  if (!recommendation_) return 0;
  const auto& items = recommendation_->items;
  return static_cast<int>(
      std::count_if(items.begin(), items.end(), [this](const RecommendedItem& one) { return picked_.contains(one.item.id); }));
}

QString RecommendationModel::rankMove(const RecommendedItem& row) const {
  if (!before_) return {};
  const auto was =
      std::find_if(before_->items.begin(), before_->items.end(), [&](const RecommendedItem& one) { return one.item.id == row.item.id; });
  if (was == before_->items.end()) return tr("new in the list");
  if (was->rank == row.rank) return tr("= same rank");
  return (was->rank > row.rank ? tr("↑ from %1") : tr("↓ from %1")).arg(was->rank);
}

/// What the signs of notes() mean, a line each; empty: there is none.
QString RecommendationModel::signsText(const RecommendedItem& row) const {
  QStringList lines;
  const QString move = rankMove(row);
  for (const Symbol symbol : {Symbol::kRankUp, Symbol::kRankDown})
    if (move.startsWith(signOf(symbol))) lines << explained(symbol);
  if (row.truth) lines << explained(Symbol::kHeldOut);
  return lines.join(QLatin1Char('\n'));
}

int RecommendationModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !recommendation_ ? 0 : static_cast<int>(recommendation_->items.size());
}

int RecommendationModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : notesColumn() + 1; }

int RecommendationModel::parts() const { return recommendation_ ? static_cast<int>(recommendation_->scoreParts.size()) : 0; }

QString RecommendationModel::partText(const RecommendedItem& row, int part) const {
  const auto index = static_cast<std::size_t>(part);
  return index < row.parts.size() ? QLocale().toString(row.parts[index], 'f', 4) : QString();
}

QString RecommendationModel::sumText(const RecommendedItem& row) const {
  QString sum;
  for (int part = 0; part < parts() && !row.parts.empty(); ++part)
    sum +=
        tr("<br>%1: %2").arg(partTitle(recommendation_->scoreParts[static_cast<std::size_t>(part)]).toHtmlEscaped(), partText(row, part));
  const QString score = tr("Score %1").arg(QLocale().toString(row.score, 'f', 4));
  return sum.isEmpty() ? score : tr("<b>%1</b>, the sum of its parts%2").arg(score, sum);
}

QString RecommendationModel::notes(const RecommendedItem& row) const {
  const bool fresh = row.item.firstWindow > recommendation_->window;
  QStringList said;
  if (before_) said << rankMove(row);
  if (row.truth) said << tr("✓ held-out truth");
  if (fresh) said << tr("new item");
  if (isInHistory(*recommendation_, row.item.id)) said << tr("in the history");
  if (picked_.contains(row.item.id)) said << tr("picked on the map");
  return said.join(QStringLiteral(", "));
}

QVariant RecommendationModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !recommendation_) return {};
  const RecommendedItem& row = recommendation_->items.at(static_cast<std::size_t>(index.row()));
  const int column = index.column();
  const bool number = column == kRank || (column >= kScore && column < notesColumn());
  if (role == kCardRole) return QVariant::fromValue(row.item);
  if (role == kIsTruthRole) return row.truth;
  if (role == kIsPickedRole) return picked_.contains(row.item.id);
  if (role == Qt::ToolTipRole && column == notesColumn())
    if (const QString signs = signsText(row); !signs.isEmpty()) return signs;
  if (role == Qt::ToolTipRole) return parts() > 0 && number && column != kRank ? sumText(row) : itemTooltip(row.item);
  if (role == Qt::DecorationRole && column == kItem) return pictureOf(row.item, kRowPicture);
  if (role == Qt::FontRole && row.truth) {
    QFont bold = QApplication::font();
    bold.setBold(true);
    return bold;
  }
  if (role == Qt::TextAlignmentRole && number) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == kSortRole && column == kScore) return row.score;
  if (role == kSortRole && column == kRank) return row.rank;
  if (role != Qt::DisplayRole && role != kSortRole) return {};
  if (column == notesColumn()) return notes(row);
  switch (column) {
    case kRank: return QString::number(row.rank);
    case kItem: return itemTitle(row.item);
    case kScore: return QLocale().toString(row.score, 'f', 4);
    default: return partText(row, column - kFirstPart);
  }
}

QVariant RecommendationModel::headerData(int section, Qt::Orientation orientation, int role) const {
  const bool part = section >= kFirstPart && section < notesColumn();
  if (orientation == Qt::Horizontal && role == Qt::ToolTipRole && part) return tr("A part of the score: the parts add up to it.");
  // As the numbers below it.
  if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && (part || (section == kScore && parts() > 0)))
    return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  if (part) return partTitle(recommendation_->scoreParts[static_cast<std::size_t>(section - kFirstPart)]);
  if (section == notesColumn()) return tr("Notes");
  switch (section) {
    case kRank: return tr("Rank");
    case kItem: return tr("Item");
    case kScore: return tr("Score");
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
