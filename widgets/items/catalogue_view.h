// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <QWidget>
#include <memory>

#include "widgets/items/catalogue_listing.h"

class QAction;
class QImage;
class QLabel;
class QLineEdit;
class QListView;
class QStackedLayout;

namespace xsmoe::widgets {

class CatalogueModel;
class PickedChip;

/// The items of a stream as a grid of pictures over titles, with a search by id or title, and where items are chosen elsewhere of these
/// alone.
class CatalogueView : public QWidget {
  Q_OBJECT
 public:
  explicit CatalogueView(QWidget* parent = nullptr);

  void setListing(std::shared_ptr<const CatalogueListing> listing);
  /// Instead of the items: what is going on, or what went wrong.
  void showMessage(const QString& text);
  /// The answer to pictureWanted; null where it cannot be read.
  void setPicture(const QString& path, const QImage& image);

  /// Shows only these items of the map, until a person takes that back; empty: all.
  void setChoice(const QStringList& ids);

  /// What is searched for, also while there are no items yet; empty: all are shown.
  [[nodiscard]] QString searched() const;
  void searchFor(const QString& text);
  [[nodiscard]] QString countText() const;  ///< "12 of 1,473 items"

 Q_SIGNALS:
  /// A picture comes into sight that is not here yet; `pixels` is the box that it is to be fitted into.
  void pictureWanted(const QString& path, QSize pixels);
  void itemChosen(const QString& id);     ///< by a click
  void itemActivated(const QString& id);  ///< by a double click or Enter
  void choiceTakenBack();                 ///< by a person; all items are shown
  void searchChanged();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* buildSearch();
  QWidget* buildGrid();
  void search(const QString& text);
  void layOut();
  void showCount();
  void refreshIcons();

  std::shared_ptr<const CatalogueListing> listing_;
  CatalogueModel* model_;
  QLineEdit* search_;
  QAction* searchMark_;
  PickedChip* choice_ = nullptr;  // takes it back
  bool chosen_ = false;           // not all items are shown
  QLabel* count_;
  QStackedLayout* pages_;
  QLabel* message_;
  QListView* grid_;
};

}  // namespace xsmoe::widgets
