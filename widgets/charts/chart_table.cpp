// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_table.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>
#include <limits>

#include "widgets/charts/origin_file.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString quoted(const QString& text) {
  static const QString kSpecial = QStringLiteral(",\"\r\n");
  if (std::none_of(text.begin(), text.end(), [](QChar c) { return kSpecial.contains(c); })) return text;
  return QLatin1Char('"') + QString(text).replace(QLatin1String("\""), QLatin1String("\"\"")) + QLatin1Char('"');
}

QStringList headerOf(const ChartContent& content, bool named) {
  QStringList header{content.x.title};
  if (named) header << QStringLiteral("point");
  for (const ChartSeries& series : content.series) header << series.name;
  return header;
}

/// Walks through all series at once, in order of x.
class Rows {
 public:
  explicit Rows(const ChartContent& content) : content_(content), next_(content.series.size(), 0) {}

  bool advance(QStringList& row, bool named) {
    const double x = nearest();
    if (x == std::numeric_limits<double>::infinity()) return false;
    row = {plainNumber(x)};
    QString pointName;
    QStringList values;
    for (std::size_t s = 0; s < next_.size(); ++s) values << take(s, x, pointName);
    if (named) row << pointName;
    row += values;
    return true;
  }

 private:
  [[nodiscard]] double nearest() const {
    double x = std::numeric_limits<double>::infinity();
    for (std::size_t s = 0; s < next_.size(); ++s) {
      const auto& points = content_.series[s].points;
      if (next_[s] < points.size()) x = std::min(x, points[next_[s]].x());
    }
    return x;
  }
  QString take(std::size_t s, double x, QString& pointName) {
    const ChartSeries& series = content_.series[s];
    if (next_[s] >= series.points.size() || series.points[next_[s]].x() != x) return {};
    if (next_[s] < series.pointNames.size() && pointName.isEmpty()) pointName = series.pointNames[next_[s]];
    return plainNumber(series.points[next_[s]++].y());
  }

  const ChartContent& content_;
  std::vector<std::size_t> next_;
};

}  // namespace

ChartTable tableOf(const ChartContent& content) {
  const bool named =
      std::any_of(content.series.begin(), content.series.end(), [](const ChartSeries& series) { return !series.pointNames.empty(); });
  ChartTable table{headerOf(content, named), {}};
  Rows rows(content);
  for (QStringList row; rows.advance(row, named);) table.rows.push_back(row);
  return table;
}

QString csvOf(const ChartContent& content) { return csvOf(tableOf(content)); }

QString csvLine(const QStringList& cells) {
  QStringList parts;
  for (const QString& cell : cells) parts << quoted(cell);
  return parts.join(QLatin1Char(',')) + QLatin1String("\r\n");
}

QString csvOf(const ChartTable& table) {
  QString text = csvLine(table.header);
  for (const QStringList& row : table.rows) text += csvLine(row);
  return text;
}

QJsonArray jsonRow(const QStringList& cells) {
  QJsonArray row;
  for (const QString& cell : cells) {
    const double value = cell.toDouble();
    row.append(plainNumber(value) == cell ? QJsonValue(value) : QJsonValue(cell));  // "007" is a name
  }
  return row;
}

QByteArray jsonOf(const ChartTable& table, const QString& title, const QStringList& provenance) {
  QJsonArray rows;
  for (const QStringList& row : table.rows) rows.append(jsonRow(row));
  QJsonObject whole = originObject(title, provenance);
  whole.insert(QStringLiteral("columns"), QJsonArray::fromStringList(table.header));
  whole.insert(QStringLiteral("rows"), rows);
  return QJsonDocument(whole).toJson();
}

QByteArray jsonOf(const ChartContent& content, const QStringList& provenance, const std::optional<ChartLens::Range>& visible) {
  QJsonArray all;
  for (const ChartSeries& series : content.series) {
    QJsonArray points, names;
    for (const QPointF& point : series.points) points.append(QJsonArray{point.x(), point.y()});
    for (const QString& name : series.pointNames) names.append(name);
    QJsonObject one{{QStringLiteral("name"), series.name},
                    {QStringLiteral("axis"), series.secondAxis ? QStringLiteral("y2") : QStringLiteral("y")},
                    {QStringLiteral("points"), points}};
    if (!names.isEmpty()) one.insert(QStringLiteral("names"), names);
    all.append(one);
  }
  QJsonObject chart = originObject(content.title, provenance, visible);
  chart.insert(QStringLiteral("x"), content.x.title);
  chart.insert(QStringLiteral("y"), content.y.title);
  chart.insert(QStringLiteral("y2"), content.y2.title);
  chart.insert(QStringLiteral("series"), all);
  return QJsonDocument(chart).toJson();
}

void ChartTableModel::setTable(ChartTable table) {
  beginResetModel();
  table_ = std::move(table);
  endResetModel();
}

int ChartTableModel::rowOf(double x) const {
  const QString cell = plainNumber(x);
  const auto found = std::find_if(table_.rows.begin(), table_.rows.end(), [&](const QStringList& row) { return row.front() == cell; });
  return found == table_.rows.end() ? -1 : static_cast<int>(found - table_.rows.begin());
}

int ChartTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(table_.rows.size()); }
int ChartTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(table_.header.size()); }

QVariant ChartTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const QString& cell = table_.rows[static_cast<std::size_t>(index.row())][index.column()];
  bool isNumber = false;
  const double number = cell.toDouble(&isNumber);
  if (role == Qt::TextAlignmentRole) return isNumber ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
  if (role == Qt::ToolTipRole) return isNumber ? withMinus(cell) : cell;
  if (role != Qt::DisplayRole) return {};
  return isNumber ? withMinus(QLocale().toString(number, 'g', 6)) : cell;
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  return table_.header.value(section);
}

}  // namespace xsmoe::widgets
