// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/chart_in_text.h"

#include <QAbstractTextDocumentLayout>
#include <QTextCharFormat>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>

#include "widgets/report/report_page.h"

namespace xsmoe::widgets {
namespace {

constexpr int kChartObject = QTextFormat::UserObject + 1;
constexpr int kChartNumber = QTextFormat::UserProperty + 1;
constexpr int kScreenDpi = 96;          ///< by which Qt counts a document's lengths where a device scales them
constexpr double kShareOfWidth = 0.98;  ///< a line must have room for it

}  // namespace

void ChartInText::putInto(QTextDocument& document) {
  document.documentLayout()->registerHandler(kChartObject, this);
  for (int i = 0; i < static_cast<int>(charts_.size()); ++i) {
    QTextCursor place = document.find(chartPlace(i));
    if (place.isNull()) continue;
    QTextCharFormat format;
    format.setObjectType(kChartObject);
    format.setProperty(kChartNumber, i);
    place.insertText(QString(QChar::ObjectReplacementCharacter), format);
  }
}

QSizeF ChartInText::intrinsicSize(QTextDocument* document, int /*position*/, const QTextFormat& format) {
  const QSizeF size = chartOf(format).picture.size;
  const auto frame = document->rootFrame()->frameFormat();
  // Margins count in pixels of a screen, the page in those of its device.
  const double scale = document->documentLayout()->paintDevice() == nullptr
                           ? 1
                           : document->documentLayout()->paintDevice()->logicalDpiX() / static_cast<double>(kScreenDpi);
  const double room = document->pageSize().width() - (frame.leftMargin() + frame.rightMargin()) * scale;
  return size * (room > 0 ? kShareOfWidth * room / size.width() : 1);
}

void ChartInText::drawObject(QPainter* painter, const QRectF& rect, QTextDocument* /*document*/, int /*position*/,
                             const QTextFormat& format) {
  chartOf(format).picture.paint(*painter, rect);
}

const ReportChart& ChartInText::chartOf(const QTextFormat& format) const {
  return charts_.at(static_cast<std::size_t>(format.intProperty(kChartNumber)));
}

}  // namespace xsmoe::widgets
