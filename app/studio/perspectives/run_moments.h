// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/run_history.h"

namespace xsmoe::studio {

/// The last finished window, or `window` if it is finished: what the stored weights that are shown are of. Empty: there is none.
[[nodiscard]] std::optional<int> finishedWindow(const RunHistory& history, std::optional<int> window);

/// The windows that are finished, increasing.
[[nodiscard]] std::vector<int> finishedWindows(const RunHistory& history);

/// The finished windows whose models were tested, increasing; those up to `last` where it is given.
[[nodiscard]] std::vector<int> testedWindows(const RunHistory& history, std::optional<int> last = {});

/// When a change was last taken back, in milliseconds since 1970; 0: none was. The same epoch may have other weights from then on.
[[nodiscard]] std::int64_t lastTakenBackMs(const RunHistory& history);

}  // namespace xsmoe::studio
