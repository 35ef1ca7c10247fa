// SPDX-License-Identifier: Apache-2.0
#include "app/cli/event_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/metrics_json.h"
#include "app/cli/reference_tables.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/run_moment.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;

Json expertCounts(const std::vector<LayerUsage>& usage, Method method) {
  Json counts = Json::object();
  for (const auto modality : modalitiesOf(method)) counts[std::string(name(modality))] = Json::array();
  for (const auto& layer : usage) counts[std::string(name(layer.modality))].push_back(layer.born.size());
  return counts;
}

Json timesObject(const StepTimes& times) {
  Json json;
  for (const auto part : kStepParts) {
    const auto& seconds = times.of(part);
    json[std::string(name(part))] = seconds ? Json(*seconds) : Json();
  }
  return json;
}

Json object(const EpochDone& e, Method) {
  return {{"event", "epoch"},
          {"window", e.window.value},
          {"epoch", e.epoch},
          {"loss", e.loss},
          {"learning_rate", e.learningRate},
          {"validation_hr10", e.validation ? Json(e.validation->hr10) : Json(nullptr)},
          {"validation_ndcg10", e.validation ? Json(e.validation->ndcg10) : Json(nullptr)},
          {"seconds", e.seconds},
          {"times", timesObject(e.times)}};
}
Json object(const WindowDone& e, Method method) {
  Json json{{"event", "window"},          {"window", e.window.value},  {"tested_on", e.testedOn.value},
            {"epochs", e.epochs},         {"best_epoch", e.bestEpoch}, {"seconds", e.seconds},
            {"parameters", e.parameters}, {"trainable", e.trainable},  {"experts", expertCounts(e.usage, method)}};
  json.update(metricsObject(e.test));
  return json;
}
Json object(const ExpertExpanded& e, Method) {
  return {{"event", "expanded"},    {"window", e.window.value}, {"modality", name(e.modality)},
          {"layer", e.layer.value}, {"expert", e.expert.value}, {"born", e.born}};
}
Json object(const ExpertPruned& e, Method) {
  return {{"event", "pruned"},
          {"window", e.window.value},
          {"modality", name(e.modality)},
          {"layer", e.layer.value},
          {"expert", e.expert.value},
          {"born", e.born},
          {"utilization", wasMeasured(e) ? Json(e.utilization) : Json()},
          {"expert_utilization", wasMeasured(e) ? Json(e.expertUtilization) : Json()},
          {"tau", e.tau},
          {"merged_into", e.into ? Json(*e.into) : Json()}};
}
Json object(const ReferencesMeasured& e, Method) {
  return {{"event", "references"},
          {"window", e.window.value},
          {"tested_on", e.testedOn.value},
          {"results", resultsObject(e.results)},
          {"seconds", e.seconds}};
}
/// `references` is of the whole run, which an event does not know.
Json object(const RunFinished& e, Method) {
  Json json{{"event", "finished"}, {"all_tests", metricsObject(e.allTests)}, {"references", nullptr}};
  json.update(metricsObject(e.mean));
  return json;
}
Json object(const RunDiverged& e, Method) {
  auto sequences = Json::array();
  for (const auto& sequence : e.sequences) sequences.push_back({{"user", sequence.user}, {"items", sequence.items}});
  return {{"event", "diverged"}, {"window", e.window.value},  {"epoch", e.epoch},      {"batch", e.batch},
          {"what", e.what},      {"good_epoch", e.goodEpoch}, {"sequences", sequences}};
}
Json object(const ChangeLogged& e, Method) {
  const auto [what, value] = textOf(e.act);
  return {{"event", "change"},
          {"what", what},
          {"value", value},
          {"window", e.place.window.value},
          {"epoch", e.place.epoch},
          {"batch", e.place.batch},
          {"refusal", e.refusal.empty() ? Json() : Json(e.refusal)}};
}
Json object(const RunStopped& e, Method) { return {{"event", "stopped"}, {"window", e.window.value}}; }
Json object(const RunFailed& e, Method) { return {{"event", "failed"}, {"message", e.message}}; }
template <class Other>
std::nullopt_t object(const Other&, Method) {
  return std::nullopt;
}

std::string metricsText(const std::optional<Metrics>& metrics) {
  return metrics ? fmt::format("HR@10 {}  NDCG@10 {}", percent(metrics->hr10), percent(metrics->ndcg10)) : "no test sequence";
}

/// `best`: its best epoch; 0: none is.
std::string text(const WindowDone& e, int best) {
  std::string experts;
  for (const auto& layer : e.usage) experts += fmt::format(" {}:{}", layerMark(layer.modality, layer.layer), layer.born.size());
  return fmt::format("D_{} trained, tested on D_{}: {}  ({}{}, {:.1f} s{}{})", e.window.value, e.testedOn.value, metricsText(e.test),
                     counted(e.epochs, "epoch"), best > 0 ? fmt::format(", best {}", best) : "", e.seconds,
                     experts.empty() ? "" : ", experts", experts);
}
std::optional<std::string> text(const ReferencesMeasured& e) {
  const auto order = [](const auto& one) { return std::pair(one.name != kAttainable, one.metrics.hr10); };
  const auto best = std::max_element(e.results.begin(), e.results.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
  if (best == e.results.end() || best->name == kAttainable) return std::nullopt;
  return fmt::format("  without training at best {}, tested on D_{}: {}", best->name, e.testedOn.value, metricsText(best->metrics));
}
std::string text(const ExpertPruned& e) {
  const std::string measured = wasMeasured(e)
                                   ? fmt::format("utilization {}, among experts {}", percent(e.utilization), percent(e.expertUtilization))
                                   : fmt::format("no epoch of D_{} has measured its utilization", e.window.value);
  if (e.into)
    return fmt::format("  merged: {}, the expert of D_{} into that of D_{} ({})", layerMark(e.modality, e.layer), e.born, *e.into,
                       measured);
  return fmt::format("  {}: {}, the expert of D_{} ({}, tau {:g})", e.byHand ? "taken out by hand" : "pruned",
                     layerMark(e.modality, e.layer), e.born, measured, e.tau);
}
std::string text(const RunFinished& e) {
  return fmt::format("mean over D_2 …: {}\nmean over all tests: {}", metricsText(e.mean), metricsText(e.allTests));
}
std::string text(const RunDiverged& e) {
  constexpr std::size_t kShown = 8;
  std::string shown = fmt::format("D_{} epoch {}: {}; the run goes back to {}", e.window.value, e.epoch, e.what,
                                  e.goodEpoch > 0 ? fmt::format("the end of epoch {}", e.goodEpoch) : "the window's beginning");
  if (e.batch > 0)
    shown += fmt::format("\nbatch {}, {}{}:", e.batch, counted(std::ssize(e.sequences), "sequence"),
                         e.sequences.size() > kShown ? ", the first" : "");
  for (std::size_t i = 0; i < std::min(kShown, e.sequences.size()); ++i)
    shown += fmt::format("\n  {}: {}", e.sequences[i].user, fmt::join(e.sequences[i].items, ", "));
  return shown;
}
std::string text(const ChangeLogged& e) {
  std::string place = fmt::format("D_{}", e.place.window.value);
  if (e.place.boundary == Boundary::kTested) place = "the end of " + place;
  if (e.place.epoch > 0) place += fmt::format(", epoch {}", e.place.epoch);
  if (e.place.batch > 0) place += fmt::format(", batch {}", e.place.batch);
  return fmt::format("  {} at {}: {}{}", e.refusal.empty() ? "change" : "refused change", place, inWords(e.act),
                     e.refusal.empty() ? "" : ". " + e.refusal);
}
/// The event names the window that was to come where the run stood between two.
std::string stopText(const RunHistory& history) {
  const auto* const newest = history.newest();
  const auto where =
      newest == nullptr ? std::string("before D_0") : fmt::format("{} D_{}", newest->done ? "after" : "in", newest->window.value);
  return "stopped " + where + "; the record and the windows finished so far are kept";
}
template <class Other>
std::nullopt_t text(const Other&) {
  return std::nullopt;
}

}  // namespace

std::optional<Json> eventObject(const RunEvent& event, Method method) {
  return std::visit([&](const auto& detail) -> std::optional<Json> { return object(detail, method); }, event.detail);
}

std::optional<std::string> eventText(const RunEvent& event, const RunHistory& history) {
  if (std::holds_alternative<RunStopped>(event.detail)) return stopText(history);
  if (const auto* const done = std::get_if<WindowDone>(&event.detail)) {
    const auto* const window = windowAt(history, done->window);
    return text(*done, window == nullptr ? 0 : bestEpochOf(*window));
  }
  return std::visit([](const auto& detail) -> std::optional<std::string> { return text(detail); }, event.detail);
}

}  // namespace xsmoe::cli
