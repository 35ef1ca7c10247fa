// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/catalogue_model.h"

#include <QApplication>
#include <QImage>
#include <QPalette>
#include <algorithm>
#include <iterator>
#include <utility>

#include "widgets/items/item_strip_delegate.h"
#include "widgets/items/pictures.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr qsizetype kMostBytes = qsizetype{48} << 20;  ///< of pictures that are kept

}  // namespace

CatalogueModel::CatalogueModel(QObject* parent) : QAbstractListModel(parent), pictures_(kMostBytes) {}

void CatalogueModel::setListing(std::shared_ptr<const CatalogueListing> listing) {
  beginResetModel();
  listing_ = std::move(listing);
  pictures_.clear();
  chosen_ = listing_ && !choice_.isEmpty() ? std::optional(listing_->withIds(choice_)) : std::nullopt;
  rows_ = left();
  endResetModel();
}

std::vector<int> CatalogueModel::left() const {
  if (!listing_) return {};
  auto found = listing_->find(search_);
  if (!chosen_) return found;
  std::vector<int> both;
  std::set_intersection(found.begin(), found.end(), chosen_->begin(), chosen_->end(), std::back_inserter(both));
  return both;
}

void CatalogueModel::refill() {
  auto now = left();
  if (now == rows_) return;
  beginResetModel();
  rows_ = std::move(now);
  endResetModel();
}

void CatalogueModel::setSearch(const QString& text) {
  if (text == search_) return;
  search_ = text;
  refill();
}

void CatalogueModel::setChoice(const QStringList& ids) {
  if (ids == choice_) return;
  choice_ = ids;
  chosen_ = listing_ && !choice_.isEmpty() ? std::optional(listing_->withIds(choice_)) : std::nullopt;
  refill();
}

QString CatalogueModel::idAt(int row) const { return text(itemAt(row).id); }

void CatalogueModel::setPicture(const QString& path, const QImage& image) {
  if (!listing_) return;
  // One that cannot be read is kept as such, so that it is not asked for again.
  pictures_.insert(path, new QPixmap(QPixmap::fromImage(image)), std::max<qsizetype>(1, image.sizeInBytes()));
  for (const int item : listing_->withPicture(path)) {
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), item);
    if (at == rows_.end() || *at != item) continue;
    const QModelIndex shown = index(static_cast<int>(at - rows_.begin()));
    Q_EMIT dataChanged(shown, shown, {Qt::DecorationRole});
  }
}

int CatalogueModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

const ItemCard& CatalogueModel::itemAt(int row) const {
  return listing_->items().at(static_cast<std::size_t>(rows_.at(static_cast<std::size_t>(row))));
}

QVariant CatalogueModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  switch (role) {
    case Qt::DisplayRole: return itemTitle(itemAt(index.row()));
    case Qt::ToolTipRole: return itemTooltip(itemAt(index.row()));
    case Qt::DecorationRole: return pictureOf(itemAt(index.row()));
    default: return {};
  }
}

QPixmap CatalogueModel::pictureOf(const ItemCard& item) const {
  const QString path = QString::fromStdString(item.imagePath);
  if (!path.isEmpty()) {
    if (const QPixmap* picture = pictures_.object(path); picture == nullptr)
      Q_EMIT pictureWanted(path);
    else if (!picture->isNull())
      return *picture;
  }
  return itemPicture({}, itemTitle(item), ItemStripDelegate::pictureSize(), qApp->devicePixelRatio(), QApplication::palette());
}

}  // namespace xsmoe::widgets
