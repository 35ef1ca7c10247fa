// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cairo.h>

#include "model/generator/picture_colours.h"

namespace xsmoe::generator {

/// Where a product stands: the middle of its foot, and its size, in pixels.
struct Stand {
  double x = 48, y = 80;
  double width = 44, height = 56;
};

/// A product is drawn in three steps: what lies behind its body, the body's outline (which the caller fills and decorates), and what
/// lies in front. `shape` is a value of the shape attribute.
void drawBehind(cairo_t* cr, int shape, const Stand& stand, const Palette& palette);
void addBody(cairo_t* cr, int shape, const Stand& stand);
void drawInFront(cairo_t* cr, int shape, const Stand& stand, const Palette& palette, bool ornate);

}  // namespace xsmoe::generator
