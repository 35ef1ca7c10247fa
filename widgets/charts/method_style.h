// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <set>
#include <utility>

#include "model/core/settings.h"

namespace xsmoe::widgets {

/// How a method is drawn in charts that compare methods, as a style of runCurve(), as long as no other of its colour is shown there: in its
/// colour, unlike every other method. With replay or distillation it keeps the colour and has another marker. There are more methods than
/// colours: two may share one, not a marker.
[[nodiscard]] int methodStyle(Method method, Continual continual = Continual::kNone);

/// With what keeps it from forgetting.
using StyledMethod = std::pair<Method, Continual>;
/// The styles of methods that are shown together: each has its own of methodStyle(), but where two have one colour the one that is later in
/// the table of methods takes a colour that none of them has. Of more methods than colours some share one, dashed or with another marker.
[[nodiscard]] std::map<StyledMethod, int> stylesTogether(const std::set<StyledMethod>& methods);

/// The styles of runCurve() in one style's colour, itself first: for what else is drawn of the same method.
inline constexpr int kStylesOfColour = 5;
[[nodiscard]] int styleOfSameColour(int style, int which);

}  // namespace xsmoe::widgets
