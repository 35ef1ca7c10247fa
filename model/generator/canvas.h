// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cairo.h>

#include <memory>

namespace xsmoe::generator {

/// A colour of components in [0, 1].
struct Colour {
  double red = 0, green = 0, blue = 0, alpha = 1;
  [[nodiscard]] Colour faded(double opacity) const { return {red, green, blue, opacity}; }
};

/// `share` of the way from one colour to another.
[[nodiscard]] inline Colour between(const Colour& from, const Colour& to, double share) {
  return {from.red + (to.red - from.red) * share, from.green + (to.green - from.green) * share, from.blue + (to.blue - from.blue) * share,
          from.alpha + (to.alpha - from.alpha) * share};
}

struct SurfaceDeleter {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextDeleter {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
struct PatternDeleter {
  void operator()(cairo_pattern_t* pattern) const { cairo_pattern_destroy(pattern); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDeleter>;
using Context = std::unique_ptr<cairo_t, ContextDeleter>;
using Gradient = std::unique_ptr<cairo_pattern_t, PatternDeleter>;

inline void setColour(cairo_t* cr, const Colour& colour) { cairo_set_source_rgba(cr, colour.red, colour.green, colour.blue, colour.alpha); }

inline void addStop(const Gradient& gradient, double at, const Colour& colour) {
  cairo_pattern_add_color_stop_rgba(gradient.get(), at, colour.red, colour.green, colour.blue, colour.alpha);
}

/// An ellipse as a new sub-path.
void addEllipse(cairo_t* cr, double x, double y, double radiusX, double radiusY);
/// A rectangle with round corners as a new sub-path.
void addRoundBox(cairo_t* cr, double x, double y, double width, double height, double radius);

}  // namespace xsmoe::generator
