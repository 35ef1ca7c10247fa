// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QPalette>
#include <QStringList>

#include "widgets/charts/chart_file.h"

namespace xsmoe::widgets {

/// The picture with lines below it, as wide as it is and as high as they need; itself without lines.
[[nodiscard]] ChartPicture withLinesBelow(ChartPicture picture, const QStringList& lines, const QFont& font, const QPalette& palette);

}  // namespace xsmoe::widgets
