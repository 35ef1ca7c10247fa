// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QImage>
#include <QPixmap>
#include <QSize>
#include <QString>

namespace xsmoe::widgets {

/// A picture scaled into the middle of a box of so many pixels; null if it cannot be read. Any thread.
[[nodiscard]] QImage readPicture(const QString& path, QSize pixels);

/// An item's picture scaled into `size` (device-independent), kept in QPixmapCache; a drawn card with the title's first letter where there
/// is no picture or it cannot be read.
[[nodiscard]] QPixmap itemPicture(const QString& path, const QString& title, QSize size, double pixelRatio, const QPalette& palette);

}  // namespace xsmoe::widgets
