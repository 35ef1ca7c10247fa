// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <optional>
#include <set>
#include <vector>

#include "model/core/network_place.h"
#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// Where everything of the network picture lies, in the picture's own units; y grows downwards, the network upwards:
///
///        user encoder
///           fusion
///    [l_2] ──── h_2        base path: from the frozen state straight to h_i
///      │      tiles        experts of side layer 2, each with an edge up to h_2
///    [l_1] ──── h_1
///      │      tiles
///    [l_0] ──── h_0
///
/// The layers of equal height of both ladders are a rung, counted from 0 below. A folded rung is a row: [l_i] ▮▮▮▮ h_i.
struct LayerLayout {
  std::size_t layer = 0;  ///< position in NetworkView::layers
  bool folded = false;    ///< no edges but the base path's, to the tiles; these are as high as there is room
  QRectF box;             ///< around the tiles
  QRectF mark;            ///< the layer's name, beside its box; none of a folded one
  QRectF frozen, state;   ///< l_i and h_i
  std::vector<QRectF> tiles;
  std::vector<QPainterPath> edges;  ///< per gate slot, to h_i: base path first
  QPainterPath input;               ///< from h_{i−1} to the box
};
struct LadderLayout {
  Modality modality = Modality::kVisual;
  QRectF title;
  QRectF firstFrozen, firstState;  ///< l_0 and h_0; without a side network the last frozen state and nothing
  QPainterPath firstEdge, rail, toFusion;
  std::vector<LayerLayout> layers;  ///< bottom to top
};
struct NetworkLayout {
  int columns = 1;       ///< tiles side by side
  std::set<int> folded;  ///< rungs
  std::vector<LadderLayout> ladders;
  QRectF fusion, userEncoder;
  QPainterPath fusionToEncoder;
  QRectF bounds;
};

/// Letters in units of the picture.
inline constexpr double kPictureLetters = 13;
/// The least of them in pixels that can be read: more for who has the program's letters larger.
[[nodiscard]] double readableLetters();
/// A picture that is drawn smaller than this cannot be read.
[[nodiscard]] double readableScale();

/// Wraps the tiles of a layer into rows so that the whole is as large as possible in a view of size `available`, and moves things together
/// where it could not be read otherwise.
[[nodiscard]] NetworkLayout layOutNetwork(const NetworkView& view, QSizeF available, const std::set<int>& folded = {});

[[nodiscard]] int rungCount(const NetworkView& view);
/// Of a layer's frozen state; −1: the network has no such layer.
[[nodiscard]] int rungOf(const NetworkLayout& layout, const NetworkView& view, Modality modality, int hiddenState);
/// How many times as large the picture is when it fills a view of size `available`.
[[nodiscard]] double fittingScale(const NetworkLayout& layout, QSizeF available);
/// What lies at a position, experts apart.
[[nodiscard]] std::optional<NetworkPlace> placeAt(const NetworkLayout& layout, const NetworkView& view, QPointF position);

/// Where a place lies: of a router the box around its layer's tiles, of an expert its tile. Empty: the network has no such place.
[[nodiscard]] QRectF placeBox(const NetworkLayout& layout, const NetworkView& view, const NetworkPlace& place);

}  // namespace xsmoe::widgets
