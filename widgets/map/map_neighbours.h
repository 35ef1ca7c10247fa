// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/item_map.h"

class QComboBox;
class QLabel;
class QTreeWidget;

namespace xsmoe::widgets {

class CatalogueListing;

/// The items nearest to the chosen one, with their cosines: by what the model makes of them, or by what the frozen encoders do.
class MapNeighbours : public QWidget {
  Q_OBJECT
 public:
  explicit MapNeighbours(QWidget* parent = nullptr);

  /// Places are those of `listing`, never null.
  void setNeighbours(const ItemNeighbours& neighbours, std::shared_ptr<const CatalogueListing> listing);
  void clear();
  /// Those that are listed, nearest first.
  [[nodiscard]] std::vector<int> items() const;
  [[nodiscard]] QComboBox* kind() const { return kind_; }  ///< 0: by embedding, 1: by frozen states
  [[nodiscard]] QTreeWidget* list() const { return list_; }
  [[nodiscard]] QString whose() const;  ///< "of “Red bowl”"; empty while none are listed

 Q_SIGNALS:
  void listed();             ///< other items are
  void activated(int item);  ///< by a double click or Enter

 private:
  void fill();

  std::shared_ptr<const CatalogueListing> listing_;
  std::optional<ItemNeighbours> neighbours_;
  QComboBox* kind_;
  QLabel* of_;  ///< whose neighbours they are
  QTreeWidget* list_;
};

}  // namespace xsmoe::widgets
