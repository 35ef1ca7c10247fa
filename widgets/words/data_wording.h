// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <cstdint>

#include "model/core/data_report.h"

namespace xsmoe::widgets {

/// What a window holds, a sentence each: span, k-core, parts, users, items, shift, items without features.
[[nodiscard]] QStringList windowSentences(const WindowReport& window);
/// "31,662, 26,359 kept", or the number alone where all are.
[[nodiscard]] QString keptText(std::int64_t all, std::int64_t kept);
/// What the leak check found, for people.
[[nodiscard]] QString leakSentence(const DataReport& report);
/// "12 visual, 3 textual; 14 of either", "none", or that nobody knows.
[[nodiscard]] QString missingText(const MissingItems& missing);

}  // namespace xsmoe::widgets
