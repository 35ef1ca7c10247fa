// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <QStringList>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/item_map.h"

class QComboBox;
class QImage;
class QLabel;
class QLineEdit;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace xsmoe::widgets {

class CatalogueListing;
class MapCanvas;
class MapLegend;
class MapNeighbours;
class MapTableModel;
class ViewSaver;
struct ShownView;

/// All items of a run as dots on the plane of their embeddings' principal axes, with a legend, a search, the neighbours of the item that is
/// chosen, and the same items as a table. Items are selected with a lasso, by a search, by a colour of the legend or by rows of the table.
class MapView : public QWidget {
  Q_OBJECT
 public:
  explicit MapView(QWidget* parent = nullptr);

  /// Positions in the listing are those of maps, which may have fewer items. Null: none; a reason should follow.
  void setItems(std::shared_ptr<const CatalogueListing> listing);
  /// Of the items; never null. Dots move there from where they are.
  void setMap(std::shared_ptr<const ItemMap> map);
  /// In place of the map: why there is none, and what to do.
  void showReason(const QString& reason);
  /// Of the chosen item; those of another one, or of another window, are dropped.
  void setNeighbours(const ItemNeighbours& neighbours);
  /// The answer to pictureWanted; null where it cannot be read.
  void setPicture(const QString& path, const QImage& picture);

  [[nodiscard]] const std::shared_ptr<const ItemMap>& map() const;
  /// External id; empty: no item is chosen.
  [[nodiscard]] QString chosen() const;
  /// External ids; empty: nothing is selected.
  [[nodiscard]] QStringList selected() const;
  /// "126,000 items, all drawn …"; or the reason that is shown.
  [[nodiscard]] QString summary() const;

  /// Those of setItems().
  [[nodiscard]] const std::shared_ptr<const CatalogueListing>& items() const { return listing_; }
  [[nodiscard]] MapCanvas* canvas() const { return canvas_; }
  [[nodiscard]] MapLegend* legend() const { return legend_; }
  [[nodiscard]] MapNeighbours* neighbours() const { return neighbours_; }
  [[nodiscard]] QComboBox* colours() const { return colours_; }
  [[nodiscard]] QLineEdit* search() const { return search_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  /// Of the picture: all items in the colours that are looked at, with a legend, and as numbers the rows of the table.
  [[nodiscard]] const ViewSaver* saver() const { return saver_; }
  void showTable(bool table);
  /// By external id, as a click on its dot does. Where the map shown lacks it, nothing is chosen.
  void choose(const QString& id);
  /// Items of the map shown, by external ids; others are passed over.
  void select(const QStringList& ids);
  /// Ends the selection, whatever it came from.
  void selectNone();

 Q_SIGNALS:
  void itemChosen(const QString& id);          ///< empty: none any more
  void itemsSelected(const QStringList& ids);  ///< empty: none any more
  void neighboursWanted(const QString& id);    ///< of the chosen item, on the map shown
  void pictureWanted(const QString& path, QSize pixels);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* buildTools();
  QWidget* buildSide();
  QWidget* buildTable();
  void connectParts();
  void recolour();
  void offerColours();
  void searchFor(const QString& text);
  void findNext();
  void selectGroup(int group);
  void selectRows();
  void onChosen();
  void onSelected();
  void showSummary();
  [[nodiscard]] ShownView shownMap() const;

  std::shared_ptr<const CatalogueListing> listing_;
  std::vector<std::uint16_t> groups_;  // of the items, as they are coloured
  MapCanvas* canvas_;
  MapLegend* legend_;
  MapNeighbours* neighbours_;
  MapTableModel* rows_;
  ViewSaver* saver_;
  QComboBox* colours_ = nullptr;
  QLineEdit* search_ = nullptr;
  QToolButton* lasso_ = nullptr;
  QToolButton* asTable_ = nullptr;
  QTableView* table_ = nullptr;
  QStackedLayout* pictures_ = nullptr;  // the canvas, or the table
  QStackedLayout* pages_ = nullptr;     // the message, or all else
  QLabel* message_;
  QLabel* summary_;
};

}  // namespace xsmoe::widgets
