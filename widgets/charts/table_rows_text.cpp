// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/table_rows_text.h"

#include <QAbstractItemModel>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "widgets/charts/chart_table.h"
#include "widgets/charts/table_picture.h"

namespace xsmoe::widgets {
namespace {

constexpr qint64 kRowsSliceMs = 10;

/// All but the rows and what closes it.
QByteArray headOfJson(const QString& title, const QStringList& provenance, const QStringList& columns) {
  QByteArray head = QJsonDocument(QJsonObject{{QStringLiteral("title"), title},
                                              {QStringLiteral("provenance"), QJsonArray::fromStringList(provenance)},
                                              {QStringLiteral("columns"), QJsonArray::fromStringList(columns)}})
                        .toJson(QJsonDocument::Compact);
  head.chop(1);
  return head + ",\"rows\":[";
}

}  // namespace

TableRowsText::TableRowsText(const QAbstractItemModel& table, Wish wish) : table_(&table), wish_(std::move(wish)) {
  const auto change = [this] { changed_ = true; };
  QObject::connect(&table, &QAbstractItemModel::modelReset, &watch_, change);
  QObject::connect(&table, &QAbstractItemModel::layoutChanged, &watch_, change);
  QObject::connect(&table, &QAbstractItemModel::rowsInserted, &watch_, change);
  QObject::connect(&table, &QAbstractItemModel::rowsRemoved, &watch_, change);
  QObject::connect(&table, &QAbstractItemModel::rowsMoved, &watch_, change);
}

void TableRowsText::begin() {
  changed_ = any_ = false;
  next_ = 0;
  named_ = namesRows(*table_);
  const QStringList columns = headingsOf(*table_, named_);
  text_ = wish_.json ? headOfJson(wish_.title, wish_.provenance, columns) : csvLine(columns).toUtf8();
}

bool TableRowsText::addSome() {
  if (gone()) return false;
  if (changed_) begin();
  QElapsedTimer clock;
  clock.start();
  const int rows = table_->rowCount();
  for (; next_ < rows && clock.elapsed() < kRowsSliceMs; ++next_)
    if (!wish_.row || wish_.row(next_)) addRow(next_);
  if (next_ < rows) return true;
  if (wish_.json) text_ += "\n]}\n";
  return false;
}

void TableRowsText::addRow(int row) {
  const QStringList cells = cellsOf(*table_, row, named_);
  if (wish_.json) {
    text_ += any_ ? ",\n" : "\n";
    text_ += QJsonDocument(jsonRow(cells)).toJson(QJsonDocument::Compact);
  } else {
    text_ += csvLine(cells).toUtf8();
  }
  any_ = true;
}

}  // namespace xsmoe::widgets
