// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

#include "model/core/error.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/chart_lens.h"

class QPainter;
class QRectF;

namespace xsmoe::widgets {

struct ChartTable;

/// How a chart looks, for files and the clipboard.
struct ChartPicture {
  QSize size;  ///< on screen
  std::function<void(QPainter& painter, const QRectF& target)> paint;
  QStringList provenance = {};  ///< what it shows, a line each: in the file's own description
  double widthMm = 0;           ///< of the file on paper; 0: as on screen
};

/// Twice as large as on screen.
[[nodiscard]] QImage rendered(const ChartPicture& picture);

/// A whole document of SVG, which needs no font (lettersAsOutlines()).
[[nodiscard]] QByteArray svgOf(const QString& title, const ChartPicture& picture);

/// Writes picture or numbers; the kind by suffix: .png, .svg, .pdf, .csv or .json. A PDF holds its letters' fonts, an SVG their outlines.
/// Error: the file cannot be written, with what the system says of it.
[[nodiscard]] Result<void> saveChart(const QString& path, const ChartContent& content, const ChartPicture& picture);

/// Writes numbers, .csv or .json, of which `visible` says what part of the x axis they are (jsonOf()); of CSV a file beside it says where
/// they come from (writeOrigin()). Any thread. Errors as of saveChart().
[[nodiscard]] Result<void> saveNumbers(const QString& path, const ChartContent& content, const QStringList& provenance,
                                       const std::optional<ChartLens::Range>& visible = {});

/// Of a table. Any thread.
[[nodiscard]] Result<void> saveNumbers(const QString& path, const QString& title, const ChartTable& table, const QStringList& provenance);

/// Writes what was made already. Any thread. Errors as of saveChart().
[[nodiscard]] Result<void> saveText(const QString& path, const QByteArray& text);

/// The same of a table's rows (TableRowsText), and of CSV where they come from. Any thread. Errors as of saveChart().
[[nodiscard]] Result<void> saveRowsText(const QString& path, const QByteArray& rows, const QString& title, const QStringList& provenance);

/// Writes an image as PNG. Any thread. Errors as of saveChart().
[[nodiscard]] Result<void> saveImage(const QString& path, const QImage& image);

/// Puts both on the clipboard.
void copyChart(const ChartContent& content, const ChartPicture& picture);
void copyToClipboardAs(const ChartPicture& picture, const QString& text);

}  // namespace xsmoe::widgets
