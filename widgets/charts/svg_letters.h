// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace xsmoe::widgets {

/// A document of QSvgGenerator that needs no font: letters are drawn by their outlines, each of which the file holds once, and look the
/// same where the font is not installed. What a text says stays in it as its title, for a search and readers of the screen. A text whose
/// font has no outlines, as coloured signs, is left as it is.
[[nodiscard]] QString lettersAsOutlines(const QString& svg);

}  // namespace xsmoe::widgets
