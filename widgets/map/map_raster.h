// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QImage>
#include <QRgb>
#include <cstdint>
#include <span>

#include "widgets/map/map_frame.h"

namespace xsmoe::widgets {

/// What is drawn of items on a plane. Spans are for the length of a call.
struct MapInk {
  std::span<const float> x, y;             ///< [n] places
  std::span<const std::uint16_t> group;    ///< [n] place in `colours`
  std::span<const QRgb> colours;           ///< of groups
  std::span<const std::uint8_t> selected;  ///< [n] 1: is to stand out from the others, which are `muted`; empty: all are alike
  QRgb muted = 0;
};

/// How an item is drawn: as a disc of so many pixels across, and how much it covers of what is below, of 256.
struct MapDot {
  int side = 2;
  unsigned cover = 256;
};
/// By how crowded a picture is: the fewer pixels an item has, the smaller and the paler, so that dense regions show how dense they are.
[[nodiscard]] MapDot dotFor(std::int64_t items, double pixels, double pixelRatio);

/// Draws every item that the frame shows into an image of RGB32, straight into its pixels: a hundred thousand take a few milliseconds.
/// Items are drawn in an order that mixes old ones with new, so that no group covers another by its age. Those without a finite place are
/// left out. `frame` is of the image's own pixels.
void drawItems(QImage& image, const MapFrame& frame, const MapInk& ink, double pixelRatio);

}  // namespace xsmoe::widgets
