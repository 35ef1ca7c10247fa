// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QIcon>
#include <QString>

namespace xsmoe::widgets {

/// An icon of resources/icons in the palette's text colour, by its file's name without suffix: "run", "pause", "step" ….
/// Call again after a change of theme.
[[nodiscard]] QIcon icon(const QString& name);

/// The program's own icon.
[[nodiscard]] QIcon programIcon();

}  // namespace xsmoe::widgets
