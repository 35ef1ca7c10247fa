// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/decimation.h"

#include <algorithm>
#include <array>

namespace xsmoe::widgets {
namespace {

void appendExtremes(std::span<const QPointF> part, std::vector<QPointF>& kept) {
  const auto [least, most] = std::minmax_element(part.begin(), part.end(), [](QPointF a, QPointF b) { return a.y() < b.y(); });
  std::array<std::size_t, 4> chosen{0, static_cast<std::size_t>(least - part.begin()), static_cast<std::size_t>(most - part.begin()),
                                    part.size() - 1};
  std::sort(chosen.begin(), chosen.end());
  const auto end = std::unique(chosen.begin(), chosen.end());
  for (auto at = chosen.begin(); at != end; ++at) kept.push_back(part[*at]);
}

}  // namespace

std::vector<QPointF> decimate(std::span<const QPointF> points, int columns) {
  const auto most = static_cast<std::size_t>(std::max(1, columns)) * 4;
  if (points.size() <= most) return {points.begin(), points.end()};
  const double start = points.front().x();
  const double width = (points.back().x() - start) / std::max(1, columns);
  if (!(width > 0)) {
    std::vector<QPointF> kept;
    appendExtremes(points, kept);
    return kept;
  }
  std::vector<QPointF> kept;
  kept.reserve(most);
  std::size_t from = 0;
  for (int column = 1; column <= columns && from < points.size(); ++column) {
    const double end = start + column * width;
    std::size_t to = from;
    while (to < points.size() && (points[to].x() < end || column == columns)) ++to;
    if (to > from) appendExtremes(points.subspan(from, to - from), kept);
    from = to;
  }
  return kept;
}

}  // namespace xsmoe::widgets
