// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/method_style.h"

#include <map>
#include <set>
#include <utility>

#include "model/core/methods.h"
#include "widgets/charts/run_curves.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

using MethodStyles = std::map<std::pair<Method, Continual>, int>;

/// The first style in a method's colour that no other has.
int freeStyle(Method method, const std::set<int>& taken) {
  const int own = static_cast<int>(method) % kSeriesColours;
  for (int which = 0; which < kStylesOfColour; ++which)
    if (const int style = styleOfSameColour(own, which); !taken.contains(style)) return style;
  return own;
}

/// Methods by themselves come first: how they look does not depend on what can be wrapped around them.
MethodStyles makeMethodStyles() {
  MethodStyles styles;
  std::set<int> taken;
  for (const bool wrapped : {false, true})
    for (const auto& [method, continual] : namedMethods()) {
      if ((continual != Continual::kNone) != wrapped) continue;
      taken.insert(styles[{method, continual}] = freeStyle(method, taken));
    }
  return styles;
}

}  // namespace

int methodStyle(Method method, Continual continual) {
  static const MethodStyles styles = makeMethodStyles();
  const auto found = styles.find({method, continual});
  return found == styles.end() ? styles.at({method, Continual::kNone}) : found->second;
}

int styleOfSameColour(int style, int which) { return (style + which * kSeriesColours) % kCurveStyles; }

}  // namespace xsmoe::widgets
