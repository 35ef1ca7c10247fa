// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGraphicsItem>
#include <QPalette>
#include <optional>

#include "widgets/network/network_layout.h"

namespace xsmoe::widgets {

/// Everything of the network picture but the tiles: rails, boxes, states and edges.
class NetworkFrame : public QGraphicsItem {
 public:
  NetworkFrame();
  void setNetwork(const NetworkView& view, const NetworkLayout& layout, const QPalette& palette);
  /// Draws a line around a place; empty: around none.
  void mark(std::optional<NetworkPlace> place);
  /// Around what the line is; empty: there is none.
  [[nodiscard]] QRectF marked() const { return place_ ? placeBox(layout_, view_, *place_) : QRectF(); }
  [[nodiscard]] const NetworkLayout& layout() const { return layout_; }
  [[nodiscard]] QRectF boundingRect() const override { return layout_.bounds.adjusted(-6, -6, 6, 6); }
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  /// Pen width of an edge with this mean gate weight.
  [[nodiscard]] static double edgeWidth(double gateShare) { return 0.6 + 8.0 * gateShare; }

 private:
  void paintLadder(QPainter& painter, const LadderLayout& ladder) const;
  void paintLayer(QPainter& painter, const LayerLayout& layer) const;
  void paintFrozen(QPainter& painter, const QRectF& box, int state) const;
  void paintState(QPainter& painter, const QRectF& box, const QString& text) const;
  void paintTop(QPainter& painter) const;

  NetworkView view_;
  NetworkLayout layout_;
  std::optional<NetworkPlace> place_;
  QPalette palette_;
};

}  // namespace xsmoe::widgets
