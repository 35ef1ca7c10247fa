// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMainWindow;

namespace xsmoe::studio {

struct WindowParts;

// How a person has divided the left side between the stream and the settings. Qt shows docks one after the other and gives the first of
// them all the room, so that their border would wander each time both were away.

/// Before they go; only where both are there.
void keepHeights(QMainWindow& window, WindowParts& parts);

/// When they are back.
void bringHeightsBack(QMainWindow& window, WindowParts& parts);

/// They were arranged anew.
void forgetHeights(WindowParts& parts);

}  // namespace xsmoe::studio
