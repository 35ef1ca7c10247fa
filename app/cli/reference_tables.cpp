// SPDX-License-Identifier: Apache-2.0
#include "app/cli/reference_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "app/cli/metrics_json.h"
#include "app/cli/printed_table.h"
#include "model/core/mean_metrics.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;
using Rows = std::vector<TableRow>;

constexpr const char* kNothing = "–";

Json object(const ReferenceMean& one) {
  Json written{{"name", one.name}, {"trained", metricsObject(one.trained)}, {"warm_up", one.warmUp}};
  written.update(metricsObject(one.mean));
  return written;
}

std::string cell(const std::optional<Metrics>& metrics, double Metrics::*field) { return metrics ? percent((*metrics).*field) : kNothing; }

/// The trained model's mean over all its tests on D_2 ….
std::optional<Metrics> meanOf(std::span<const ReferencedTest> tests) {
  std::vector<std::optional<Metrics>> all;
  for (const auto& test : tests) all.push_back(test.test);
  return meansOfTests(all).mean;
}

std::optional<Metrics> resultOf(const ReferencedTest& test, const std::string& name) {
  for (const auto& one : test.references)
    if (one.name == name) return one.metrics;
  return std::nullopt;
}

std::optional<Metrics> meanOf(const std::vector<ReferenceMean>& means, const std::string& name) {
  for (const auto& one : means)
    if (one.name == name && !one.warmUp) return one.mean;
  return std::nullopt;
}

Rows tableOf(std::span<const ReferencedTest> tests, std::string_view method, const char* metric, double Metrics::*field) {
  const auto names = referenceNames(tests);
  const auto means = referenceMeans(tests);
  Rows rows{{metric, std::string(method)}};
  rows.front().insert(rows.front().end(), names.begin(), names.end());
  for (const auto& test : tests) {
    auto& row = rows.emplace_back();
    row = {fmt::format("D_{}", test.testedOn.value), cell(test.test, field)};
    for (const auto& name : names) row.push_back(cell(resultOf(test, name), field));
  }
  auto& mean = rows.emplace_back();
  mean = {"mean over D_2 …", cell(meanOf(tests), field)};
  for (const auto& name : names) mean.push_back(cell(meanOf(means, name), field));
  return rows;
}

void printBetter(Console& console, const std::vector<ReferenceMean>& means) {
  auto words = betterReferences(means);
  if (words.empty()) words = higherReferences(means);
  if (!words.empty()) console.line(words);
  if (const auto share = shareOfAttainable(means); !share.empty()) console.line(share);
}

}  // namespace

Json resultsObject(const std::vector<ReferenceResult>& results) {
  auto all = Json::array();
  for (const auto& one : results) {
    Json json{{"name", one.name}};
    json.update(metricsObject(one.metrics));
    all.push_back(json);
  }
  return all;
}

Json meansObject(std::span<const ReferencedTest> tests) {
  if (referenceNames(tests).empty()) return {};
  const auto means = referenceMeans(tests);
  auto all = Json::array();
  for (const auto& one : means) all.push_back(object(one));
  const auto orNull = [](const std::string& words) { return words.empty() ? Json() : Json(words); };
  return {{"means", all}, {"better", orNull(betterReferences(means))}, {"attainable", orNull(shareOfAttainable(means))}};
}

void printMeans(Console& console, std::span<const ReferencedTest> tests, std::string_view method) {
  const auto means = referenceMeans(tests);
  if (means.empty()) return;
  const auto row = [](std::string_view name, const std::optional<Metrics>& mean) {
    return TableRow{std::string(name), cell(mean, &Metrics::hr10), cell(mean, &Metrics::ndcg10)};
  };
  const bool warmUp = means.front().warmUp;
  Rows rows{{warmUp ? "D_1 alone" : "mean over D_2 …", "HR@10", "NDCG@10"}, row(method, warmUp ? means.front().trained : meanOf(tests))};
  for (const auto& one : means) rows.push_back(row(one.name, one.mean));
  printTable(console, rows, 1);
  printBetter(console, means);
}

void printTests(Console& console, std::span<const ReferencedTest> tests, std::string_view method) {
  printTable(console, tableOf(tests, method, "HR@10", &Metrics::hr10), 1);
  console.line("");
  printTable(console, tableOf(tests, method, "NDCG@10", &Metrics::ndcg10), 1);
  printBetter(console, referenceMeans(tests));
}

}  // namespace xsmoe::cli
