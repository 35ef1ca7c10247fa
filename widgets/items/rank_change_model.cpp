// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/rank_change_model.h"

#include <QApplication>
#include <QColor>
#include <QImage>
#include <QPalette>
#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <type_traits>
#include <utility>

#include "widgets/items/pictures.h"
#include "widgets/items/text_places.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr qsizetype kMostTargetBytes = qsizetype{32} << 20;  ///< of pictures that are kept

bool isTarget(int column) { return column == RankChangeModel::kTarget || column == RankChangeModel::kTargetBefore; }

bool isRank(int column) {
  return column == RankChangeModel::kRankBefore || column == RankChangeModel::kRank || column == RankChangeModel::kFall;
}

const std::string& targetOf(const RankChange& change, int column) {
  return column == RankChangeModel::kTargetBefore ? change.targetBefore : change.target;
}

/// Losses above gains, and these above what stayed, where the largest is first.
int weightOfHit(const RankChange& change) {
  if (change.lostHit()) return 2;
  return change.gainedHit() ? 1 : 0;
}

}  // namespace

RankChangeModel::RankChangeModel(QObject* parent) : QAbstractTableModel(parent), pictures_(kMostTargetBytes) {}

QSize RankChangeModel::pictureSize() { return {40, 40}; }

void RankChangeModel::setRanks(std::shared_ptr<const ComparedRanks> ranks) {
  beginResetModel();
  ranks_ = std::move(ranks);
  made_ = {};
  only_.reset();
  orderRows();
  endResetModel();
}

void RankChangeModel::showOnly(std::optional<std::vector<std::size_t>> places) {
  if (places == only_) return;
  beginResetModel();
  only_ = std::move(places);
  orderRows();
  endResetModel();
}

const RankChange& RankChangeModel::changeAt(int row) const {
  return ranks_->changes.users.at(static_cast<std::size_t>(rows_.at(static_cast<std::size_t>(row))));
}

void RankChangeModel::setPicture(const QString& path, const QImage& image) {
  // One that cannot be read is kept as such, so that it is not asked for again.
  auto* const picture = new QPixmap(QPixmap::fromImage(image));
  picture->setDevicePixelRatio(qApp->devicePixelRatio());
  pictures_.insert(path, picture, std::max<qsizetype>(1, image.sizeInBytes()));
  if (!rows_.empty()) Q_EMIT dataChanged(index(0, kTargetBefore), index(rowCount() - 1, kTarget), {Qt::DecorationRole});
}

RankOrders ordersOf(const RankChanges& changes, const std::unordered_map<std::string, ItemCard>& items) {
  const auto placesBy = [&](const auto& text) {
    std::vector<std::string_view> texts;
    texts.reserve(changes.users.size());
    for (const auto& one : changes.users) texts.push_back(text(one));
    return textPlaces(texts);
  };
  const auto title = [&](const std::string& id) -> std::string_view {
    const auto found = items.find(id);
    return found == items.end() || found->second.title.empty() ? id : found->second.title;
  };
  return {placesBy([](const RankChange& one) -> std::string_view { return one.user; }),
          placesBy([&](const RankChange& one) { return title(one.targetBefore); }),
          placesBy([&](const RankChange& one) { return title(one.target); })};
}

const RankOrders& RankChangeModel::orders() {
  const auto users = ranks_->changes.users.size();
  if (ranks_->orders.user.size() == users) return ranks_->orders;
  if (made_.user.size() != users) made_ = ordersOf(ranks_->changes, ranks_->items);
  return made_;
}

template <class Key>
void RankChangeModel::orderByEach(const Key& key) {
  const auto& users = ranks_->changes.users;
  std::vector<std::decay_t<decltype(key(users.front()))>> keys;
  keys.reserve(users.size());
  for (const auto& user : users) keys.push_back(key(user));
  orderBy(keys);
}

template <class Key>
void RankChangeModel::orderBy(const std::vector<Key>& keys) {
  std::stable_sort(rows_.begin(), rows_.end(), [&](int a, int b) {
    const auto &one = keys[static_cast<std::size_t>(a)], &other = keys[static_cast<std::size_t>(b)];
    return sortOrder_ == Qt::AscendingOrder ? one < other : other < one;
  });
}

/// Equal ones stay as they are in the changes.
void RankChangeModel::orderRows() {
  rows_.clear();
  if (!ranks_) return;
  if (only_) {
    for (const auto place : *only_) rows_.push_back(static_cast<int>(place));
  } else {
    rows_.resize(ranks_->changes.users.size());
    std::iota(rows_.begin(), rows_.end(), 0);
  }
  switch (sortedBy_) {
    case kUser: return orderBy(orders().user);
    case kTargetBefore: return orderBy(orders().targetBefore);
    case kTarget: return orderBy(orders().target);
    case kRankBefore: return orderByEach([](const RankChange& one) { return one.before; });
    case kRank: return orderByEach([](const RankChange& one) { return one.after; });
    case kFall: return orderByEach([](const RankChange& one) { return one.fall(); });
    case kHit: return orderByEach([](const RankChange& one) { return weightOfHit(one); });
    default: return;
  }
}

void RankChangeModel::sort(int column, Qt::SortOrder order) {
  sortedBy_ = column;
  sortOrder_ = order;
  Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
  const auto before = rows_;
  orderRows();
  std::vector<int> rowOf(ranks_ ? ranks_->changes.users.size() : 0);
  for (std::size_t row = 0; row < rows_.size(); ++row) rowOf[static_cast<std::size_t>(rows_[row])] = static_cast<int>(row);
  const QModelIndexList kept = persistentIndexList();
  QModelIndexList moved;
  for (const QModelIndex& one : kept)
    moved << index(rowOf[static_cast<std::size_t>(before[static_cast<std::size_t>(one.row())])], one.column());
  changePersistentIndexList(kept, moved);
  Q_EMIT layoutChanged({}, VerticalSortHint);
}

int RankChangeModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int RankChangeModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

ItemCard RankChangeModel::cardOf(const RankChange& change, int column) const {
  const std::string& id = targetOf(change, column);
  const auto found = ranks_->items.find(id);
  return found == ranks_->items.end() ? ItemCard{id, "", "", "", -1} : found->second;
}

QPixmap RankChangeModel::pictureOf(const ItemCard& item) const {
  const QString path = text(item.imagePath);
  if (!path.isEmpty()) {
    if (const QPixmap* const picture = pictures_.object(path); picture == nullptr)
      Q_EMIT pictureWanted(path);
    else if (!picture->isNull())
      return *picture;
  }
  return itemPicture({}, itemTitle(item), pictureSize(), qApp->devicePixelRatio(), QApplication::palette());
}

QVariant RankChangeModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !ranks_) return {};
  const RankChange& change = changeAt(index.row());
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole: return cellText(change, column);
    case Qt::ToolTipRole: return tip(change, column);
    case Qt::DecorationRole: return isTarget(column) ? QVariant::fromValue(pictureOf(cardOf(change, column))) : QVariant();
    case Qt::TextAlignmentRole: return isRank(column) ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ForegroundRole: {
      const QPalette palette = QApplication::palette();
      if (column == kUser) return QVariant::fromValue(palette.color(QPalette::Link));
      if (column != kHit) return {};
      return QVariant::fromValue(change.lostHit() ? badNewsColour(isDark(palette)) : truthColour(isDark(palette)));
    }
    default: return {};
  }
}

QString RankChangeModel::cellText(const RankChange& change, int column) const {
  switch (column) {
    case kUser: return text(change.user);
    case kTargetBefore:
    case kTarget: return itemTitle(cardOf(change, column));
    case kRankBefore: return count(change.before);
    case kRank: return count(change.after);
    case kFall: return signedNumber(static_cast<double>(change.fall()), 0);
    case kHit:
      if (change.lostHit()) return tr("lost");
      return change.gainedHit() ? tr("gained") : QString();
    default: return {};
  }
}

QVariant RankChangeModel::tip(const RankChange& change, int column) const {
  if (isTarget(column)) return itemTooltip(cardOf(change, column));
  if (column == kUser)
    return tr("A click, or Enter, shows the list of this user by the model after %1").arg(windowName(ranks_->moments.after));
  return {};
}

QVariant RankChangeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  // As the numbers below it.
  if (role == Qt::TextAlignmentRole && isRank(section)) return QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter));
  if (role == Qt::ToolTipRole && section == kFall) return tr("By how many places the target fell; below 0 it rose");
  if (role == Qt::ToolTipRole && section == kHit) return tr("Whether the target left the first ten, or came among them");
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case kUser: return tr("User");
    case kTargetBefore: return tr("Target before");
    case kTarget: return tr("Target");
    case kRankBefore: return tr("Rank before");
    case kRank: return tr("Rank after");
    case kFall: return tr("Fall");
    case kHit: return tr("HR@10");
    default: return {};
  }
}

}  // namespace xsmoe::widgets
