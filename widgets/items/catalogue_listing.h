// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <utility>
#include <vector>

#include "model/core/catalogue.h"

namespace xsmoe::widgets {

/// A catalogue prepared for search, so that a person can type over a hundred thousand items. Never changes; may be made in any thread.
class CatalogueListing {
 public:
  explicit CatalogueListing(Catalogue catalogue);

  [[nodiscard]] const std::vector<ItemCard>& items() const { return catalogue_.items; }
  [[nodiscard]] const ItemNotes& notes() const { return catalogue_.notes; }
  /// Positions of the items whose id or title holds the text, in whatever case, increasing; of all items for an empty text.
  [[nodiscard]] std::vector<int> find(const QString& text) const;
  /// Positions of the items with these ids, increasing.
  [[nodiscard]] std::vector<int> withIds(const QStringList& ids) const;
  /// Positions of the items with this picture.
  [[nodiscard]] std::vector<int> withPicture(const QString& path) const;
  [[nodiscard]] std::int64_t pictures() const { return static_cast<std::int64_t>(pictures_.size()); }  ///< items with one

 private:
  Catalogue catalogue_;
  QString folded_;                                 // ids and titles without case, one item after the other: searched in one go
  std::vector<qsizetype> begins_;                  // [items] where each of them begins there
  std::vector<std::pair<QString, int>> pictures_;  // path and position, in order
};

}  // namespace xsmoe::widgets
