// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_table_file.h"

#include <QAbstractTableModel>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/analysis/runs_csv.h"
#include "model/core/files/replacement_file.h"
#include "widgets/pages/run_table.h"
#include "widgets/report/paper_views.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using Columns = std::vector<int>;
using Runs = std::vector<const RunSummary*>;

/// Those that are shown, in their order.
Columns shownColumns(const RunTable& table) {
  Columns columns;
  for (const QString& key : table.look().columns) columns.push_back(table.table().columnOf(key.toStdString()));
  return columns;
}

Columns allColumns(const RunTable& table) {
  Columns columns;
  for (int column = 0; column < table.table().columnCount(); ++column) columns.push_back(column);
  return columns;
}

std::vector<RunColumn> writtenColumns(const RunTable& table, RunsPart part) {
  const RunTableModel& model = table.table();
  Columns wanted = part == RunsPart::kAll ? allColumns(table) : shownColumns(table);
  for (const char* const always : {"changed", "folder"})
    if (const int column = model.columnOf(always); std::find(wanted.begin(), wanted.end(), column) == wanted.end())
      wanted.push_back(column);
  std::vector<RunColumn> columns;
  for (const int column : wanted) columns.push_back(model.writtenColumn(column));
  return columns;
}

Runs writtenRuns(const RunTable& table, RunsPart part) {
  Runs runs;
  if (part == RunsPart::kAll)
    for (const RunSummary& run : table.runs()) runs.push_back(&run);
  else
    for (const int place : table.table().matching()) runs.push_back(&table.runs()[static_cast<std::size_t>(place)]);
  return runs;
}

QJsonValue jsonValue(const RunValue& value) {
  if (const auto* const number = std::get_if<double>(&value)) return {*number};
  const auto* const words = std::get_if<std::string>(&value);
  return words != nullptr ? QJsonValue(text(*words)) : QJsonValue();
}

std::string runsJson(const Runs& runs, const std::vector<RunColumn>& columns) {
  QJsonArray all;
  for (const RunSummary* const run : runs) {
    QJsonObject one;
    for (const RunColumn& column : columns) one.insert(text(column.key), jsonValue(column.get(*run)));
    all.append(one);
  }
  return QJsonDocument(QJsonObject{{QStringLiteral("runs"), all}}).toJson().toStdString();
}

/// The runs seen one below the other: paper has no tree to unfold.
class RunsSeen : public QAbstractTableModel {
 public:
  /// The table must outlive it and stay as it is.
  explicit RunsSeen(const RunTable& table) : runs_(table.table()), columns_(shownColumns(table)) {}

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(runs_.matching().size());
  }
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size());
  }
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override {
    if (!index.isValid()) return {};
    const int place = runs_.matching()[static_cast<std::size_t>(index.row())];
    return runs_.indexOf(place, columns_[static_cast<std::size_t>(index.column())]).data(role);
  }
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
    if (orientation != Qt::Horizontal) return QAbstractTableModel::headerData(section, orientation, role);
    return runs_.headerData(columns_[static_cast<std::size_t>(section)], orientation, role);
  }

 private:
  const RunTableModel& runs_;
  Columns columns_;
};

}  // namespace

Result<void> writeRuns(const std::filesystem::path& file, const RunTable& table, RunsPart part) {
  const QString ending = text(file.extension().string()).toLower();
  const bool csv = ending == QLatin1String(".csv");
  if (!csv && ending != QLatin1String(".json"))
    return usageError(file.string(), "a list of runs is a CSV or JSON file", "Give it a name that ends in .csv or .json");
  const auto runs = writtenRuns(table, part);
  const auto columns = writtenColumns(table, part);
  return writeTextFile(file, csv ? runsCsv(runs, columns) : runsJson(runs, columns));
}

PaperView runsOnPaper(const RunTable& table, const QString& page) {
  auto runs = writtenRuns(table, RunsPart::kSeen);
  PaperView view = tableOnPaper(RunsSeen(table), page, RunTable::tr("Runs"));
  view.provenance = provenanceOfList(runs, static_cast<std::int64_t>(table.runs().size()));
  runs.resize(std::min<std::size_t>(runs.size(), kTableRowsOnPaper));
  return withCsv(std::move(view), text(runsCsv(runs, writtenColumns(table, RunsPart::kSeen))));
}

}  // namespace xsmoe::widgets
