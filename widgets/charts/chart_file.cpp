// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_file.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QMimeData>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <string_view>

#include "model/core/files/replacement_file.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/origin_file.h"
#include "widgets/charts/svg_letters.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLarger = 2;                ///< than on screen
constexpr double kPointsPerPixel = 0.75;  ///< of a page
constexpr double kMmPerInch = 25.4, kPointsPerMm = 72 / kMmPerInch;

/// By the suffix, in small letters.
QString kindOf(const QString& path) { return path.section(QLatin1Char('.'), -1).toLower(); }

/// One line, as the fields of files have it.
QString inOneLine(const ChartPicture& picture) { return picture.provenance.join(QStringLiteral("; ")); }

Result<void> writeFile(const QString& path, const QByteArray& content) {
  return writeTextFile(path.toStdString(), std::string_view(content.constData(), static_cast<std::size_t>(content.size())));
}

/// A picture in a file's form.
Result<void> writeImage(const QString& path, const QImage& image, const char* kind) {
  QBuffer content;
  if (!image.save(&content, kind))
    return cannotWrite(path.toStdString(), "the file cannot be written: the picture is too large or its kind is not known",
                       "Give it a name that ends in .png, .svg or .pdf");
  return writeFile(path, content.data());
}

void paintOn(QPaintDevice& device, const QRectF& target, const ChartPicture& picture) {
  QPainter painter(&device);
  picture.paint(painter, target);
}

QByteArray pdf(const QString& title, const ChartPicture& picture) {
  QBuffer content;
  content.open(QIODevice::WriteOnly);
  QPdfWriter writer(&content);
  writer.setTitle(title);
  if (!picture.provenance.isEmpty()) writer.setCreator(inOneLine(picture));
  const double scale = picture.widthMm > 0 ? picture.widthMm * kPointsPerMm / picture.size.width() : kPointsPerPixel;
  writer.setPageSize(QPageSize(QSizeF(picture.size) * scale, QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  paintOn(writer, QRectF(0, 0, writer.width(), writer.height()), picture);
  return content.data();
}

/// As the first children of an SVG's root.
void insertWords(QString& svg, const QString& elements) {
  const auto root = svg.indexOf(QLatin1String("<svg"));
  const auto end = svg.indexOf(u'>', root);
  if (root >= 0 && end >= 0) svg.insert(end + 1, u'\n' + elements);
}

}  // namespace

QByteArray svgOf(const QString& title, const ChartPicture& picture) {
  const QRect all(QPoint(), picture.size);
  QBuffer content;
  QSvgGenerator generator;
  generator.setOutputDevice(&content);
  generator.setSize(picture.size);
  generator.setViewBox(all);
  generator.setTitle({});  // not all versions of the generator write "&" and "<" as XML has them
  generator.setDescription({});
  paintOn(generator, all, picture);
  QString text = lettersAsOutlines(QString::fromUtf8(content.data()));
  insertWords(text, QStringLiteral("<title>%1</title>\n<desc>%2</desc>\n").arg(title.toHtmlEscaped(), inOneLine(picture).toHtmlEscaped()));
  if (picture.widthMm <= 0) return text.toUtf8();
  // The generator counts in pixels of its own; its first two sizes are those on paper.
  static const QRegularExpression sizes(QStringLiteral("width=\"[^\"]*\" height=\"[^\"]*\""));
  const auto first = sizes.match(text);
  const double heightMm = picture.widthMm * picture.size.height() / picture.size.width();
  if (first.hasMatch())
    text.replace(first.capturedStart(), first.capturedLength(),
                 QStringLiteral("width=\"%1mm\" height=\"%2mm\"").arg(picture.widthMm).arg(heightMm));
  return text.toUtf8();
}

QImage rendered(const ChartPicture& picture) {
  QImage image(picture.size * kLarger, QImage::Format_ARGB32_Premultiplied);
  paintOn(image, QRectF(QPointF(), QSizeF(image.size())), picture);
  if (!picture.provenance.isEmpty()) image.setText(QStringLiteral("Description"), inOneLine(picture));
  constexpr double kMmPerMetre = 1000;
  if (picture.widthMm > 0) {
    const int dots = qRound(image.width() / picture.widthMm * kMmPerMetre);
    image.setDotsPerMeterX(dots);
    image.setDotsPerMeterY(dots);
  }
  return image;
}

Result<void> saveNumbers(const QString& path, const ChartContent& content, const QStringList& provenance,
                         const std::optional<ChartLens::Range>& visible) {
  if (kindOf(path) == QLatin1String("csv")) {
    if (auto written = writeFile(path, csvOf(content).toUtf8()); !written) return written;
    return writeOrigin(path.toStdString(), originObject(content.title, provenance, visible));
  }
  return writeFile(path, jsonOf(content, provenance, visible));
}

Result<void> saveNumbers(const QString& path, const QString& title, const ChartTable& table, const QStringList& provenance) {
  if (kindOf(path) == QLatin1String("csv")) return saveRowsText(path, csvOf(table).toUtf8(), title, provenance);
  return writeFile(path, jsonOf(table, title, provenance));
}

Result<void> saveText(const QString& path, const QByteArray& text) { return writeFile(path, text); }

Result<void> saveRowsText(const QString& path, const QByteArray& rows, const QString& title, const QStringList& provenance) {
  if (auto written = writeFile(path, rows); !written) return written;
  return writeOrigin(path.toStdString(), originObject(title, provenance));
}

Result<void> saveImage(const QString& path, const QImage& image) { return writeImage(path, image, "png"); }

Result<void> saveChart(const QString& path, const ChartContent& content, const ChartPicture& picture) {
  const QString kind = kindOf(path);
  if (kind == QLatin1String("csv") || kind == QLatin1String("json")) return saveNumbers(path, content, picture.provenance);
  if (kind == QLatin1String("svg")) return writeFile(path, svgOf(content.title, picture));
  if (kind == QLatin1String("pdf")) return writeFile(path, pdf(content.title, picture));
  return writeImage(path, rendered(picture), kind.toLatin1().constData());
}

void copyChart(const ChartContent& content, const ChartPicture& picture) { copyToClipboardAs(picture, csvOf(content)); }

void copyToClipboardAs(const ChartPicture& picture, const QString& text) {
  auto* both = new QMimeData;
  both->setImageData(rendered(picture));
  both->setText(text);
  QApplication::clipboard()->setMimeData(both);
}

}  // namespace xsmoe::widgets
