// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace xsmoe::studio {

/// What the program is, its version and licence, what it is built on, and that it uses no network. Does not block.
void showAbout(QWidget& parent);

}  // namespace xsmoe::studio
