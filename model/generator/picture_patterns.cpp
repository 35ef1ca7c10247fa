// SPDX-License-Identifier: Apache-2.0
#include "model/generator/picture_patterns.h"

#include <cmath>
#include <numbers>

namespace xsmoe::generator {
namespace {

enum Pattern : int { kPlain, kStripes, kDots, kWaves, kLeaves };

void drawStripes(cairo_t* cr, double phase, double size) {
  constexpr double kStep = 8;
  for (double x = -size + phase * kStep; x < 2 * size; x += kStep) {
    cairo_move_to(cr, x, 0);
    cairo_line_to(cr, x + size * .35, size);
  }
  cairo_set_line_width(cr, 3);
  cairo_stroke(cr);
}

void drawDots(cairo_t* cr, double phase, double size) {
  constexpr double kStep = 9;
  int row = 0;
  for (double y = phase * kStep - kStep; y < size + kStep; y += kStep * .8, ++row)
    for (double x = (row % 2 == 0 ? 0 : kStep / 2) - kStep; x < size + kStep; x += kStep) addEllipse(cr, x, y, 2.1, 2.1);
  cairo_fill(cr);
}

void drawWaves(cairo_t* cr, double phase, double size) {
  constexpr double kStep = 8;
  for (double y = phase * kStep - kStep; y < size + kStep; y += kStep) {
    cairo_move_to(cr, 0, y);
    for (double x = 1; x <= size; ++x) cairo_line_to(cr, x, y + 2.4 * std::sin(x * 2 * std::numbers::pi / 14));
  }
  cairo_set_line_width(cr, 2);
  cairo_stroke(cr);
}

void addLeaf(cairo_t* cr, double x, double y, double lean) {
  cairo_move_to(cr, x, y + 5);
  cairo_curve_to(cr, x - 4, y + lean, x - 2, y - 4, x + lean, y - 6);
  cairo_curve_to(cr, x + 3, y - 3, x + 4, y + 2, x, y + 5);
}

void drawLeaves(cairo_t* cr, double phase, double size) {
  constexpr double kStep = 13;
  int row = 0;
  for (double y = phase * kStep - kStep; y < size + kStep; y += kStep * .9, ++row)
    for (double x = (row % 2 == 0 ? 0 : kStep / 2) - kStep; x < size + kStep; x += kStep) addLeaf(cr, x, y, row % 2 == 0 ? 2 : -2);
  cairo_fill(cr);
}

}  // namespace

void drawPattern(cairo_t* cr, int pattern, const Colour& colour, double phase, double size) {
  setColour(cr, colour);
  cairo_new_path(cr);
  switch (pattern) {
    case kStripes: return drawStripes(cr, phase, size);
    case kDots: return drawDots(cr, phase, size);
    case kWaves: return drawWaves(cr, phase, size);
    case kLeaves: return drawLeaves(cr, phase, size);
    default: return;  // plain
  }
}

}  // namespace xsmoe::generator
