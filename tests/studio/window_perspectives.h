// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdexcept>

#include "app/studio/shell/main_window.h"

namespace xsmoe::studio {

/// The window's perspective of a kind.
template <class Which>
[[nodiscard]] Which& perspective(const MainWindow& window) {
  for (const auto& one : window.perspectives())
    if (auto* const found = dynamic_cast<Which*>(one.get())) return *found;
  throw std::logic_error("the window has no such perspective");
}

}  // namespace xsmoe::studio
