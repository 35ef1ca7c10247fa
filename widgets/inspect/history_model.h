// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QPersistentModelIndex>
#include <QStringList>

#include "widgets/items/recommendation_model.h"

namespace xsmoe::widgets {

/// The items of a history whose order a person changes: one is dragged to another place of the same history. What comes from elsewhere is
/// not taken, and nothing goes anywhere else.
class HistoryModel : public ItemListModel {
  Q_OBJECT
 public:
  explicit HistoryModel(QObject* parent = nullptr);

  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  [[nodiscard]] QStringList mimeTypes() const override;
  /// Of the first index alone.
  [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
  [[nodiscard]] bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                     const QModelIndex& parent) const override;
  /// Before `row`; −1: behind the last one. False where nothing moves.
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;
  /// False where they stand there already, or there are no such places.
  bool moveRows(const QModelIndex& sourceParent, int sourceRow, int count, const QModelIndex& destinationParent,
                int destinationChild) override;

 private:
  QByteArray mark_;                        // by which it knows its own data
  mutable QPersistentModelIndex dragged_;  // none where the history has become another one meanwhile
};

}  // namespace xsmoe::widgets
