// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/core/run_history.h"

namespace xsmoe::widgets {

/// A run in few words where its folder has the name that the studio gives (formats.md): "2026-11-23 10:12:03", "2026-11-23 10:12:03,
/// static"; else that name.
[[nodiscard]] QString runTitle(const RunDescription& run);
/// What a fork changed: "Grouping 6, 12; τ 0.4"; empty where nothing was.
[[nodiscard]] QString changedText(const RunOrigin& origin);

}  // namespace xsmoe::widgets
