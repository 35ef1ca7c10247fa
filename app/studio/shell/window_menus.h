// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace xsmoe::studio {

class MainWindow;

/// The menu bar: File, Run, View, Help. Call once, when the window's parts are there.
void buildMenus(MainWindow& window);

}  // namespace xsmoe::studio
