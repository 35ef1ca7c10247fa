// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPoint>
#include <QString>
#include <functional>

class QEvent;
class QWidget;

namespace xsmoe::widgets {

/// Answers an event of `over` that asks for a tooltip by the plain text at its place, in coordinates of `over`: its lines stay, long ones
/// are broken, and none of it is taken for markup. Nothing is shown where it is empty. False: another event, which is left alone.
[[nodiscard]] bool showPlainTip(QWidget* over, QEvent* event, const std::function<QString(QPoint)>& textAt);

}  // namespace xsmoe::widgets
