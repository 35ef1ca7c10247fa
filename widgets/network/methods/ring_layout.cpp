// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/methods/ring_layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace xsmoe::widgets {
namespace {

constexpr double kGrowth = 1.04, kApart = 6;

bool touch(QPointF a, QPointF b, QSizeF box) {
  return std::abs(a.x() - b.x()) < box.width() + kApart && std::abs(a.y() - b.y()) < box.height() + kApart;
}

bool anyTouch(const std::vector<QPointF>& centres, QSizeF box) {
  for (std::size_t i = 0; i < centres.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (touch(centres[i], centres[j], box)) return true;
  return false;
}

std::vector<QPointF> onEllipse(std::size_t count, QSizeF radii) {
  std::vector<QPointF> centres;
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = std::numbers::pi * (1 + 2 * static_cast<double>(i) / static_cast<double>(count));
    centres.emplace_back(radii.width() * std::cos(angle), radii.height() * std::sin(angle));
  }
  return centres;
}

}  // namespace

std::vector<QPointF> layOutRing(std::size_t count, QSizeF box, QSizeF room) {
  if (count == 0) return {};
  if (count == 1) return {QPointF()};
  QSizeF radii(std::max(box.width(), (room.width() - box.width()) / 2), std::max(box.height(), (room.height() - box.height()) / 2));
  auto centres = onEllipse(count, radii);
  while (anyTouch(centres, box)) {
    radii *= kGrowth;
    centres = onEllipse(count, radii);
  }
  return centres;
}

}  // namespace xsmoe::widgets
