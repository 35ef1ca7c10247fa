// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/rank_tables.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "model/core/ranking_metrics.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

/// Sequences, metrics and errors: without a sequence there are no metrics.
CellTable::Row sliceNumbers(const TestSlice& slice) {
  if (!slice.metrics) return {"0", "", "", "", "", "", ""};
  const auto& metrics = *slice.metrics;
  CellTable::Row cells{std::to_string(metrics.sequences)};
  for (const double share : {metrics.hr10, metrics.ndcg10, metrics.hr20, metrics.ndcg20}) cells.push_back(numberText(share));
  for (const double share : {metrics.hr10, metrics.ndcg10}) cells.push_back(numberText(standardError(share, metrics.sequences)));
  return cells;
}

/// The value and its error; empty without a mean.
void addMean(CellTable::Row& row, const std::optional<MetricChange>& mean) {
  for (const auto field : {&MetricChange::value, &MetricChange::error}) row.push_back(mean ? numberText((*mean).*field) : std::string());
}

}  // namespace

CellTable rankChangesTable(const RankChanges& changes) {
  CellTable table{{"user", "target_before", "target", "rank_before", "rank", "fall", "hr10"}, {}};
  for (const auto& one : changes.users)
    table.rows.push_back({one.user, one.targetBefore, one.target, std::to_string(one.before), std::to_string(one.after),
                          std::to_string(one.fall()), hitWord(one)});
  return table;
}

CellTable changeSlicesTable(const std::vector<ChangeSlice>& slices) {
  CellTable table{
      {"by", "slice", "name", "users", "fell", "rose", "lost", "gained", "fall", "fall_error", "hr10_change", "hr10_change_error"}, {}};
  for (const auto& [kind, key, name, changes, members] : slices) {
    CellTable::Row row{std::string(descriptionOf(kind).key), key, name};
    for (const auto count : {changes.users, changes.fell, changes.rose, changes.lost, changes.gained}) row.push_back(std::to_string(count));
    addMean(row, changes.fall);
    addMean(row, changes.hits);
    table.rows.push_back(std::move(row));
  }
  return table;
}

CellTable slicesTable(const std::string& run, const std::vector<SlicedTest>& tests) {
  CellTable table{
      {"run", "window", "tested_on", "by", "slice", "name", "sequences", "hr10", "ndcg10", "hr20", "ndcg20", "hr10_error", "ndcg10_error"},
      {}};
  for (const auto& test : tests)
    for (const auto& slice : test.slices) {
      CellTable::Row row{run,
                         std::to_string(test.window.value),
                         std::to_string(test.testedOn.value),
                         std::string(descriptionOf(slice.kind).key),
                         slice.key,
                         slice.name};
      for (auto& cell : sliceNumbers(slice)) row.push_back(std::move(cell));
      table.rows.push_back(std::move(row));
    }
  return table;
}

}  // namespace xsmoe
