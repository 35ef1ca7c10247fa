// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>
#include <string>

#include "model/core/events.h"
#include "model/core/run_history.h"
#include "model/core/settings.h"

namespace xsmoe::widgets {

/// Words and numbers as shown on screen, by the user's locale. Files use plain numbers instead (chart_export.h).

[[nodiscard]] QString text(const std::string& value);
[[nodiscard]] QString windowName(int window);  ///< "D3"
[[nodiscard]] QString expertName(int born);    ///< "E3": an expert is named for life by the window it was born for
[[nodiscard]] QString modalityTitle(Modality modality);
[[nodiscard]] QString modalityMark(Modality modality);  ///< "V" or "T"
/// "Visual 1 (state 6)": side layers count from 1 on screen.
[[nodiscard]] QString layerTitle(const LayerUsage& usage);
/// "V1": where space is short.
[[nodiscard]] QString layerMark(const LayerUsage& usage);
/// The name of the share that τ compares with under this protocol (model.md, section 4).
[[nodiscard]] QString decisiveShareName(Protocol protocol);
[[nodiscard]] QString runStateText(RunState state);

[[nodiscard]] QString percent(double share, int decimals = 1);  ///< "12.3 %"
[[nodiscard]] QString count(std::int64_t value);                ///< "12,345"
[[nodiscard]] QString shortCount(std::int64_t value);           ///< "1.24 M"
/// `one` for 1, else `many` with the number at %1.
[[nodiscard]] QString counted(int n, const QString& one, const QString& many);
[[nodiscard]] QString bytesText(std::int64_t bytes);       ///< "12.3 MB"
[[nodiscard]] QString durationText(double seconds);        ///< "850 ms", "3.2 s", "2 min 05 s", "1 h 03 min"; "unknown" below 0
[[nodiscard]] QString dateText(std::int64_t seconds1970);  ///< "2020-09-01", UTC

}  // namespace xsmoe::widgets
