// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/measured_steps.h"

#include <string>
#include <utility>

#include "model/core/names.h"
#include "model/experiments/runs/record.h"

namespace xsmoe::experiments {
namespace {

using NamedValues = std::vector<NamedValue>;

void addMetrics(NamedValues& values, const std::string& prefix, const std::optional<Metrics>& metrics) {
  if (!metrics) return;
  values.push_back({prefix + "/hr10", metrics->hr10});
  values.push_back({prefix + "/ndcg10", metrics->ndcg10});
  values.push_back({prefix + "/hr20", metrics->hr20});
  values.push_back({prefix + "/ndcg20", metrics->ndcg20});
  values.push_back({prefix + "/sequences", static_cast<double>(metrics->sequences)});
}

/// "visual/state_06": names that sort as the layers stand.
std::string layerPart(const LayerStructure& layer) {
  return std::string(name(layer.modality)) + (layer.hiddenState < 10 ? "/state_0" : "/state_") + std::to_string(layer.hiddenState);
}

/// Gate slots by what they are for life: the base path, and experts by the window that they were born for.
std::string slotPart(const LayerUsage& layer, std::size_t slot) {
  return slot == 0 ? "base" : "expert_" + std::to_string(layer.born.at(slot - 1));
}

void addUsage(NamedValues& values, const std::vector<LayerUsage>& usage) {
  for (const auto& layer : usage) {
    for (std::size_t slot = 0; slot < layer.gateShare.size(); ++slot)
      values.push_back({"router/" + layerPart(layer) + '/' + slotPart(layer, slot), layer.gateShare[slot]});
    for (std::size_t slot = 0; slot < layer.utilization.size(); ++slot)
      values.push_back({"utilization/" + layerPart(layer) + '/' + slotPart(layer, slot), layer.utilization[slot]});
  }
}

NamedValues ofEpoch(const EpochDone& epoch) {
  NamedValues values{{"epoch/loss", epoch.loss}, {"epoch/learning_rate", epoch.learningRate}, {"epoch/seconds", epoch.seconds}};
  for (const auto part : kStepParts)
    if (const auto& seconds = epoch.times.of(part)) values.push_back({"epoch/times/" + std::string(name(part)), *seconds});
  addMetrics(values, "validation", epoch.validation);
  addUsage(values, epoch.usage);
  return values;
}

NamedValues ofWindow(const WindowDone& window) {
  NamedValues values;
  addMetrics(values, "test", window.test);
  values.push_back({"window/epochs", static_cast<double>(window.epochs)});
  values.push_back({"window/best_epoch", static_cast<double>(window.bestEpoch)});
  values.push_back({"window/seconds", window.seconds});
  values.push_back({"window/parameters", static_cast<double>(window.parameters)});
  values.push_back({"window/trainable", static_cast<double>(window.trainable)});
  if (window.peakBytes > 0) values.push_back({"window/peak_bytes", static_cast<double>(window.peakBytes)});
  for (const auto& layer : window.usage) values.push_back({"experts/" + layerPart(layer), static_cast<double>(layer.born.size())});
  return values;
}

NamedValues ofReferences(const ReferencesMeasured& measured) {
  NamedValues values;
  for (const auto& one : measured.results) addMetrics(values, "reference/" + one.name, one.metrics);
  return values;
}

struct ExportCancelled {};

}  // namespace

std::optional<MeasuredStep> MeasuredSteps::next(const EventDetail& detail) {
  if (const auto* batch = std::get_if<BatchDone>(&detail)) return MeasuredStep{StepKind::kBatch, ++batches_, {{"batch/loss", batch->loss}}};
  if (const auto* epoch = std::get_if<EpochDone>(&detail)) return MeasuredStep{StepKind::kEpoch, ++epochs_, ofEpoch(*epoch)};
  if (const auto* window = std::get_if<WindowDone>(&detail))
    return MeasuredStep{StepKind::kWindow, window->window.value, ofWindow(*window)};
  if (const auto* references = std::get_if<ReferencesMeasured>(&detail))
    return MeasuredStep{StepKind::kWindow, references->window.value, ofReferences(*references)};
  return std::nullopt;
}

Result<void> eachMeasurement(const ExportedRun& run, const std::string& what, const ProgressCallback& progress,
                             const std::function<void(std::int64_t timeMs, const MeasuredStep&)>& each) {
  constexpr std::int64_t kTellEvery = 4096;  // events
  MeasuredSteps steps;
  std::int64_t done = 0;
  try {
    return readRecord(run.paths.record(), [&](const RunEvent& event) {
      if (done++ >= run.events) return;
      if (progress && done % kTellEvery == 0 && !progress({what, done, run.events, "events"})) throw ExportCancelled();
      if (const auto measured = steps.next(event.detail)) each(event.timeMs, *measured);
    });
  } catch (const ExportCancelled&) {
    return failure(run.paths.folder.string(), "cancelled", "Nothing was written");
  }
}

}  // namespace xsmoe::experiments
