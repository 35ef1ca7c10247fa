// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLineF>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <vector>

#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// Where everything of the network picture lies, in the picture's own units; y grows downwards, the network upwards.
struct LayerLayout {
  int layer = 0;  ///< position in NetworkView::layers
  QRectF box;     ///< around the tiles
  QRectF frozen;  ///< the frozen state mixed in as base path
  QRectF state;   ///< h_i
  std::vector<QRectF> tiles;
  std::vector<QPainterPath> edges;  ///< per gate slot to h_i: base path first
  QPainterPath input;               ///< from h_{i−1} to the box
};
struct LadderLayout {
  Modality modality = Modality::kVisual;
  QPointF title;                   ///< top centre of the ladder's heading
  QRectF firstFrozen, firstState;  ///< l_0 and h_0
  QPainterPath firstEdge, rail, toFusion;
  std::vector<LayerLayout> layers;  ///< bottom to top
};
struct NetworkLayout {
  std::vector<LadderLayout> ladders;
  QRectF fusion, userEncoder;
  QPainterPath fusionToEncoder;
  QRectF bounds;
};

/// Wraps the tiles of a layer into rows so that the whole is as large as possible in a view of size `available`.
[[nodiscard]] NetworkLayout layOutNetwork(const NetworkView& view, QSizeF available);

}  // namespace xsmoe::widgets
