// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_file.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include "widgets/charts/chart_export.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLarger = 2;                ///< than on screen
constexpr double kPointsPerPixel = 0.75;  ///< of a page

bool writeText(const QString& path, const QString& text) {
  QSaveFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0 && file.commit();
}

bool paintOn(QPaintDevice& device, const QRectF& target, const ChartPicture& picture) {
  QPainter painter;
  if (!painter.begin(&device)) return false;
  picture.paint(painter, target);
  return painter.end();
}

bool writeSvg(const QString& path, const QString& title, const ChartPicture& picture) {
  const QRect all(QPoint(), picture.size);
  QSvgGenerator generator;
  generator.setFileName(path);
  generator.setSize(picture.size);
  generator.setViewBox(all);
  generator.setTitle(title);
  return paintOn(generator, all, picture);
}

bool writePdf(const QString& path, const QString& title, const ChartPicture& picture) {
  QPdfWriter writer(path);
  writer.setTitle(title);
  writer.setPageSize(QPageSize(QSizeF(picture.size) * kPointsPerPixel, QPageSize::Point));
  writer.setPageMargins(QMarginsF());
  return paintOn(writer, QRectF(0, 0, writer.width(), writer.height()), picture);
}

}  // namespace

QImage rendered(const ChartPicture& picture) {
  QImage image(picture.size * kLarger, QImage::Format_ARGB32_Premultiplied);
  paintOn(image, QRectF(QPointF(), QSizeF(image.size())), picture);
  return image;
}

bool saveChart(const QString& path, const ChartContent& content, const ChartPicture& picture) {
  const QString kind = path.section(QLatin1Char('.'), -1).toLower();
  if (kind == QLatin1String("csv")) return writeText(path, csvOf(content));
  if (kind == QLatin1String("svg")) return writeSvg(path, content.title, picture);
  if (kind == QLatin1String("pdf")) return writePdf(path, content.title, picture);
  return rendered(picture).save(path);
}

void copyChart(const ChartContent& content, const ChartPicture& picture) {
  auto* both = new QMimeData;
  both->setImageData(rendered(picture));
  both->setText(csvOf(content));
  QApplication::clipboard()->setMimeData(both);
}

}  // namespace xsmoe::widgets
