// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>

#include "model/core/command_words.h"

class QPushButton;
class QString;
class QWidget;

namespace xsmoe::studio {

/// Puts the command on the clipboard, as a line for a shell; nothing without words. Returns what is to be said of it.
[[nodiscard]] QString copyCommand(const CommandWords& words);

/// "Copy as Command": copies what a dialog would do as it is filled in at the press. Where no command does, it says so.
[[nodiscard]] QPushButton* copyCommandButton(QWidget* parent, std::function<CommandWords()> words);

}  // namespace xsmoe::studio
