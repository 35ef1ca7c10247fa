// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCache>
#include <QImage>
#include <QPixmap>
#include <QPolygonF>
#include <QSize>
#include <QVariantAnimation>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/item_map.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/map/map_colouring.h"
#include "widgets/map/map_frame.h"
#include "widgets/map/map_grid.h"

class QPainter;

namespace xsmoe::widgets {

/// Where on the plane a person looks.
struct MapSight {
  double scale = 1;  ///< pixels for a unit of the plane
  QPointF centre;    ///< of what is seen, on the plane
  friend bool operator==(const MapSight&, const MapSight&) = default;
};

/// Items as dots on a plane, every one of them, drawn into an image's pixels (drawItems()), which a drag, a wheel or the keys move and
/// bring nearer. Another map of the same items moves the dots from where they were to where they are.
///
/// With the mouse: a click chooses the nearest dot, a drag moves the plane, with Shift or in lasso mode it draws a line around items, which
/// are selected. With keys: arrows go from item to item, with Shift they move the plane; Space adds or removes the chosen item; + and −
/// zoom, Home shows all; Escape gives up the selection, then the choice.
class MapCanvas : public QWidget {
  Q_OBJECT
 public:
  explicit MapCanvas(QWidget* parent = nullptr);

  /// Positions in the listing are those of maps. Null: none. Choice and selection end.
  void setItems(std::shared_ptr<const CatalogueListing> listing);
  /// Null: none. The first map of the items is shown whole; a later one where the last one was, or whole where the last one was and it does
  /// not fit there. An item that it lacks is not chosen or selected any longer.
  void setMap(std::shared_ptr<const ItemMap> map, MapColouring colouring);
  void setColouring(MapColouring colouring);
  [[nodiscard]] const std::shared_ptr<const ItemMap>& map() const { return map_; }

  /// How many items of the map have a place, and so a dot.
  [[nodiscard]] int drawable() const { return grid_.count(); }

  void choose(std::optional<int> item);
  [[nodiscard]] std::optional<int> chosen() const { return chosen_; }
  /// Items near to the chosen one, which are marked until another is chosen.
  void setNeighbours(std::vector<int> items);
  /// Empty: none; then all items are alike. In any order; what the map lacks is left out.
  void select(std::vector<int> items);
  [[nodiscard]] const std::vector<int>& selection() const { return selection_; }  ///< increasing
  void setLasso(bool on);
  void fit();
  /// Empty: all is seen.
  [[nodiscard]] std::optional<MapSight> sight() const;
  /// Looks there as soon as there is a map, unless the items have gone before.
  void setSight(const std::optional<MapSight>& sight);
  /// What pictureWanted asked for; null where it cannot be read.
  void setPicture(const QString& path, const QImage& picture);

  [[nodiscard]] const MapFrame& frame() const { return frame_; }
  /// The nearest item to a place of the widget, within reach of a pointer.
  [[nodiscard]] std::optional<int> itemAt(QPointF position) const;
  /// Where an item is in the widget, when nothing moves any more.
  [[nodiscard]] QPointF positionOf(int item) const;
  [[nodiscard]] std::optional<int> pointed() const { return pointed_; }
  [[nodiscard]] bool moving() const { return motion_.state() == QAbstractAnimation::Running; }
  /// The dots alone, as they are drawn now, in the pixels of the screen.
  [[nodiscard]] const QImage& dots();
  /// Of the pictures of items.
  [[nodiscard]] static QSize pictureSize() { return {96, 96}; }

  [[nodiscard]] QSize sizeHint() const override { return {640, 480}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {200, 160}; }

 Q_SIGNALS:
  void itemChosen(int item);  ///< by a person; −1: none any more
  void selectionChanged();    ///< by a person, or since items went
  void sightChanged();
  /// Each time that an item is pointed at whose picture is not here; `pixels` is the box that it is to be fitted into.
  void pictureWanted(const QString& path, QSize pixels);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  enum class Drag : std::uint8_t { kNone, kUndecided, kMove, kLasso };

  void moveTo(double share);
  void redraw();
  [[nodiscard]] bool showsAll() const;
  void lookAt(const MapFrame& frame);
  void zoom(double factor, QPointF about);
  void point(std::optional<int> item);
  void chooseByPerson(std::optional<int> item);
  void selectByPerson(std::vector<int> items);
  void endLasso();
  [[nodiscard]] bool moveByKey(int key, bool plane);
  void walk(QPointF direction);
  void bringIntoSight(int item);
  void toggleChosen();
  void escape();
  void describeChoice();
  void paintMarks(QPainter& painter) const;
  void paintLasso(QPainter& painter) const;
  void paintCard(QPainter& painter);
  [[nodiscard]] QString cardText(int item) const;
  [[nodiscard]] QPixmap pictureOf(const ItemCard& item);
  [[nodiscard]] QPointF shownPosition(int item) const;

  std::shared_ptr<const CatalogueListing> listing_;
  std::shared_ptr<const ItemMap> map_;
  MapColouring colouring_;
  MapGrid grid_;  // of map_
  MapFrame frame_;
  std::optional<MapSight> awaited_;         // until there is a map
  bool fitted_ = true;                      // nobody has moved the plane since it was last shown whole
  std::vector<float> fromX_, fromY_;        // where the dots were when they began to move
  std::vector<float> x_, y_;                // where they are drawn
  std::vector<std::uint8_t> selectedMask_;  // [n]; empty: nothing is selected
  std::vector<int> selection_, neighbours_;
  std::optional<int> chosen_, pointed_;
  QImage dots_;
  bool drawn_ = false;  // dots_ are of now
  QVariantAnimation motion_;
  bool lasso_ = false;
  Drag drag_ = Drag::kNone;
  bool dragsLasso_ = false;
  QPointF pressedAt_, lastAt_;
  QPolygonF line_;  // of the lasso, in the widget
  QCache<QString, QPixmap> pictures_;
};

}  // namespace xsmoe::widgets
