// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/metrics_table.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "model/analysis/deviations.h"
#include "model/analysis/reference_means.h"
#include "model/analysis/step_split.h"
#include "model/core/ranking_metrics.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

std::string metricCells(const std::optional<Metrics>& metrics) {
  std::string cells;
  for (const auto& metric : rankingMetrics()) cells += ',' + (metrics ? numberText((*metrics).*metric.field) : std::string());
  return cells;
}

std::string expertCells(const std::vector<LayerUsage>& usage, Modality modality) {
  std::string counts;
  for (const auto& layer : usage)
    if (layer.modality == modality) counts += (counts.empty() ? "" : ";") + std::to_string(layer.born.size());
  return ',' + counts;
}

/// Of the epochs that tell; empty where none does.
std::string timeCells(const WindowHistory& window) {
  const auto split = stepSplitOf(window);
  std::string cells;
  for (const auto part : kStepParts) {
    const auto seconds = split ? split->parts.of(part) : std::nullopt;
    cells += ',' + (seconds ? numberText(*seconds) : std::string());
  }
  return cells;
}

std::string header(const std::vector<std::string>& references) {
  std::string text =
      "window,tested_on,hr10,ndcg10,hr20,ndcg20,sequences,epochs,best_epoch,seconds,parameters,trainable,experts_visual,experts_textual";
  for (const auto& metric : rankingMetrics()) text += ",validation_" + std::string(metric.key);
  text += ",peak_bytes";
  for (const auto part : kStepParts) text += ',' + std::string(name(part)) + "_seconds";
  text += ",changes_by_hand";
  for (const auto& reference : references)
    for (const auto& metric : rankingMetrics()) text += ',' + reference + '_' + std::string(metric.key);
  return text + '\n';
}

std::optional<Metrics> ofReference(const WindowHistory& window, const std::string& name) {
  const auto& all = window.references;
  const auto found = std::find_if(all.begin(), all.end(), [&](const ReferenceResult& one) { return one.name == name; });
  return found == all.end() ? std::nullopt : std::optional(found->metrics);
}

}  // namespace

std::string metricsTable(const RunHistory& history) {
  const auto references = referenceNames(referencedTests(history));
  std::string text = header(references);
  for (const auto& window : history.windows()) {
    const auto& done = window.done;
    if (!done) continue;
    text += std::to_string(done->window.value) + ',' + std::to_string(done->testedOn.value) + metricCells(done->test);
    for (const std::int64_t number : {done->test ? done->test->sequences : 0, std::int64_t{done->epochs}, std::int64_t{done->bestEpoch}})
      text += ',' + std::to_string(number);
    text += ',' + numberText(done->seconds) + ',' + std::to_string(done->parameters) + ',' + std::to_string(done->trainable);
    text += expertCells(done->usage, Modality::kVisual) + expertCells(done->usage, Modality::kTextual);
    text += metricCells(window.validation);
    text += ',' + (done->peakBytes > 0 ? std::to_string(done->peakBytes) : std::string());
    text += timeCells(window) + ',' + std::to_string(deviationsUpTo(history, done->window));
    for (const auto& reference : references) text += metricCells(ofReference(window, reference));
    text += '\n';
  }
  return text;
}

}  // namespace xsmoe
