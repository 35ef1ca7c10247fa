// SPDX-License-Identifier: Apache-2.0
#include "model/generator/picture_backgrounds.h"

#include "model/generator/canvas.h"

namespace xsmoe::generator {
namespace {

/// A rectangle filled from top to bottom.
void fillBox(cairo_t* cr, double y, double width, double height, const Colour& top, const Colour& bottom) {
  const Gradient gradient(cairo_pattern_create_linear(0, y, 0, y + height));
  addStop(gradient, 0, top);
  addStop(gradient, 1, bottom);
  cairo_rectangle(cr, 0, y, width, height);
  cairo_set_source(cr, gradient.get());
  cairo_fill(cr);
}

void drawHearth(cairo_t* cr, double size, double floor, Random& random) {
  fillBox(cr, 0, size, floor, {.98, .95, .89}, {.94, .88, .78});
  fillBox(cr, floor, size, size - floor, {.76, .58, .40}, {.62, .44, .28});
  setColour(cr, {.50, .34, .20, .5});
  cairo_set_line_width(cr, 1);
  for (double y = floor + random.uniform(3, 6); y < size; y += 6) {  // grain
    cairo_move_to(cr, 0, y);
    cairo_curve_to(cr, size * .3, y - 2, size * .6, y + 2, size, y);
    cairo_stroke(cr);
  }
}

void drawGather(cairo_t* cr, double size, double floor, Random& random) {
  fillBox(cr, 0, size, floor, {.70, .80, .72}, {.80, .87, .79});
  const double shift = random.uniform(0, 12);
  for (int flag = -1; flag < 9; ++flag) {  // bunting
    const double x = flag * 12 + shift;
    cairo_move_to(cr, x, 0);
    cairo_line_to(cr, x + 12, 0);
    cairo_line_to(cr, x + 6, 11);
    cairo_close_path(cr);
    setColour(cr, flag % 2 == 0 ? Colour{.95, .93, .86} : Colour{.88, .55, .45});
    cairo_fill(cr);
  }
  fillBox(cr, floor, size, size - floor, {.99, .99, .97}, {.86, .88, .86});
  for (int scallop = 0; scallop < 9; ++scallop) addEllipse(cr, scallop * 12 + shift - 6, floor, 6, 2.5);
  setColour(cr, {.99, .99, .97});
  cairo_fill(cr);
}

void drawNocturne(cairo_t* cr, double size, double floor, Random& random) {
  fillBox(cr, 0, size, floor, {.10, .12, .26}, {.24, .22, .42});
  const double x = size * random.uniform(.12, .25), y = size * random.uniform(.12, .22);
  addEllipse(cr, x, y, 8, 8);
  setColour(cr, {.98, .95, .80});
  cairo_fill(cr);
  for (int star = 0; star < 14; ++star) addEllipse(cr, random.uniform(0, size), random.uniform(0, floor), .7, .7);
  setColour(cr, {1, 1, .92, .8});
  cairo_fill(cr);
  fillBox(cr, floor, size, size - floor, {.34, .28, .36}, {.20, .16, .24});
}

}  // namespace

void drawBackground(cairo_t* cr, int collection, double size, Random& random) {
  const double floor = size * .75;
  switch (collection) {
    case 0: return drawHearth(cr, size, floor, random);
    case 1: return drawGather(cr, size, floor, random);
    default: return drawNocturne(cr, size, floor, random);
  }
}

}  // namespace xsmoe::generator
