// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_summary.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "model/analysis/deviations.h"
#include "model/core/mean_metrics.h"

namespace xsmoe {
namespace {

int expertsIn(const std::vector<LayerUsage>& usage) {
  std::size_t experts = 0;
  for (const auto& layer : usage) experts += layer.born.size();
  return static_cast<int>(experts);
}

}  // namespace

double trainedSeconds(const RunSummary& run) {
  double seconds = 0;
  for (const auto& cost : run.costs) seconds += cost.seconds;
  return seconds;
}

double trainedSeconds(const RunSummary& run, WindowIndex last) {
  double seconds = 0;
  for (const auto& cost : run.costs)
    if (cost.window <= last) seconds += cost.seconds;
  return seconds;
}

int windowsDone(const RunHistory& history) {
  int done = 0;
  for (const auto& window : history.windows()) done += window.done ? 1 : 0;
  return done;
}

RunSummary summaryOf(const RunHistory& history) {
  RunSummary summary{history.description(), history.settings(), history.state(), windowsDone(history), {}, {}};
  const RunSources sources = std::exchange(summary.description.sources, {});  // they are told below
  summary.build = sources.build;
  summary.streamChecksum = sources.streamChecksum;
  summary.featuresChecksum = sources.featuresChecksum;
  summary.settingsChecksum = sources.settingsChecksum;
  std::vector<std::optional<Metrics>> tests;
  std::int64_t peak = 0;
  for (const auto& window : history.windows()) {
    const auto& done = window.done;
    if (!done) continue;
    tests.push_back(done->test);
    if (done->test) summary.tests.push_back({done->window, done->testedOn, *done->test});
    if (window.validation) summary.validations.push_back({done->window, *window.validation});
    peak = std::max(peak, done->peakBytes);  // it begins again where a run is gone on with
    summary.costs.push_back({done->window, done->parameters, done->trainable, done->epochs, expertsIn(done->usage), done->seconds, peak});
  }
  if (auto beside = referencedTests(history); !referenceNames(beside).empty()) summary.referenced = std::move(beside);
  summary.changesByHand = deviationsOf(history);
  summary.tauOrGroupingByHand = tauOrGroupingByHand(history);
  // So far as the trainer tells them at the end.
  summary.result = history.finished().value_or(meansOfTests(tests));
  return summary;
}

void addUntold(RunSummary& run, const RunSummary& listed) {
  run.build = listed.build;
  run.streamChecksum = listed.streamChecksum;
  run.featuresChecksum = listed.featuresChecksum;
  run.settingsChecksum = listed.settingsChecksum;
  run.tags = listed.tags;
  run.note = listed.note;
  run.annotationProblem = listed.annotationProblem;
}

}  // namespace xsmoe
