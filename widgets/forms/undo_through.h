// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractSpinBox;

namespace xsmoe::widgets {

/// Lets the window's Undo and Redo through where the box has no typing to take back or to do again: Qt's editors keep the keys for
/// themselves always, and what was typed and entered has become a change of the run.
void letUndoThrough(QAbstractSpinBox& box);

}  // namespace xsmoe::widgets
