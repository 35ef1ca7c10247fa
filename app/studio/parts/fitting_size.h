// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>

class QWidget;

namespace xsmoe::studio {

/// As much of `wanted` as the screen of a window has room for, its title bar counted in.
[[nodiscard]] QSize fittingSize(const QWidget& window, QSize wanted);

}  // namespace xsmoe::studio
