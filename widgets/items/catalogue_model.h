// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractListModel>
#include <QCache>
#include <QPixmap>
#include <memory>
#include <vector>

#include "widgets/items/catalogue_listing.h"

class QImage;

namespace xsmoe::widgets {

/// The items of a catalogue that a search leaves. Pictures are asked for when a view shows them and come later: until then, and where there
/// is none, an item has a drawn card.
class CatalogueModel : public QAbstractListModel {
  Q_OBJECT
 public:
  explicit CatalogueModel(QObject* parent = nullptr);

  /// Null: none.
  void setListing(std::shared_ptr<const CatalogueListing> listing);
  void setSearch(const QString& text);
  /// What pictureWanted asked for; null where it cannot be read.
  void setPicture(const QString& path, const QImage& image);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 Q_SIGNALS:
  /// Each time that a view shows an item whose picture is not here.
  void pictureWanted(const QString& path) const;

 private:
  [[nodiscard]] const ItemCard& itemAt(int row) const;
  [[nodiscard]] QPixmap pictureOf(const ItemCard& item) const;

  std::shared_ptr<const CatalogueListing> listing_;
  QString search_;
  std::vector<int> rows_;  // positions in the listing, increasing
  QCache<QString, QPixmap> pictures_;
};

}  // namespace xsmoe::widgets
