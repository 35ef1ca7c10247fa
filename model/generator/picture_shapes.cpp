// SPDX-License-Identifier: Apache-2.0
#include "model/generator/picture_shapes.h"

#include <cmath>
#include <numbers>

namespace xsmoe::generator {
namespace {

using std::numbers::pi;

enum Shape : int { kVase, kLamp, kCup, kChair, kClock };

/// Coordinates of a product: x from −1 to 1 across its width, y from 0 at its foot to 1 at its top.
class Frame {
 public:
  explicit Frame(const Stand& stand) : stand_(stand) {}
  [[nodiscard]] double x(double across) const { return stand_.x + across * stand_.width / 2; }
  [[nodiscard]] double y(double up) const { return stand_.y - up * stand_.height; }
  void move(cairo_t* cr, double across, double up) const { cairo_move_to(cr, x(across), y(up)); }
  void line(cairo_t* cr, double across, double up) const { cairo_line_to(cr, x(across), y(up)); }
  void curve(cairo_t* cr, double x1, double y1, double x2, double y2, double x3, double y3) const {
    cairo_curve_to(cr, x(x1), y(y1), x(x2), y(y2), x(x3), y(y3));
  }
  [[nodiscard]] double width() const { return stand_.width; }
  [[nodiscard]] double height() const { return stand_.height; }

 private:
  Stand stand_;
};

void stroke(cairo_t* cr, const Colour& colour, double thickness) {
  setColour(cr, colour);
  cairo_set_line_width(cr, thickness);
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke(cr);
}

void addVase(cairo_t* cr, const Frame& at) {
  at.move(cr, -.42, 1);
  at.curve(cr, -.30, .86, -.30, .80, -.34, .74);
  at.curve(cr, -1.1, .58, -1.0, .20, -.42, 0);
  at.line(cr, .42, 0);
  at.curve(cr, 1.0, .20, 1.1, .58, .34, .74);
  at.curve(cr, .30, .80, .30, .86, .42, 1);
  cairo_close_path(cr);
}

void addLampShade(cairo_t* cr, const Frame& at) {
  at.move(cr, -.45, 1);
  at.line(cr, .45, 1);
  at.line(cr, .95, .48);
  at.curve(cr, .4, .43, -.4, .43, -.95, .48);
  cairo_close_path(cr);
}

void addCup(cairo_t* cr, const Frame& at) {
  at.move(cr, -.85, .95);
  at.curve(cr, -.85, .35, -.70, .02, -.35, 0);
  at.line(cr, .25, 0);
  at.curve(cr, .60, .02, .70, .35, .70, .95);
  cairo_close_path(cr);
}

void addChair(cairo_t* cr, const Frame& at) {
  addRoundBox(cr, at.x(-.62), at.y(1), at.width() * .62, at.height() * .52, at.width() * .16);    // back
  addRoundBox(cr, at.x(-.78), at.y(.46), at.width() * .78, at.height() * .13, at.width() * .06);  // seat
}

void drawLampStand(cairo_t* cr, const Frame& at, const Palette& palette) {
  at.move(cr, 0, .5);
  at.line(cr, 0, .06);
  stroke(cr, palette.dark, at.width() * .08);
  addEllipse(cr, at.x(0), at.y(.04), at.width() * .26, at.height() * .045);
  setColour(cr, palette.dark);
  cairo_fill(cr);
  addEllipse(cr, at.x(0), at.y(.42), at.width() * .5, at.height() * .12);  // light falls out
  setColour(cr, Colour{1, .95, .7, .35});
  cairo_fill(cr);
}

void drawChairLegs(cairo_t* cr, const Frame& at) {
  for (const double side : {-1.0, 1.0}) {
    at.move(cr, side * .66, .36);
    at.line(cr, side * .78, 0);
    stroke(cr, kWood, at.width() * .08);
    at.move(cr, side * .42, .36);
    at.line(cr, side * .46, .06);
    stroke(cr, between(kWood, Colour{0, 0, 0}, .35), at.width() * .06);
  }
}

void drawClockFace(cairo_t* cr, const Frame& at, const Palette& palette) {
  const double x = at.x(0), y = at.y(.52), radius = at.width() * .29;
  addEllipse(cr, x, y, radius, radius);
  setColour(cr, Colour{.98, .97, .93});
  cairo_fill(cr);
  for (int hour = 0; hour < 12; ++hour) {
    const double angle = hour * pi / 6, inner = radius * (hour % 3 == 0 ? .74 : .84);
    cairo_move_to(cr, x + inner * std::sin(angle), y - inner * std::cos(angle));
    cairo_line_to(cr, x + radius * .93 * std::sin(angle), y - radius * .93 * std::cos(angle));
    stroke(cr, palette.dark, hour % 3 == 0 ? 1.6 : .8);
  }
  cairo_move_to(cr, x - radius * .40, y - radius * .32);  // ten past ten, as in every catalogue
  cairo_line_to(cr, x, y);
  cairo_line_to(cr, x + radius * .58, y - radius * .42);
  stroke(cr, palette.dark, 1.8);
}

void addCurl(cairo_t* cr, const Frame& at, double side, double up, double size) {
  const double x = at.x(0), y = at.y(up), s = side * size * at.width();
  cairo_move_to(cr, x, y);
  cairo_curve_to(cr, x + s * .5, y - size * at.width() * .7, x + s * 1.2, y - size * at.width() * .2, x + s * .8,
                 y + size * at.width() * .2);
  cairo_curve_to(cr, x + s * .6, y + size * at.width() * .35, x + s * .35, y + size * at.width() * .1, x + s * .6, y);
}

/// Golden curls, beads and a finial.
void drawOrnament(cairo_t* cr, int shape, const Frame& at) {
  constexpr std::array<double, kValues> kCurlHeight{.40, .70, .50, .76, .12}, kBeadHeight{.03, .47, .06, .36, .01},
      kBeadReach{.42, .92, .34, .74, .62}, kTop{1.0, 1.0, .97, 1.0, 1.0};
  const auto s = static_cast<std::size_t>(shape);
  for (const double side : {-1.0, 1.0}) addCurl(cr, at, side, kCurlHeight[s], shape == kClock ? .10 : .20);
  stroke(cr, kGold, 1.5);
  for (int bead = -3; bead <= 3; ++bead) {
    addEllipse(cr, at.x(kBeadReach[s] * bead / 3), at.y(kBeadHeight[s]), 1.7, 1.7);
    setColour(cr, kGold);
    cairo_fill(cr);
  }
  if (shape == kCup) return;  // a cup stays open
  const double top = shape == kClock ? at.y(.52) - at.width() * .48 : at.y(kTop[s]);
  addEllipse(cr, at.x(0), top - 2.5, 2.6, 3.4);
  setColour(cr, kGold);
  cairo_fill(cr);
}

}  // namespace

void drawBehind(cairo_t* cr, int shape, const Stand& stand, const Palette& palette) {
  const Frame at(stand);
  if (shape == kLamp) drawLampStand(cr, at, palette);
  if (shape == kChair) drawChairLegs(cr, at);
  if (shape == kCup) {
    cairo_new_path(cr);
    at.move(cr, .66, .80);
    at.curve(cr, 1.25, .85, 1.15, .25, .55, .25);
    stroke(cr, palette.dark, at.width() * .09);
  }
  if (shape == kClock)
    for (const double side : {-1.0, 1.0}) {
      at.move(cr, side * .5, .15);
      at.line(cr, side * .62, 0);
      stroke(cr, palette.dark, at.width() * .10);
    }
}

void addBody(cairo_t* cr, int shape, const Stand& stand) {
  const Frame at(stand);
  cairo_new_path(cr);
  switch (shape) {
    case kVase: return addVase(cr, at);
    case kLamp: return addLampShade(cr, at);
    case kCup: return addCup(cr, at);
    case kChair: return addChair(cr, at);
    default: return addEllipse(cr, at.x(0), at.y(.52), stand.width * .48, stand.width * .48);
  }
}

void drawInFront(cairo_t* cr, int shape, const Stand& stand, const Palette& palette, bool ornate) {
  const Frame at(stand);
  if (shape == kClock) drawClockFace(cr, at, palette);
  if (shape == kCup) {
    addEllipse(cr, at.x(-.075), at.y(.95), at.width() * .385, at.height() * .06);
    setColour(cr, palette.dark);
    cairo_fill(cr);
  }
  if (shape == kVase) {
    addEllipse(cr, at.x(0), at.y(1), at.width() * .21, at.height() * .03);
    setColour(cr, palette.dark);
    cairo_fill(cr);
  }
  if (ornate) drawOrnament(cr, shape, at);
}

}  // namespace xsmoe::generator
