// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cairo.h>

#include "model/generator/random.h"

namespace xsmoe::generator {

/// The room that a collection is pictured in: a cream wall and a wooden table, a sage wall with bunting and a white cloth, or a night
/// window with a moon. Covers a canvas of `size` pixels; the floor begins at three quarters of its height.
void drawBackground(cairo_t* cr, int collection, double size, Random& random);

}  // namespace xsmoe::generator
