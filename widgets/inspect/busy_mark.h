// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QProgressBar;
class QWidget;

namespace xsmoe::widgets {

/// A small bar that says that something is asked, hidden at first. It keeps its place.
[[nodiscard]] QProgressBar* busyMark(QWidget* parent);

}  // namespace xsmoe::widgets
