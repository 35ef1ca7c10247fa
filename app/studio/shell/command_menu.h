// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;

namespace xsmoe::studio {

class MainWindow;

/// "Copy What Is Shown as Command": an entry for each command that gives what the page that is looked at shows now.
void addCopyShownAsCommand(MainWindow& window, QMenu& menu);

/// "Copy Further Actions as Command": an entry for each of what File and Run offer now with what is open, besides Run itself.
void addCopyActionsAsCommand(MainWindow& window, QMenu& menu);

}  // namespace xsmoe::studio
