// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <QHash>
#include <QIcon>
#include <QSize>
#include <QTreeView>
#include <utility>
#include <vector>

#include "model/core/recommendation.h"

class QImage;

namespace xsmoe::widgets {

/// An item, and a number that something says of it, as it is shown.
struct MeasuredItem {
  ItemCard item;
  QString value;
};

/// Items with a number each: picture and title, and the number. Pictures are asked for when a view shows them and come later: until then,
/// and where there is none, an item has a drawn card.
class MeasuredItemModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kItem, kValue, kColumns };
  static constexpr int kPicture = 36;  ///< width and height, device-independent

  /// `value`: what the numbers are.
  explicit MeasuredItemModel(QString value, QObject* parent = nullptr);
  void setItems(std::vector<MeasuredItem> items);
  /// What pictureWanted asked for; null where it cannot be read.
  void setPicture(const QString& path, const QImage& image);
  [[nodiscard]] QString idAt(int row) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 Q_SIGNALS:
  void pictureWanted(const QString& path) const;

 private:
  [[nodiscard]] QIcon pictureOf(const ItemCard& item) const;

  QString value_;
  std::vector<MeasuredItem> items_;
  QHash<QString, QIcon> pictures_;  // of these items; null: it cannot be read
};

/// A list of such items. A double click or Enter asks for one.
class MeasuredItems : public QTreeView {
  Q_OBJECT
 public:
  /// `value`: what the numbers are; `name`: of the list, for who cannot see it.
  MeasuredItems(const QString& value, const QString& name, QWidget* parent = nullptr);
  void setItems(std::vector<MeasuredItem> items) { model_->setItems(std::move(items)); }
  void setPicture(const QString& path, const QImage& image) { model_->setPicture(path, image); }
  [[nodiscard]] const MeasuredItemModel& items() const { return *model_; }

 Q_SIGNALS:
  void itemActivated(const QString& id);
  /// `pixels`: the box that it is to be fitted into.
  void pictureWanted(const QString& path, QSize pixels);

 private:
  MeasuredItemModel* model_;
};

}  // namespace xsmoe::widgets
