// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/result_table_model.h"

#include <QColor>
#include <QFont>
#include <QGuiApplication>
#include <QPalette>
#include <utility>

#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// "Test on D2", which the paper calls D_2: all numbers of a window are of its test.
QString upperHeading(const std::string& group) {
  const QString heading = text(group);
  return heading.startsWith(QStringLiteral("D_")) ? testOnTitle(heading.mid(2).toInt()) : heading;
}

QString meaningOf(const ShownCell& cell) {
  if (cell.best) return ResultTableModel::tr("best of the column");
  if (cell.second) return ResultTableModel::tr("second best of the column");
  switch (cell.tone) {
    case Tone::kPlain: return {};
    case Tone::kBetter:
      return cell.ofOneSeed ? ResultTableModel::tr("better than printed, of one seed, which tells no spread")
                            : ResultTableModel::tr("better than printed, by more than the spread over seeds");
    case Tone::kWorse:
      return cell.ofOneSeed ? ResultTableModel::tr("worse than printed, of one seed, which tells no spread")
                            : ResultTableModel::tr("worse than printed, by more than the spread over seeds");
    case Tone::kWithinSpread:
      return ResultTableModel::tr(
          "no more than the spread over seeds, of an HR of one seed than two standard errors of its test, or than the paper rounds");
  }
  return {};
}

QVariant fontOf(const ShownCell& cell) {
  if (!cell.best && !cell.second) return {};
  QFont font;
  font.setBold(cell.best);
  font.setUnderline(cell.second);
  return font;
}

}  // namespace

QColor toneColour(Tone tone) {
  const QPalette palette = QGuiApplication::palette();
  switch (tone) {
    case Tone::kPlain: break;
    case Tone::kBetter: return truthColour(isDark(palette));
    case Tone::kWorse: return badNewsColour(isDark(palette));
    case Tone::kWithinSpread: return chartColours(palette).mutedText;
  }
  return palette.color(QPalette::Text);
}

void ResultTableModel::setTable(ResultTable table) {
  beginResetModel();
  table_ = std::move(table);
  rows_ = shownRows(table_);
  endResetModel();
}

int ResultTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int ResultTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.columns.size());
}

QVariant ResultTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ShownCell& cell = rows_[static_cast<std::size_t>(index.row())].cells[static_cast<std::size_t>(index.column())];
  switch (role) {
    case Qt::DisplayRole: return text(cell.text);
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole: return fontOf(cell);
    case Qt::ForegroundRole: return cell.tone == Tone::kPlain ? QVariant() : QVariant(toneColour(cell.tone));
    case Qt::ToolTipRole: return meaningOf(cell);
    case Qt::AccessibleTextRole: {
      const QString meaning = meaningOf(cell);
      return meaning.isEmpty() ? text(cell.text) : tr("%1, %2").arg(text(cell.text), meaning);
    }
    default: return {};
  }
}

QVariant ResultTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  const auto place = static_cast<std::size_t>(section);
  if (orientation == Qt::Horizontal) return place < table_.columns.size() ? columnHeader(table_.columns[place], role) : QVariant();
  return place < rows_.size() ? rowHeader(rows_[place], role) : QVariant();
}

QVariant ResultTableModel::columnHeader(const ResultColumn& column, int role) const {
  const QString name = text(nameWithUnit(column)), upper = upperHeading(column.group);
  switch (role) {
    case Qt::DisplayRole: return name;
    case kUpperRole: return upper;
    case Qt::AccessibleTextRole: return upper.isEmpty() ? name : tr("%1, %2").arg(upper, name);
    default: return {};
  }
}

QVariant ResultTableModel::rowHeader(const ShownRow& row, int role) const {
  if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (row.line) {
    case TableLine::kMeasured: return text(row.name);
    case TableLine::kPaper: return QStringLiteral("    ") + tr("printed");
    case TableLine::kDifference: return QStringLiteral("    ") + tr("difference");
  }
  return {};
}

}  // namespace xsmoe::widgets
