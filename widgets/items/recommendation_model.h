// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "model/core/recommendation.h"

namespace xsmoe::widgets {

/// The recommended items of one user, best first: rank, item, score, a column for each part of the score, notes.
class RecommendationModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kRank, kItem, kScore, kFirstPart };
  enum Role { kCardRole = Qt::UserRole, kIsTruthRole, kSortRole, kIsPickedRole };

  using QAbstractTableModel::QAbstractTableModel;
  void setRecommendation(std::shared_ptr<const Recommendation> recommendation);
  /// The same beside another list of the same user: notes tell where each item comes from. Null: beside none.
  void setRecommendation(std::shared_ptr<const Recommendation> recommendation, std::shared_ptr<const Recommendation> before);
  /// Items that a person picked elsewhere, external ids: notes say so. Ranks stay.
  void setPicked(std::unordered_set<std::string> ids);
  /// How many rows are of them.
  [[nodiscard]] int pickedRows() const;
  /// Null: none.
  [[nodiscard]] const std::shared_ptr<const Recommendation>& recommendation() const { return recommendation_; }
  [[nodiscard]] bool standsBeside() const { return before_ != nullptr; }
  /// "↑ from 5", "↓ from 2", "= same rank", "new in the list"; empty beside no list.
  [[nodiscard]] QString rankMove(const RecommendedItem& row) const;
  /// The last one, which says what is special about an item.
  [[nodiscard]] int notesColumn() const { return kFirstPart + parts(); }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  [[nodiscard]] int parts() const;
  [[nodiscard]] QString partText(const RecommendedItem& row, int part) const;
  [[nodiscard]] QString sumText(const RecommendedItem& row) const;
  [[nodiscard]] QString signsText(const RecommendedItem& row) const;
  [[nodiscard]] QString notes(const RecommendedItem& row) const;

  std::shared_ptr<const Recommendation> recommendation_, before_;
  std::unordered_set<std::string> picked_;
};

/// The inputs of the same user, oldest first.
class ItemListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;
  void setItems(std::vector<ItemCard> items);
  [[nodiscard]] const std::vector<ItemCard>& items() const { return items_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 protected:
  std::vector<ItemCard> items_;
};

}  // namespace xsmoe::widgets
Q_DECLARE_METATYPE(xsmoe::ItemCard)
