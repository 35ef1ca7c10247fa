// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLabel;
class QWidget;

namespace xsmoe::widgets {

/// A label for values and sentences: wrapped, and to be selected with the mouse.
[[nodiscard]] QLabel* wrappedLabel(QWidget* parent);

/// Of names side by side, one in each `room`, the widest of which is `widest`: every how many-th can be written so that none runs into the
/// next. 1: all of them.
[[nodiscard]] int nameEvery(double room, double widest);

}  // namespace xsmoe::widgets
