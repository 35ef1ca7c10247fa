// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/history_model.h"

#include <QMimeData>
#include <QUuid>
#include <algorithm>

namespace xsmoe::widgets {
namespace {

QString dragType() { return QStringLiteral("application/x-xsmoe-history-item"); }

}  // namespace

HistoryModel::HistoryModel(QObject* parent) : ItemListModel(parent), mark_(QUuid::createUuid().toByteArray()) {}

/// Items are dropped between each other, never on one.
Qt::ItemFlags HistoryModel::flags(const QModelIndex& index) const {
  return ItemListModel::flags(index) | (index.isValid() ? Qt::ItemIsDragEnabled : Qt::ItemIsDropEnabled);
}

QStringList HistoryModel::mimeTypes() const { return {dragType()}; }

QMimeData* HistoryModel::mimeData(const QModelIndexList& indexes) const {
  if (indexes.isEmpty()) return nullptr;
  dragged_ = indexes.front();
  auto* const data = new QMimeData;
  data->setData(dragType(), mark_);
  return data;
}

bool HistoryModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int /*row*/, int /*column*/,
                                   const QModelIndex& parent) const {
  return data != nullptr && action == Qt::MoveAction && !parent.isValid() && dragged_.isValid() && data->data(dragType()) == mark_;
}

bool HistoryModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) {
  if (!canDropMimeData(data, action, row, column, parent)) return false;
  return moveRow({}, dragged_.row(), {}, row < 0 ? rowCount() : row);
}

bool HistoryModel::moveRows(const QModelIndex& sourceParent, int sourceRow, int count, const QModelIndex& destinationParent,
                            int destinationChild) {
  const int end = sourceRow + count, rows = rowCount();
  if (sourceParent.isValid() || destinationParent.isValid() || sourceRow < 0 || count < 1 || end > rows) return false;
  if (destinationChild < 0 || destinationChild > rows) return false;
  if (!beginMoveRows({}, sourceRow, end - 1, {}, destinationChild)) return false;
  const auto first = items_.begin();
  if (destinationChild > sourceRow)
    std::rotate(first + sourceRow, first + end, first + destinationChild);
  else
    std::rotate(first + destinationChild, first + sourceRow, first + end);
  endMoveRows();
  return true;
}

}  // namespace xsmoe::widgets
