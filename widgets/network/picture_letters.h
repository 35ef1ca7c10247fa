// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QSizeF>
#include <QString>

namespace xsmoe::widgets {

/// How many times as large as usual the program's letters are, at least 1.
[[nodiscard]] double lettersLarger();

/// Letters of the network picture, in its own units: so many pixels high with letters of the program as the picture is laid out for, and
/// larger with larger ones, as far as the text fits into its room.
[[nodiscard]] QFont pictureFont(int pixels, bool bold, const QString& text, QSizeF room);

}  // namespace xsmoe::widgets
