// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/item_map.h"
#include "widgets/items/catalogue_listing.h"

namespace xsmoe::widgets {

/// The items of a map as a table: all of them, or those that are selected. Sorts by itself, since a hundred thousand are to be sorted at
/// once. What a cell says is made when it is shown.
class MapTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kTitle, kId, kBirth, kRecords, kCategory, kSlot, kModality, kHorizontal, kVertical, kColumns };

  using QAbstractTableModel::QAbstractTableModel;

  /// Positions in `listing` are those of `map`, which may have fewer items. Null: none.
  void setItems(std::shared_ptr<const CatalogueListing> listing, std::shared_ptr<const ItemMap> map);
  [[nodiscard]] const std::shared_ptr<const ItemMap>& map() const { return map_; }
  /// Which items are rows; empty optional: all.
  void setShown(const std::optional<std::vector<int>>& items);
  [[nodiscard]] int itemAt(int row) const { return rows_.at(static_cast<std::size_t>(row)); }
  [[nodiscard]] std::optional<int> rowOf(int item) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 private:
  [[nodiscard]] QString textOf(int item, int column) const;
  [[nodiscard]] QVariant inFull(std::size_t item, int column) const;  ///< nothing: textOf() is
  void fill();
  void orderRows();
  [[nodiscard]] const ItemOrders& orders();

  std::shared_ptr<const CatalogueListing> listing_;
  std::shared_ptr<const ItemMap> map_;
  std::optional<std::vector<int>> shown_;
  std::optional<ItemOrders> made_;  // where the listing came without
  std::vector<int> rows_;
  int sortedBy_ = -1;
  Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
};

}  // namespace xsmoe::widgets
