// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <QCache>
#include <QPixmap>
#include <QSize>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/analysis/rank_changes.h"
#include "model/analysis/sliced_changes.h"
#include "model/core/recommendation.h"
#include "model/core/run_moment.h"

class QImage;

namespace xsmoe::widgets {

/// Of which models, and on which tests, ranks are compared. Copies and models of the run beside are of windows.
struct RankMoments {
  int before = 0, after = 0;              ///< windows trained last
  int testedBefore = 0, testedAfter = 0;  ///< windows tested on
  bool beside = false;                    ///< the one before is a model of the run beside
  std::optional<double> tau = {};         ///< the one after is the one before, pruned at this threshold
  bool expansion = false;                 ///< the one before is the one after, without the experts that were born for its window
  int epochBefore = 0, epochAfter = 0;    ///< of those windows, whose weights are kept; 0: the window's own
  [[nodiscard]] RunMoment momentBefore() const { return {before, epochBefore}; }
  [[nodiscard]] RunMoment momentAfter() const { return {after, epochAfter}; }
  [[nodiscard]] bool sameTest() const { return testedBefore == testedAfter; }
  friend bool operator==(const RankMoments&, const RankMoments&) = default;
};

/// By what users are sorted whose texts are compared, a number each (textPlaces()), in the order of the changes.
struct RankOrders {
  std::vector<std::int32_t> user, targetBefore, target;
};

struct ComparedRanks {
  RankMoments moments;
  RankChanges changes;
  std::unordered_map<std::string, ItemCard> items;  ///< the targets that the stream describes, by id
  SlicedChanges slices;                             ///< the same users gathered
  RankOrders orders = {};  ///< ordersOf(); they take a while for a hundred thousand users, and the window makes those that are not here
};

/// Targets by their title or, without one, their id.
[[nodiscard]] RankOrders ordersOf(const RankChanges& changes, const std::unordered_map<std::string, ItemCard>& items);

/// Users whose target's rank is compared at two moments, a row each; the deepest fall first until it is sorted. Sorts by itself, since a
/// test may have a hundred thousand. Pictures are asked for when a view shows them, and come later.
class RankChangeModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kUser, kTargetBefore, kTarget, kRankBefore, kRank, kFall, kHit, kColumns };

  explicit RankChangeModel(QObject* parent = nullptr);

  /// Null: none.
  void setRanks(std::shared_ptr<const ComparedRanks> ranks);
  [[nodiscard]] const std::shared_ptr<const ComparedRanks>& ranks() const { return ranks_; }
  /// Of these users alone a row: places in RankChanges::users, until other ranks come. Empty: of all.
  void showOnly(std::optional<std::vector<std::size_t>> places);
  [[nodiscard]] const RankChange& changeAt(int row) const;
  /// What pictureWanted asked for; null where it cannot be read.
  void setPicture(const QString& path, const QImage& image);
  [[nodiscard]] static QSize pictureSize();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  void sort(int column, Qt::SortOrder order) override;

 Q_SIGNALS:
  /// Each time that a view shows an item whose picture is not here.
  void pictureWanted(const QString& path) const;

 private:
  [[nodiscard]] ItemCard cardOf(const RankChange& change, int column) const;
  [[nodiscard]] QPixmap pictureOf(const ItemCard& item) const;
  [[nodiscard]] QString cellText(const RankChange& change, int column) const;
  [[nodiscard]] QVariant tip(const RankChange& change, int column) const;
  void orderRows();
  /// By the keys of the users.
  template <class Key>
  void orderBy(const std::vector<Key>& keys);
  template <class Key>
  void orderByEach(const Key& key);
  [[nodiscard]] const RankOrders& orders();

  std::shared_ptr<const ComparedRanks> ranks_;
  std::optional<std::vector<std::size_t>> only_;
  RankOrders made_;        // where the ranks came without
  std::vector<int> rows_;  // places in the changes
  int sortedBy_ = -1;
  Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
  QCache<QString, QPixmap> pictures_;
};

}  // namespace xsmoe::widgets
