// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/source_preview_model.h"

#include <QFont>
#include <QStringList>

#include "widgets/forms/column_mapping_form.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Reviews and descriptions can be pages long: cells show their beginning, tool tips somewhat more.
constexpr int kCellLength = 120, kToolTipLength = 600;

QString beginning(const QString& whole, int length) { return whole.size() <= length ? whole : whole.left(length) + QChar(u'…'); }

}  // namespace

void SourcePreviewModel::setSource(const SourceFile& source) {
  beginResetModel();
  source_ = source;
  endResetModel();
}

int SourcePreviewModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(source_.firstRows.size());
}

int SourcePreviewModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(source_.columns.size());
}

QString SourcePreviewModel::cell(const QModelIndex& index) const {
  const auto& row = source_.firstRows.at(static_cast<std::size_t>(index.row()));
  const auto column = static_cast<std::size_t>(index.column());
  return column < row.size() ? text(row[column]) : QString();  // rows may be short
}

QVariant SourcePreviewModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::DisplayRole) return beginning(cell(index).simplified(), kCellLength);
  if (role == Qt::ToolTipRole) return beginning(cell(index), kToolTipLength).toHtmlEscaped();
  return {};
}

QString SourcePreviewModel::givenBy(const std::string& column) const {
  QStringList given;
  for (const auto& field : mappedFields())
    if (!column.empty() && belongsTo(field, source_.role) && source_.mapping.*field.column == column) given << fieldName(field);
  return given.join(QStringLiteral(", "));
}

QVariant SourcePreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return QAbstractTableModel::headerData(section, orientation, role);
  const auto& column = source_.columns.at(static_cast<std::size_t>(section));
  const QString given = givenBy(column);
  if (role == Qt::DisplayRole) return given.isEmpty() ? text(column) : tr("%1 → %2").arg(text(column), given);
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  if (role == Qt::FontRole && !given.isEmpty()) {
    QFont bold;
    bold.setBold(true);
    return bold;
  }
  return {};
}

}  // namespace xsmoe::widgets
