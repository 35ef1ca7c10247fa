// SPDX-License-Identifier: Apache-2.0
#include "model/generator/canvas.h"

#include <algorithm>
#include <numbers>

namespace xsmoe::generator {

using std::numbers::pi;

void addEllipse(cairo_t* cr, double x, double y, double radiusX, double radiusY) {
  cairo_new_sub_path(cr);
  cairo_save(cr);
  cairo_translate(cr, x, y);
  cairo_scale(cr, radiusX, radiusY);
  cairo_arc(cr, 0, 0, 1, 0, 2 * pi);
  cairo_restore(cr);
  cairo_close_path(cr);
}

void addRoundBox(cairo_t* cr, double x, double y, double width, double height, double radius) {
  const double r = std::min({radius, width / 2, height / 2});
  cairo_new_sub_path(cr);
  cairo_arc(cr, x + width - r, y + r, r, -pi / 2, 0);
  cairo_arc(cr, x + width - r, y + height - r, r, 0, pi / 2);
  cairo_arc(cr, x + r, y + height - r, r, pi / 2, pi);
  cairo_arc(cr, x + r, y + r, r, pi, 3 * pi / 2);
  cairo_close_path(cr);
}

}  // namespace xsmoe::generator
