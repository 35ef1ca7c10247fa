// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QString>
#include <QStringList>

namespace xsmoe::widgets {

/// A text broken at its words into at most so many lines (1 …) of this width, pixels; the last one is shortened where needed.
[[nodiscard]] QStringList elidedLines(const QString& text, const QFont& font, double width, int most);

}  // namespace xsmoe::widgets
