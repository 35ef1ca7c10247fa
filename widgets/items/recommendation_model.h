// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <memory>

#include "model/core/recommendation.h"

namespace xsmoe::widgets {

/// The recommended items of one user, best first.
class RecommendationModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kRank, kItem, kScore, kTruth, kColumns };
  enum Role { kCardRole = Qt::UserRole, kIsTruthRole, kSortRole };

  using QAbstractTableModel::QAbstractTableModel;
  void setRecommendation(std::shared_ptr<const Recommendation> recommendation);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::shared_ptr<const Recommendation> recommendation_;
};

/// The inputs of the same user, oldest first.
class ItemListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;
  void setItems(std::vector<ItemCard> items);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 private:
  std::vector<ItemCard> items_;
};

}  // namespace xsmoe::widgets
Q_DECLARE_METATYPE(xsmoe::ItemCard)
