// SPDX-License-Identifier: Apache-2.0
#include "app/cli/data_report_json.h"

#include <nlohmann/json.hpp>

#include "model/core/data_loss.h"

namespace xsmoe::cli {
namespace {

using nlohmann::json;

template <class Value>
json orNull(const std::optional<Value>& value) {
  return value ? json(*value) : json();
}

json orNull(std::int64_t count) { return count < 0 ? json() : json(count); }

json summaryJson(const CountSummary& summary) {
  auto histogram = json::array();
  for (std::size_t bucket = 0; bucket < summary.buckets.size(); ++bucket) {
    const std::int64_t from = std::int64_t{1} << bucket;
    histogram.push_back({{"from", from}, {"to", 2 * from - 1}, {"count", summary.buckets[bucket]}});
  }
  return {{"min", summary.least}, {"median", summary.median}, {"mean", summary.mean}, {"max", summary.most}, {"histogram", histogram}};
}

json missingJson(const MissingItems& missing) {
  return {{"visual", orNull(missing.visual)}, {"textual", orNull(missing.textual)}, {"either", orNull(missing.either)}};
}

json windowJson(const WindowReport& window) {
  return {{"window", window.window},
          {"records", window.records},
          {"kept_records", window.keptRecords},
          {"train_records", window.trainRecords},
          {"validation_records", window.validationRecords},
          {"users", window.users},
          {"returning_users", window.returningUsers},
          {"items", window.items},
          {"new_items", window.newItems},
          {"items_without", missingJson(window.missing)},
          {"train_sequences", window.trainSequences},
          {"validation_sequences", window.validationSequences},
          {"test_sequences", window.testSequences},
          {"masked_targets", window.maskedTargets},
          {"first_time", window.firstTime},
          {"last_time", window.lastTime},
          {"last_train_time", orNull(window.lastTrainTime)},
          {"first_validation_time", orNull(window.firstValidationTime)},
          {"leaked_records", window.leakedRecords},
          {"popularity_shift", orNull(window.popularityShift)}};
}

}  // namespace

json reportJson(const DataReport& report) {
  const auto targets = testTargetsOf(report);
  auto windows = json::array(), leftOut = json::array(), badLines = json::array();
  for (const auto& window : report.windows) windows.push_back(windowJson(window));
  for (const auto& one : report.leftOut) leftOut.push_back({{"reason", one.reason}, {"records", one.records}});
  for (const auto& bad : report.badLines) badLines.push_back({{"file", bad.file}, {"line", bad.line}, {"reason", bad.reason}});
  return {{"title", report.title},
          {"checksum", report.streamChecksum.empty() ? json() : json(report.streamChecksum)},
          {"records", report.records},
          {"users", report.users},
          {"items", report.items},
          {"kept_records", report.keptRecords},
          {"kept_users", report.keptUsers},
          {"kept_items", report.keptItems},
          {"repeated_records", report.repeatedRecords},
          {"records_per_user", summaryJson(report.recordsPerUser)},
          {"records_per_item", summaryJson(report.recordsPerItem)},
          {"first_time", report.firstTime},
          {"last_time", report.lastTime},
          {"features", report.featuresNote},
          {"items_without", missingJson(report.missing)},
          {"cached_items_unused", report.cachedItemsUnused},
          {"windows", windows},
          {"test_targets", targets.all},
          {"masked_targets", targets.masked},
          {"hr10_cap", orNull(targets.hr10Cap)},
          {"leaks", report.leaks},
          {"left_out", leftOut},
          {"bad_lines", report.badLineCount},
          {"bad_line_list", badLines},
          {"notes", report.notes}};
}

}  // namespace xsmoe::cli
