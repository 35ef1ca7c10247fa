// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "model/core/window_note.h"

namespace xsmoe::widgets {

/// "D3", "D3, epoch 4"
[[nodiscard]] QString notePlace(const WindowNote& note);
/// In one line, without line breaks.
[[nodiscard]] QString noteText(const WindowNote& note);
/// "2 · D3, epoch 4: the loss jumps" of each, numbered from 1 in their order.
[[nodiscard]] QStringList noteLines(const std::vector<WindowNote>& notes);
/// What stands on a flag for the notes numbered from `first` to `last`: "2", "2–4".
[[nodiscard]] QString flagText(int first, int last);

}  // namespace xsmoe::widgets
