// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/table_picture.h"

#include <QAbstractItemModel>
#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QPainter>
#include <QTextDocument>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kTextMargin = 10;

struct TableWords {
  Q_DECLARE_TR_FUNCTIONS(Paper)
};

/// With the heading above it, where there is one.
QString columnHeading(const QAbstractItemModel& table, int column) {
  const QVariant whole = table.headerData(column, Qt::Horizontal, Qt::AccessibleTextRole);
  return (whole.isValid() ? whole : table.headerData(column, Qt::Horizontal)).toString();
}

QString tableRowInHtml(const QString& kind, const QStringList& cells) {
  QString row;
  for (const QString& one : cells) row += QStringLiteral("<%1>%2</%1>").arg(kind, one.toHtmlEscaped());
  return QStringLiteral("<tr>%1</tr>").arg(row);
}

QString tableInHtml(const ChartTable& words, int all, const QString& title, const QString& sentence) {
  QString rows = tableRowInHtml(QStringLiteral("th"), words.header);
  const int pictured = std::min(static_cast<int>(words.rows.size()), kPicturedRows);
  for (int row = 0; row < pictured; ++row) rows += tableRowInHtml(QStringLiteral("td"), words.rows[static_cast<std::size_t>(row)]);
  QString html = QStringLiteral("<h3>%1</h3>").arg(title.toHtmlEscaped());
  if (!sentence.isEmpty()) html += QStringLiteral("<p>%1</p>").arg(sentence.toHtmlEscaped());
  html += QStringLiteral("<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">%1</table>").arg(rows);
  if (all == pictured) return html;
  return html + QStringLiteral("<p>%1</p>").arg(TableWords::tr("%1 of %2 rows.").arg(count(pictured), count(all)));
}

QString cellText(const QModelIndex& cell, CellDigits digits) {
  const QVariant full = digits == CellDigits::kInFull ? cell.data(kInFullRole) : QVariant();
  return (full.isValid() ? full : cell.data(Qt::DisplayRole)).toString();
}

}  // namespace

ChartPicture textPicture(std::shared_ptr<QTextDocument> text, int width) {
  text->setTextWidth(width - 2 * kTextMargin);
  const QSize size(width, static_cast<int>(std::ceil(text->size().height())) + 2 * kTextMargin);
  return {size, [text = std::move(text), width](QPainter& painter, const QRectF& target) {
            const QPalette light = lightPalette();
            painter.save();
            painter.fillRect(target, light.color(QPalette::Base));
            painter.translate(target.topLeft());
            painter.scale(target.width() / width, target.width() / width);
            painter.translate(kTextMargin, kTextMargin);
            QAbstractTextDocumentLayout::PaintContext context;
            context.palette = light;
            text->documentLayout()->draw(&painter, context);
            painter.restore();
          }};
}

bool namesRows(const QAbstractItemModel& table) {
  if (table.rowCount() == 0) return false;
  const QString first = table.headerData(0, Qt::Vertical).toString();
  return !first.isEmpty() && first != QString::number(1);
}

QStringList headingsOf(const QAbstractItemModel& table, bool named) {
  QStringList headings;
  if (named) headings << QString();
  for (int column = 0; column < table.columnCount(); ++column) headings << columnHeading(table, column);
  return headings;
}

QStringList cellsOf(const QAbstractItemModel& table, int row, bool named, CellDigits digits) {
  QStringList cells;
  if (named) cells << table.headerData(row, Qt::Vertical).toString();
  for (int column = 0; column < table.columnCount(); ++column) cells << cellText(table.index(row, column), digits);
  return cells;
}

ChartTable wordsOf(const QAbstractItemModel& table, int most, CellDigits digits) {
  const bool named = namesRows(table);
  ChartTable words{headingsOf(table, named), {}};
  for (int row = 0; row < std::min(most, table.rowCount()); ++row) words.rows.push_back(cellsOf(table, row, named, digits));
  return words;
}

ChartPicture tablePicture(const ChartTable& words, int all, const QString& title, const QString& sentence, const QFont& font, int width) {
  auto document = std::make_shared<QTextDocument>();
  document->setDefaultFont(font);
  document->setHtml(tableInHtml(words, all, title, sentence));
  return textPicture(std::move(document), width);
}

}  // namespace xsmoe::widgets
