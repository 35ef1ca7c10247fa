// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QGraphicsItem>
#include <QPalette>
#include <optional>

#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// What a tile shows of its expert.
struct TileContent {
  ExpertName key;
  double share = 0;  ///< the one that τ compares with
  double gateShare = 0;
  std::optional<double> soFar;  ///< the same share in the epoch under way, where that of the last finished one is `share`
  std::optional<double> tau;
  double barMost = 1;    ///< the share at a full bar, the same for all tiles
  bool counted = false;  ///< whether there are shares yet
  bool training = false;
  bool wouldGo = false;
  bool pinned = false;  ///< by a person: pruning by τ never takes it
  int windows = 10;
  QString tooltip;
  friend bool operator==(const TileContent&, const TileContent&) = default;
};

/// The hollow mark of a share so far in the epoch under way.
void paintHollowMark(QPainter& painter, QPointF centre, const QPalette& palette);

/// The radius of a pin's head, on a tile and on the cell of a folded layer.
constexpr double kTilePin = 4.5, kCellPin = 3;

/// A pin's head and its needle, which points down to the right.
void paintPinMark(QPainter& painter, QPointF head, double radius, const QPalette& palette);

/// Draws the tile's body: coloured by birth, hatched when frozen, open when in training.
void paintTileBody(QPainter& painter, const QRectF& box, const TileContent& content, const QPalette& palette);

/// Whether an expert's name has room in a cell of a folded layer.
[[nodiscard]] bool nameFitsCell(int born, const QRectF& box);

/// An expert in the network picture.
class ExpertTile : public QGraphicsItem {
 public:
  ExpertTile();
  void setContent(const TileContent& content, const QPalette& palette);
  /// `cell`: of a folded layer, which is drawn with fewer marks; `named`: with its name, where letters of that size can be read.
  void setBox(const QRectF& box, bool cell = false, bool named = true);
  [[nodiscard]] QRectF box() const { return box_; }
  [[nodiscard]] bool isCell() const { return cell_; }
  [[nodiscard]] bool isNamed() const { return named_; }
  [[nodiscard]] const TileContent& content() const { return content_; }
  void setChosen(bool chosen);

  [[nodiscard]] QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  void paintBar(QPainter& painter) const;
  void paintSoFar(QPainter& painter) const;
  void paintCell(QPainter& painter, double detail) const;
  [[nodiscard]] QRectF filledPart() const;
  void paintCellFill(QPainter& painter, const QRectF& filled) const;
  void paintCellName(QPainter& painter, const QRectF& filled, double detail) const;
  void paintText(QPainter& painter, double detail) const;
  void paintWouldGo(QPainter& painter) const;

  TileContent content_;
  QPalette palette_;
  QRectF box_;
  bool cell_ = false;
  bool named_ = true;
  bool chosen_ = false;
};

}  // namespace xsmoe::widgets
