// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractListModel>
#include <QCache>
#include <QPixmap>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/items/catalogue_listing.h"

class QImage;

namespace xsmoe::widgets {

/// The items of a catalogue that a search and a choice of items leave. Pictures are asked for when a view shows them and come later: until
/// then, and where there is none, an item has a drawn card.
class CatalogueModel : public QAbstractListModel {
  Q_OBJECT
 public:
  explicit CatalogueModel(QObject* parent = nullptr);

  /// Null: none.
  void setListing(std::shared_ptr<const CatalogueListing> listing);
  void setSearch(const QString& text);
  /// Only those of these ids, as far as the catalogue has them; empty: all.
  void setChoice(const QStringList& ids);
  [[nodiscard]] QString idAt(int row) const;
  /// What pictureWanted asked for; null where it cannot be read.
  void setPicture(const QString& path, const QImage& image);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 Q_SIGNALS:
  /// Each time that a view shows an item whose picture is not here.
  void pictureWanted(const QString& path) const;

 private:
  /// Positions that search and choice leave.
  [[nodiscard]] std::vector<int> left() const;
  void refill();
  [[nodiscard]] const ItemCard& itemAt(int row) const;
  [[nodiscard]] QPixmap pictureOf(const ItemCard& item) const;

  std::shared_ptr<const CatalogueListing> listing_;
  QString search_;
  QStringList choice_;
  std::optional<std::vector<int>> chosen_;  // positions in the listing, increasing
  std::vector<int> rows_;                   // positions in the listing, increasing
  QCache<QString, QPixmap> pictures_;
};

}  // namespace xsmoe::widgets
