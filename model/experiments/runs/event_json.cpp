// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/event_json.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/streaming/values_json.h"

// Found through argument-dependent lookup: in the types' namespace itself, since lookup does not enter an unnamed one.
namespace xsmoe {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WindowStarted, window, batchesPerEpoch, trainSequences, validationSequences, testSequences, parameters,
                                   trainable, structure)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BatchDone, window, epoch, batch, loss, seconds)
void to_json(nlohmann::json& json, const StepTimes& times) {
  for (const auto part : kStepParts) json[std::string(name(part))] = times.of(part);
}
void from_json(const nlohmann::json& json, StepTimes& times) {
  for (const auto part : kStepParts)
    if (const auto found = json.find(std::string(name(part))); found != json.end()) found->get_to(times.of(part));
}
// Records of earlier programs have none of it.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MachineUse, cpu, memoryBytes, readBytes, gpu, gpuBytes)
void to_json(nlohmann::json& json, const EpochDone& done) {
  json = {{"window", done.window},         {"epoch", done.epoch},    {"loss", done.loss},       {"learningRate", done.learningRate},
          {"validation", done.validation}, {"best", done.best},      {"seconds", done.seconds}, {"usage", done.usage},
          {"times", done.times},           {"machine", done.machine}};
}
void from_json(const nlohmann::json& json, EpochDone& done) {
  json.at("window").get_to(done.window);
  json.at("epoch").get_to(done.epoch);
  json.at("loss").get_to(done.loss);
  json.at("learningRate").get_to(done.learningRate);
  json.at("validation").get_to(done.validation);
  json.at("best").get_to(done.best);
  json.at("seconds").get_to(done.seconds);
  json.at("usage").get_to(done.usage);
  if (const auto times = json.find("times"); times != json.end()) times->get_to(done.times);  // records of earlier programs lack it
  if (const auto machine = json.find("machine"); machine != json.end()) machine->get_to(done.machine);  // likewise
}
void to_json(nlohmann::json& json, const WindowDone& done) {
  json = {{"window", done.window},         {"testedOn", done.testedOn},   {"test", done.test},
          {"epochs", done.epochs},         {"bestEpoch", done.bestEpoch}, {"seconds", done.seconds},
          {"parameters", done.parameters}, {"trainable", done.trainable}, {"usage", done.usage},
          {"peakBytes", done.peakBytes}};
}
void from_json(const nlohmann::json& json, WindowDone& done) {
  json.at("window").get_to(done.window);
  json.at("testedOn").get_to(done.testedOn);
  json.at("test").get_to(done.test);
  json.at("epochs").get_to(done.epochs);
  json.at("bestEpoch").get_to(done.bestEpoch);
  json.at("seconds").get_to(done.seconds);
  json.at("parameters").get_to(done.parameters);
  json.at("trainable").get_to(done.trainable);
  json.at("usage").get_to(done.usage);
  done.peakBytes = json.value("peakBytes", std::int64_t{0});  // records of earlier programs lack it
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReferenceResult, name, metrics)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReferencesMeasured, window, testedOn, results, seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExpertExpanded, window, modality, layer, expert, born)
void to_json(nlohmann::json& json, const ExpertPruned& pruned) {
  json = {{"window", pruned.window},
          {"modality", pruned.modality},
          {"layer", pruned.layer},
          {"expert", pruned.expert},
          {"born", pruned.born},
          {"utilization", pruned.utilization},
          {"expertUtilization", pruned.expertUtilization},
          {"tau", pruned.tau},
          {"byHand", pruned.byHand},
          {"into", pruned.into}};
}
void from_json(const nlohmann::json& json, ExpertPruned& pruned) {
  json.at("window").get_to(pruned.window);
  json.at("modality").get_to(pruned.modality);
  json.at("layer").get_to(pruned.layer);
  json.at("expert").get_to(pruned.expert);
  json.at("born").get_to(pruned.born);
  json.at("utilization").get_to(pruned.utilization);
  json.at("expertUtilization").get_to(pruned.expertUtilization);
  json.at("tau").get_to(pruned.tau);
  json.at("byHand").get_to(pruned.byHand);
  if (const auto into = json.find("into"); into != json.end()) into->get_to(pruned.into);  // records of earlier programs lack it
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TauChanged, window, epoch, from, to)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(GroupingChanged, window, epoch, from, to, applied, structure)
// Records of earlier programs lack `expert`, `into` and `lost`.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PrunedNow, window, epoch, tau, experts, revalidated, usage, expert, into, lost)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunPaused, window, paused)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunFinished, mean, allTests)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunStopped, window)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunFailed, message)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExpertPinned, window, epoch, expert, pinned)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LearningRateChanged, window, epoch, from, to)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NamedSequence, user, items)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunDiverged, window, epoch, batch, what, goodEpoch, sequences)

constexpr std::array<std::pair<Boundary, std::string_view>, 4> kMoments{
    {{Boundary::kBatch, "batch"}, {Boundary::kEpoch, "epoch"}, {Boundary::kTested, "tested"}, {Boundary::kWindow, "window"}}};
void to_json(nlohmann::json& json, Boundary boundary) {
  for (const auto& [moment, word] : kMoments)
    if (moment == boundary) json = std::string(word);
}
void from_json(const nlohmann::json& json, Boundary& boundary) {
  const auto found = json.get<std::string>();
  for (const auto& [moment, word] : kMoments) {
    if (word != found) continue;
    boundary = moment;
    return;
  }
  throw std::invalid_argument("unknown moment \"" + found + "\"");
}

void to_json(nlohmann::json& json, const RunPlace& place) {
  json = {{"moment", place.boundary}, {"window", place.window}, {"epoch", place.epoch}, {"batch", place.batch}};
}
void from_json(const nlohmann::json& json, RunPlace& place) {
  json.at("moment").get_to(place.boundary);
  json.at("window").get_to(place.window);
  json.at("epoch").get_to(place.epoch);
  json.at("batch").get_to(place.batch);
}

void to_json(nlohmann::json& json, const ChangeLogged& logged) {
  auto [what, value] = textOf(logged.act);
  json = {{"what", what}, {"value", value}, {"askedMs", logged.askedMs}, {"place", logged.place}, {"refusal", logged.refusal}};
}
void from_json(const nlohmann::json& json, ChangeLogged& logged) {
  auto act = actFrom(json.at("what").get<std::string>(), json.at("value").get<std::string>());
  if (!act) throw std::invalid_argument(describe(act.error()));
  logged.act = std::move(*act);
  json.at("askedMs").get_to(logged.askedMs);
  json.at("place").get_to(logged.place);
  json.at("refusal").get_to(logged.refusal);
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SettingChanged, window, epoch, key, from, to)

}  // namespace xsmoe

namespace xsmoe::experiments {
namespace {

struct Kind {
  const char* name;
  bool outcome = false;  ///< what came of something that a person asked for
};
// In the order of EventDetail's alternatives.
constexpr std::array<Kind, std::variant_size_v<EventDetail>> kKinds{{{"window_started"},
                                                                     {"batch"},
                                                                     {"epoch"},
                                                                     {"window"},
                                                                     {"expanded"},
                                                                     {"pruned"},
                                                                     {"tau", true},
                                                                     {"grouping", true},
                                                                     {"pruned_now", true},
                                                                     {"paused", true},
                                                                     {"finished"},
                                                                     {"stopped"},
                                                                     {"failed"},
                                                                     {"pinned", true},
                                                                     {"learning_rate", true},
                                                                     {"diverged"},
                                                                     {"change"},
                                                                     {"setting", true},
                                                                     {"references"}}};

template <std::size_t I = 0>
EventDetail parse(const std::string& kind, const nlohmann::json& json) {
  if constexpr (I < kKinds.size()) {
    if (kind == kKinds[I].name) return json.get<std::variant_alternative_t<I, EventDetail>>();
    return parse<I + 1>(kind, json);
  }
  throw std::invalid_argument("unknown event \"" + kind + "\"");
}

}  // namespace

std::string kindOf(const EventDetail& detail) { return kKinds[detail.index()].name; }

std::vector<std::string> kindsOfOutcomes() {
  std::vector<std::string> kinds;
  for (const auto& kind : kKinds)
    if (kind.outcome) kinds.emplace_back(kind.name);
  return kinds;
}

nlohmann::json toJson(const EventDetail& detail) {
  return std::visit([](const auto& event) { return nlohmann::json(event); }, detail);
}

EventDetail eventFromJson(const std::string& kind, const nlohmann::json& json) { return parse(kind, json); }

nlohmann::json toJson(const std::optional<Metrics>& metrics) { return metrics; }

}  // namespace xsmoe::experiments
