// SPDX-License-Identifier: Apache-2.0
#include "model/generator/picture_patterns.h"

#include <cmath>
#include <numbers>

namespace xsmoe::generator {
namespace {

/// Patterns repeat every 8 or 12 pixels from the picture's corner, so that a patch of the encoder sees the same part of one in every
/// picture.
constexpr double kTile = 8;

enum Pattern : int { kPlain, kStripes, kDots, kWaves, kLeaves };

void drawStripes(cairo_t* cr, double size) {
  for (double x = -size; x < 2 * size; x += kTile) {
    cairo_move_to(cr, x, 0);
    cairo_line_to(cr, x + size / 3, size);
  }
  cairo_set_line_width(cr, 3);
  cairo_stroke(cr);
}

void drawDots(cairo_t* cr, double size) {
  for (double y = 0; y < size + kTile; y += kTile)
    for (double x = 0; x < size + kTile; x += kTile) addEllipse(cr, x, y, 2.3, 2.3);
  cairo_fill(cr);
}

void drawWaves(cairo_t* cr, double size) {
  for (double y = kTile / 2; y < size + kTile; y += kTile) {
    cairo_move_to(cr, 0, y);
    for (double x = 1; x <= size; ++x) cairo_line_to(cr, x, y + 2.4 * std::sin(x * 2 * std::numbers::pi / (1.5 * kTile)));
  }
  cairo_set_line_width(cr, 2);
  cairo_stroke(cr);
}

void addLeaf(cairo_t* cr, double x, double y, double lean) {
  cairo_move_to(cr, x, y + 5);
  cairo_curve_to(cr, x - 4, y + lean, x - 2, y - 4, x + lean, y - 6);
  cairo_curve_to(cr, x + 3, y - 3, x + 4, y + 2, x, y + 5);
}

void drawLeaves(cairo_t* cr, double size) {
  constexpr double kStep = 1.5 * kTile;
  int row = 0;
  for (double y = kStep / 2; y < size + kStep; y += kStep, ++row)
    for (double x = row % 2 == 0 ? 0 : kStep / 2; x < size + kStep; x += kStep) addLeaf(cr, x, y, row % 2 == 0 ? 2 : -2);
  cairo_fill(cr);
}

}  // namespace

void drawPattern(cairo_t* cr, int pattern, const Colour& colour, double size) {
  setColour(cr, colour);
  cairo_new_path(cr);
  switch (pattern) {
    case kStripes: return drawStripes(cr, size);
    case kDots: return drawDots(cr, size);
    case kWaves: return drawWaves(cr, size);
    case kLeaves: return drawLeaves(cr, size);
    default: return;  // plain
  }
}

}  // namespace xsmoe::generator
