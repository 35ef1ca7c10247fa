// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "model/core/catalogue.h"

namespace xsmoe::widgets {

/// By what items are sorted whose texts are compared, a number each (textPlaces()).
struct ItemOrders {
  std::vector<std::int32_t> title;  ///< of one without a title its id
  std::vector<std::int32_t> id, category;
};
[[nodiscard]] ItemOrders ordersOf(const std::vector<ItemCard>& items);

/// A catalogue prepared for search, so that a person can type over a hundred thousand items. Never changes; may be made in any thread.
class CatalogueListing {
 public:
  /// `ordered`: also by what items are sorted (orders()), which takes twice as long.
  explicit CatalogueListing(Catalogue catalogue, bool ordered = false);

  [[nodiscard]] const std::vector<ItemCard>& items() const { return catalogue_.items; }
  [[nodiscard]] const ItemNotes& notes() const { return catalogue_.notes; }
  /// Positions of the items whose id or title holds the text, in whatever case, increasing; of all items for an empty text.
  [[nodiscard]] std::vector<int> find(const QString& text) const;
  /// Positions of the items with these ids, increasing.
  [[nodiscard]] std::vector<int> withIds(const QStringList& ids) const;
  /// Positions of the items with this picture.
  [[nodiscard]] std::vector<int> withPicture(const QString& path) const;
  /// Of all items; null: it was made without.
  [[nodiscard]] const ItemOrders* orders() const { return orders_ ? &*orders_ : nullptr; }
  [[nodiscard]] std::int64_t pictures() const { return static_cast<std::int64_t>(pictures_.size()); }  ///< items with one

 private:
  Catalogue catalogue_;
  QString folded_;                                 // ids and titles without case, one item after the other: searched in one go
  std::vector<qsizetype> begins_;                  // [items] where each of them begins there
  std::vector<std::pair<QString, int>> pictures_;  // path and position, in order
  std::optional<ItemOrders> orders_;
};

}  // namespace xsmoe::widgets
