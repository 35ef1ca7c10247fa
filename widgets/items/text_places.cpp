// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/text_places.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace xsmoe::widgets {

std::vector<std::int32_t> textPlaces(const std::vector<std::string_view>& texts) {
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return texts[a] < texts[b]; });
  std::vector<std::int32_t> places(texts.size());
  std::int32_t place = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && texts[order[i - 1]] != texts[order[i]]) ++place;
    places[order[i]] = place;
  }
  return places;
}

}  // namespace xsmoe::widgets
