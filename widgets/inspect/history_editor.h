// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>
#include <string>
#include <vector>

#include "model/core/recommendation.h"

class QListView;
class QToolButton;

namespace xsmoe::widgets {

class CatalogueListing;
class HistoryModel;
class ItemBox;

/// A history as a strip that a person changes: an item is dragged to another place, or moved there by Ctrl with ← and →, Delete removes the
/// chosen one, the line adds one behind the last.
class HistoryEditor : public QWidget {
  Q_OBJECT
 public:
  explicit HistoryEditor(QWidget* parent = nullptr);

  /// What the strip has at first and again after a reset, oldest first; without a signal.
  void setOwn(std::vector<ItemCard> own);
  /// As a person who changes it to these items, oldest first.
  void setHistory(const std::vector<std::string>& ids);
  /// For added items' titles and pictures.
  void setListing(std::shared_ptr<const CatalogueListing> listing);

  [[nodiscard]] const std::vector<ItemCard>& history() const { return history_; }
  [[nodiscard]] bool isChanged() const;
  void removeChosen();
  /// By so many places.
  void moveChosen(int by);
  /// Behind the last one; an id that no listing knows is added as it is.
  void add(const QString& id);
  void add(const ItemCard& card);
  /// What an item of this id looks like by now, wherever it stands; without a signal.
  void renew(const ItemCard& card);
  void reset();
  void clear();
  [[nodiscard]] QListView* strip() const { return strip_; }
  [[nodiscard]] ItemBox* items() const { return items_; }

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* buildButtons();
  void buildStrip();
  void change(std::vector<ItemCard> history, int place);  // of the chosen item; −1: none
  void fill(int place);
  [[nodiscard]] ItemCard cardOf(const std::string& id) const;  ///< of what is here or listed; else without a title
  void takeOrder();
  void showButtons();
  void fitStrip();
  [[nodiscard]] int chosen() const;  ///< −1: none

  std::vector<ItemCard> own_, history_;
  std::shared_ptr<const CatalogueListing> listing_;
  HistoryModel* model_;
  QListView* strip_;
  ItemBox* items_;
  QToolButton* earlier_ = nullptr;
  QToolButton* later_ = nullptr;
  QToolButton* remove_ = nullptr;
  QToolButton* reset_ = nullptr;
  QToolButton* clear_ = nullptr;
};

}  // namespace xsmoe::widgets
