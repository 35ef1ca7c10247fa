// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/table_rows_text.h"

#include <QAbstractItemModel>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "widgets/charts/chart_table.h"
#include "widgets/charts/origin_file.h"
#include "widgets/charts/table_picture.h"
#include "widgets/charts/text_slice.h"

namespace xsmoe::widgets {
namespace {

/// All but the rows and what closes it.
QByteArray headOfJson(const QString& title, const QStringList& provenance, const QStringList& columns) {
  QJsonObject all = originObject(title, provenance);
  all.insert(QStringLiteral("columns"), QJsonArray::fromStringList(columns));
  QByteArray head = QJsonDocument(all).toJson(QJsonDocument::Compact);
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
  const auto addWanted = [this](int row) {
    if (!wish_.row || wish_.row(row)) addRow(row);
  };
  if (addSlice(next_, table_->rowCount(), addWanted)) return true;
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
