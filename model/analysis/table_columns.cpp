// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/table_columns.h"

#include <algorithm>
#include <optional>
#include <set>

#include "model/core/mean_metrics.h"
#include "model/core/units.h"

namespace xsmoe {
namespace {

constexpr double kFloatBytes = 4;
constexpr double kPercent = 100;

std::optional<double> testOf(const RunSummary& run, int window, const RankingMetric& metric) {
  for (const auto& test : run.tests)
    if (test.testedOn.value == window) return test.metrics.*metric.field;
  return std::nullopt;
}

bool isShareOfHits(const RankingMetric& metric) { return metric.key.starts_with("hr"); }

/// Of the tests that a mean counts, or of one window's alone.
OfRun testErrorOf(const RankingMetric& metric, std::optional<int> window) {
  if (!isShareOfHits(metric)) return {};
  return [metric, window](const RunSummary& run) {
    std::vector<const Metrics*> tests;
    for (const auto& test : run.tests)
      if (window ? test.testedOn.value == *window : test.testedOn >= kFirstCounted) tests.push_back(&test.metrics);
    return errorOfMean(tests, [metric](const Metrics& one) { return one.*metric.field; });
  };
}

ResultColumn metricColumn(const RankingMetric& metric, const std::string& group) {
  ResultColumn column;
  column.group = group;
  column.name = metric.title;
  column.key = std::string(metric.key) + "_" + group;
  column.unit = "%";
  column.scale = kPercent;
  column.mean = group == "mean";
  return column;
}

ValueColumn windowColumn(const RankingMetric& metric, int window) {
  const std::string group = "D_" + std::to_string(window);
  return {metricColumn(metric, group), [metric, window](const RunSummary& run) { return testOf(run, window, metric); },
          std::string(metric.title) + " " + group, testErrorOf(metric, window)};
}

ResultColumn costColumn(const char* name, const char* key, const char* unit, double scale) {
  ResultColumn column;
  column.name = name;
  column.key = key;
  column.unit = unit;
  column.scale = scale;
  column.better = Better::kLower;
  return column;
}

std::optional<double> peakOf(const RunSummary& run) {
  std::int64_t peak = 0;
  for (const auto& cost : run.costs) peak = std::max(peak, cost.peakBytes);
  return peak > 0 ? std::optional(static_cast<double>(peak)) : std::nullopt;
}

std::optional<double> epochSecondsOf(const RunSummary& run) {
  int epochs = 0;
  for (const auto& cost : run.costs) epochs += cost.epochs;
  return epochs > 0 ? std::optional(trainedSeconds(run) / epochs) : std::nullopt;
}

}  // namespace

std::optional<double> meanOfRun(const RunSummary& run, const RankingMetric& metric) {
  return run.result.mean ? std::optional((*run.result.mean).*metric.field) : std::nullopt;
}

ValueColumn meanColumn(const RankingMetric& metric) {
  return {metricColumn(metric, "mean"), [metric](const RunSummary& run) { return meanOfRun(run, metric); },
          std::string(metric.title) + " mean", testErrorOf(metric, std::nullopt)};
}

std::vector<ValueColumn> metricColumns(const std::vector<RankingMetric>& metrics, const std::vector<const RunSummary*>& runs) {
  std::set<int> windows;
  for (const auto* run : runs)
    for (const auto& test : run->tests)
      if (test.testedOn >= kFirstCounted) windows.insert(test.testedOn.value);
  std::vector<ValueColumn> columns;
  for (const int window : windows)
    for (const auto& metric : metrics) columns.push_back(windowColumn(metric, window));
  for (const auto& metric : metrics) columns.push_back(meanColumn(metric));
  return columns;
}

std::vector<ValueColumn> costColumns() {
  const auto bytes = [](std::int64_t WindowCost::*numbers) {
    return [numbers](const RunSummary& run) {
      return run.costs.empty() ? std::nullopt : std::optional(kFloatBytes * static_cast<double>(run.costs.back().*numbers));
    };
  };
  return {{costColumn("MP", "model_bytes", "MB", 1 / kMebibyte), bytes(&WindowCost::parameters), "MP (MB)"},
          {costColumn("TrP", "trainable_bytes", "MB", 1 / kMebibyte), bytes(&WindowCost::trainable), "TrP (MB)"},
          {costColumn("memory", "peak_bytes", "MB", 1 / kMebibyte), peakOf, "GPU memory (MB)"},
          {costColumn("TT", "training_seconds", "s", 1), [](const RunSummary& run) { return trainedSeconds(run); }, "TT (s)"},
          {costColumn("ET", "epoch_seconds", "s", 1), epochSecondsOf, "ET (s)"}};
}

}  // namespace xsmoe
