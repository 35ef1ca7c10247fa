// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractSpinBox;

namespace xsmoe::widgets {

/// Lets the window's Undo through where the box has no typing to take back: Qt's editors keep the key for themselves always, and what was
/// typed and entered has become a change of the run.
void letUndoThrough(QAbstractSpinBox& box);

}  // namespace xsmoe::widgets
