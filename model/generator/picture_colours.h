// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "model/generator/canvas.h"
#include "model/generator/random.h"
#include "model/generator/stream_design.h"

namespace xsmoe::generator {

/// The colours of one product.
struct Palette {
  Colour base, light, dark, accent;
};

/// In the order of the palette attribute's values: terracotta, ocean, forest, plum, mustard.
inline constexpr std::array<Palette, kValues> kPalettes{{
    {{.78, .41, .27}, {.92, .62, .46}, {.50, .22, .14}, {.98, .90, .78}},
    {{.16, .49, .66}, {.45, .75, .86}, {.06, .27, .42}, {.94, .96, .90}},
    {{.24, .47, .29}, {.52, .70, .47}, {.10, .27, .17}, {.95, .91, .74}},
    {{.50, .25, .48}, {.74, .51, .72}, {.28, .11, .28}, {.97, .85, .88}},
    {{.87, .66, .19}, {.97, .84, .48}, {.58, .39, .07}, {.99, .96, .86}},
}};

inline constexpr Colour kGold{.86, .70, .36};
inline constexpr Colour kWood{.52, .36, .23};

/// One item's own shade of a palette: a little lighter or darker, warmer or cooler.
[[nodiscard]] inline Palette shadeOf(const Palette& palette, Random& random) {
  const double light = random.uniform(-.12, .12), warm = random.uniform(-.03, .03);
  const Colour towards = light > 0 ? Colour{1, 1, 1} : Colour{0, 0, 0};
  const auto shaded = [&](const Colour& colour) {
    const Colour mixed = between(colour, towards, light > 0 ? light : -light);
    return Colour{mixed.red + warm, mixed.green, mixed.blue - warm};
  };
  return {shaded(palette.base), shaded(palette.light), shaded(palette.dark), palette.accent};
}

}  // namespace xsmoe::generator
