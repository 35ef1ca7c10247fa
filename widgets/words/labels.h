// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLabel;
class QWidget;

namespace xsmoe::widgets {

/// A label for values and sentences: wrapped, and to be selected with the mouse.
[[nodiscard]] QLabel* wrappedLabel(QWidget* parent);

}  // namespace xsmoe::widgets
