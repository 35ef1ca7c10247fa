// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/perspective.h"

#include <algorithm>

namespace xsmoe::studio {

int earlyWindow(const RunHistory& run) { return run.window(std::min<std::size_t>(2, (run.windowCount() - 1) / 2)).window.value; }

}  // namespace xsmoe::studio
