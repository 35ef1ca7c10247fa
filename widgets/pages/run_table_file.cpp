// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_table_file.h"

#include <QAbstractTableModel>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/analysis/runs_csv.h"
#include "widgets/charts/table_file.h"
#include "widgets/charts/text_slice.h"
#include "widgets/pages/run_table.h"
#include "widgets/report/paper_views.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using Columns = std::vector<int>;

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

std::vector<int> writtenPlaces(const RunTable& table, RunsPart part) {
  if (part == RunsPart::kSeen) return table.table().matching();
  std::vector<int> all(table.runs().size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::vector<const RunSummary*> runsAt(const RunTable& table, const std::vector<int>& places) {
  std::vector<const RunSummary*> runs;
  for (const int place : places) runs.push_back(&table.runs()[static_cast<std::size_t>(place)]);
  return runs;
}

QStringList provenanceAt(const RunTable& table, const std::vector<int>& places) {
  return provenanceOfList(runsAt(table, places), static_cast<std::int64_t>(table.runs().size()));
}

QJsonValue jsonValue(const RunValue& value) {
  if (const auto* const number = std::get_if<double>(&value)) return {*number};
  const auto* const words = std::get_if<std::string>(&value);
  return words != nullptr ? QJsonValue(text(*words)) : QJsonValue();
}

std::string jsonOf(const RunSummary& run, const std::vector<RunColumn>& columns) {
  QJsonObject one;
  for (const RunColumn& column : columns) one.insert(text(column.key), jsonValue(column.get(run)));
  return QJsonDocument(one).toJson(QJsonDocument::Compact).toStdString();
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

RunsText::RunsText(const RunTable& table, RunsPart part, bool json) : table_(table), part_(part), json_(json) { begin(); }

void RunsText::begin() {
  version_ = table_.table().version();
  columns_ = writtenColumns(table_, part_);
  places_ = writtenPlaces(table_, part_);
  next_ = 0;
  text_ = json_ ? "{\"runs\": [" : runsCsvHead(columns_);
}

bool RunsText::addSome() {
  if (table_.table().version() != version_) begin();
  const auto addRun = [this](std::size_t at) { text_ += rowOf(table_.runs()[static_cast<std::size_t>(places_[at])]); };
  if (addSlice(next_, places_.size(), addRun)) return true;
  if (json_) text_ += places_.empty() ? "]}\n" : "\n]}\n";
  return false;
}

/// Of JSON an object a line.
std::string RunsText::rowOf(const RunSummary& run) const {
  if (!json_) return runsCsvRow(run, columns_);
  return (next_ == 0 ? "\n" : ",\n") + jsonOf(run, columns_);
}

QStringList RunsText::provenance() const { return provenanceAt(table_, places_); }

Result<std::unique_ptr<RunsText>> runsTextFor(const std::filesystem::path& file, const RunTable& table, RunsPart part) {
  const QString ending = text(file.extension().string()).toLower();
  const bool json = ending == QLatin1String(".json");
  if (!json && ending != QLatin1String(".csv"))
    return usageError(file.string(), "a list of runs is a CSV or JSON file", "Give it a name that ends in .csv or .json");
  return std::make_unique<RunsText>(table, part, json);
}

PaperView runsOnPaper(const RunTable& table, const QString& page) {
  const std::vector<int> places = writtenPlaces(table, RunsPart::kSeen);
  PaperView view = tableOnPaper(RunsSeen(table), page, RunTable::tr("Runs"));
  view.provenance = provenanceAt(table, places);
  return withTable(std::move(view), tableOf(runsTable(runsAt(table, places), writtenColumns(table, RunsPart::kSeen))));
}

}  // namespace xsmoe::widgets
