// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "model/core/error.h"

class QAction;
class QKeySequence;
class QMenu;

namespace xsmoe::studio {

class MainWindow;

/// Writes the settings of the next run as `xsmoe train --config` reads them. What came of it is said at the window's top.
void saveSettings(MainWindow& window, const std::filesystem::path& file);
/// Takes those of a file for the next run; where it is refused they stay as they are, and the line is said.
void loadSettings(MainWindow& window, const std::filesystem::path& file);

/// Whether a file says settings that a run may have; an empty name does.
[[nodiscard]] Result<void> checkSettingsFile(const std::filesystem::path& file);
/// Takes those of a file at the start: at once, and for the stream that is opened first once more, since how that is cut comes with it.
/// What of them no person changes is not remembered.
void beginWithSettings(MainWindow& window, const std::filesystem::path& file);

/// "Settings" with both, each of which asks for the file.
void addSettingsFiles(MainWindow& window, QMenu& menu);

/// Turns an action on or off, and shows its key only while it is on: Undo has two, of a run and of the settings, with one key.
void enableWithKey(QAction& action, bool on, const QKeySequence& key);

/// Taking back and doing again what was set for the next run, with the keys of Undo and Redo wherever no text is written. They are off
/// while a run trains: then the key of Undo is the run's, whose own is off else. Where the settings are not to be seen, it is said what
/// became of them.
void addSettingsUndo(MainWindow& window, QMenu& menu);

}  // namespace xsmoe::studio
