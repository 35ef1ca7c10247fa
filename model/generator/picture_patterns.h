// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cairo.h>

#include "model/generator/canvas.h"

namespace xsmoe::generator {

/// Paints a pattern over the whole canvas of `size` pixels; the caller clips it. `pattern` is a value of the pattern attribute.
void drawPattern(cairo_t* cr, int pattern, const Colour& colour, double size);

}  // namespace xsmoe::generator
