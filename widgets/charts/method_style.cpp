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

using MethodStyles = std::map<StyledMethod, int>;

/// The first style in a colour that no other has.
int firstFree(int colour, const std::set<int>& taken) {
  for (int which = 0; which < kStylesOfColour; ++which)
    if (const int style = styleOfSameColour(colour, which); !taken.contains(style)) return style;
  return colour;
}

/// Methods by themselves come first: how they look does not depend on what can be wrapped around them.
MethodStyles makeMethodStyles() {
  MethodStyles styles;
  std::set<int> taken;
  for (const bool wrapped : {false, true})
    for (const auto& [method, continual] : namedMethods()) {
      if ((continual != Continual::kNone) != wrapped) continue;
      taken.insert(styles[{method, continual}] = firstFree(static_cast<int>(method) % kSeriesColours, taken));
    }
  return styles;
}

int colourOf(Method method) { return methodStyle(method) % kSeriesColours; }

/// Of each method, with whatever it is wrapped in.
std::map<Method, int> coloursTogether(const std::set<StyledMethod>& methods) {
  std::map<Method, int> colours;
  std::set<int> taken;
  for (const auto& [method, continual] : methods)
    if (!colours.contains(method) && taken.insert(colourOf(method)).second) colours[method] = colourOf(method);
  for (const auto& [method, continual] : methods) {
    if (colours.contains(method)) continue;
    int colour = 0;
    while (colour < kSeriesColours && taken.contains(colour)) ++colour;
    colours[method] = colour < kSeriesColours ? colour : colourOf(method);
    taken.insert(colours[method]);
  }
  return colours;
}

}  // namespace

std::map<StyledMethod, int> stylesTogether(const std::set<StyledMethod>& methods) {
  const auto colours = coloursTogether(methods);
  std::map<StyledMethod, int> styles;
  std::set<int> taken;
  for (const auto& method : methods)
    if (colours.at(method.first) == colourOf(method.first)) taken.insert(styles[method] = methodStyle(method.first, method.second));
  for (const auto& method : methods)
    if (!styles.contains(method)) taken.insert(styles[method] = firstFree(colours.at(method.first), taken));
  return styles;
}

int methodStyle(Method method, Continual continual) {
  static const MethodStyles styles = makeMethodStyles();
  const auto found = styles.find({method, continual});
  return found == styles.end() ? styles.at({method, Continual::kNone}) : found->second;
}

int styleOfSameColour(int style, int which) { return (style + which * kSeriesColours) % kCurveStyles; }

}  // namespace xsmoe::widgets
