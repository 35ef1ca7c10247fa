// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/measured_items.h"

#include <QApplication>
#include <QHeaderView>
#include <QImage>
#include <QPalette>
#include <QPixmap>
#include <utility>

#include "widgets/charts/view_saver.h"
#include "widgets/items/pictures.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

MeasuredItemModel::MeasuredItemModel(QString value, QObject* parent) : QAbstractTableModel(parent), value_(std::move(value)) {}

void MeasuredItemModel::setItems(std::vector<MeasuredItem> items) {
  beginResetModel();
  items_ = std::move(items);
  pictures_.clear();
  endResetModel();
}

void MeasuredItemModel::setPicture(const QString& path, const QImage& image) {
  // One that cannot be read is kept as such, so that it is not asked for again.
  pictures_.insert(path, image.isNull() ? QIcon() : QIcon(QPixmap::fromImage(image)));
  for (int row = 0; row < rowCount(); ++row)
    if (text(items_[static_cast<std::size_t>(row)].item.imagePath) == path)
      Q_EMIT dataChanged(index(row, kItem), index(row, kItem), {Qt::DecorationRole});
}

QString MeasuredItemModel::idAt(int row) const { return text(items_.at(static_cast<std::size_t>(row)).item.id); }

int MeasuredItemModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(items_.size()); }

int MeasuredItemModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QVariant MeasuredItemModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const MeasuredItem& row = items_.at(static_cast<std::size_t>(index.row()));
  const bool number = index.column() == kValue;
  switch (role) {
    case Qt::DisplayRole: return number ? row.value : itemTitle(row.item);
    case Qt::ToolTipRole: return itemTooltip(row.item);
    case Qt::DecorationRole: return number ? QVariant() : QVariant::fromValue(pictureOf(row.item));
    case Qt::TextAlignmentRole: return number ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default: return {};
  }
}

QVariant MeasuredItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  return section == kItem ? tr("Item") : value_;
}

QIcon MeasuredItemModel::pictureOf(const ItemCard& item) const {
  if (const QString path = text(item.imagePath); !path.isEmpty()) {
    const auto found = pictures_.find(path);
    if (found == pictures_.end())
      Q_EMIT pictureWanted(path);
    else if (!found->isNull())
      return *found;
  }
  return {itemPicture({}, itemTitle(item), {kPicture, kPicture}, qApp->devicePixelRatio(), QApplication::palette())};
}

MeasuredItems::MeasuredItems(const QString& value, const QString& name, QWidget* parent)
    : QTreeView(parent), model_(new MeasuredItemModel(value, this)) {
  setModel(model_);
  setRootIsDecorated(false);
  setUniformRowHeights(true);
  setIconSize({MeasuredItemModel::kPicture, MeasuredItemModel::kPicture});
  setAccessibleName(name);
  (new ViewSaver(*this, *model_, name))->openWhereAsked();
  setToolTip(tr("A double click or Enter shows the item's page"));
  header()->setStretchLastSection(false);
  header()->setSectionResizeMode(MeasuredItemModel::kItem, QHeaderView::Stretch);
  header()->setSectionResizeMode(MeasuredItemModel::kValue, QHeaderView::ResizeToContents);
  connect(this, &QTreeView::activated, this, [this](const QModelIndex& index) { Q_EMIT itemActivated(model_->idAt(index.row())); });
  connect(model_, &MeasuredItemModel::pictureWanted, this, [this](const QString& path) {
    Q_EMIT pictureWanted(path, QSize(MeasuredItemModel::kPicture, MeasuredItemModel::kPicture) * qApp->devicePixelRatio());
  });
}

}  // namespace xsmoe::widgets
