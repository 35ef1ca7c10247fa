// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <memory>
#include <optional>

#include "model/core/recommendation.h"

class QCompleter;
class QLineEdit;
class QStandardItemModel;

namespace xsmoe::widgets {

class CatalogueListing;

/// A line that finds an item by a piece of its id or title: what fits is offered while a person types.
class ItemBox : public QWidget {
  Q_OBJECT
 public:
  /// `label` with its mnemonic stands before the line.
  explicit ItemBox(const QString& label, QWidget* parent = nullptr);

  /// Null: nothing is offered, and an id can be typed.
  void setListing(std::shared_ptr<const CatalogueListing> listing);
  /// An item that Enter takes stands in the line, until a person types; empty: none. What a person typed or took stays.
  void propose(const std::optional<ItemCard>& item);
  /// As if a person had taken it from the line.
  void choose(const ItemCard& item);
  /// Whether the line is empty again once an item was taken from it.
  void setClearing(bool clearing) { clearing_ = clearing; }
  [[nodiscard]] QLineEdit* line() const { return line_; }
  /// Titles and ids that are offered for what is typed, fifty at most.
  [[nodiscard]] const QStandardItemModel& offers() const { return *offers_; }

 Q_SIGNALS:
  void itemRequested(const QString& id);

 private:
  void offer(const QString& typed);
  void addOffer(const ItemCard& item);
  void write(const QString& name);
  void takeTyped();
  void take(const QString& id);

  std::shared_ptr<const CatalogueListing> listing_;
  QLineEdit* line_;
  QStandardItemModel* offers_;
  QCompleter* completer_;
  bool clearing_ = false;
  QString proposed_;  // stands in the line; empty: nothing, or what a person wants
};

}  // namespace xsmoe::widgets
