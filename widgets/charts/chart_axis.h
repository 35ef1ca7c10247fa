// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace xsmoe::widgets {

/// A round step (1, 2 or 5 times a power of ten) that cuts `span` into at most `most` parts; at least 1 if `whole`.
[[nodiscard]] double niceStep(double span, int most, bool whole);
/// Digits after the point that numbers at multiples of `step` need.
[[nodiscard]] int decimalsFor(double step);

}  // namespace xsmoe::widgets
