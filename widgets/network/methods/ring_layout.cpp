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

/// Points of a closed curve between an ellipse and a rectangle, clockwise from the left. Flatter than an ellipse at its sides, where boxes
/// would crowd; round enough that lines between neighbours of neighbours pass beside the one between.
std::vector<QPointF> curvePoints(QSizeF radii) {
  constexpr double kRoundness = 2.0 / 2.6;  // 1 is an ellipse, 0 a rectangle
  constexpr int kSteps = 720;
  const auto bulge = [](double v) { return std::copysign(std::pow(std::abs(v), kRoundness), v); };
  std::vector<QPointF> points;
  for (int i = 0; i <= kSteps; ++i) {
    const double angle = std::numbers::pi * (1 + 2.0 * i / kSteps);
    points.emplace_back(radii.width() * bulge(std::cos(angle)), radii.height() * bulge(std::sin(angle)));
  }
  return points;
}

/// At equal distances along the curve.
std::vector<QPointF> spread(std::size_t count, QSizeF radii) {
  const auto points = curvePoints(radii);
  std::vector<double> way{0};
  for (std::size_t i = 1; i < points.size(); ++i)
    way.push_back(way.back() + std::hypot(points[i].x() - points[i - 1].x(), points[i].y() - points[i - 1].y()));
  std::vector<QPointF> centres;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = std::lower_bound(way.begin(), way.end(), way.back() * static_cast<double>(i) / static_cast<double>(count));
    centres.push_back(points[static_cast<std::size_t>(at - way.begin())]);
  }
  return centres;
}

}  // namespace

std::vector<QPointF> layOutRing(std::size_t count, QSizeF box, QSizeF room) {
  if (count == 0) return {};
  if (count == 1) return {QPointF()};
  const auto inside = [&](QSizeF size) {
    return spread(count,
                  {std::max(box.width(), (size.width() - box.width()) / 2), std::max(box.height(), (size.height() - box.height()) / 2)});
  };
  auto centres = inside(room);
  while (anyTouch(centres, box)) {
    room *= kGrowth;
    centres = inside(room);
  }
  return centres;
}

}  // namespace xsmoe::widgets
