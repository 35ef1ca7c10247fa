// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/planned_runs.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "model/core/files/new_folder.h"
#include "model/core/fitting_grouping.h"
#include "model/core/methods.h"
#include "model/core/run_settings_text.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/word_lists.h"
#include "model/experiments/going_on/forked_run.h"
#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/runs/run_lock.h"
#include "model/experiments/runs/run_stream.h"
#include "model/experiments/runs/training_run.h"
#include "model/experiments/sweeps/equal_runs.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {
namespace {

bool isNamed(std::string_view key, const ExperimentPlan& plan, const PlanRun& run) {
  const std::string text(key);
  return plan.settings.contains(text) || run.varied.contains(text);
}

/// What the command line says of windows, which comes before stream.json.
engine::ProtocolChoice protocolNamed(const ExperimentPlan& plan, const PlanRun& run, const ProtocolSettings& protocol) {
  engine::ProtocolChoice choice;
  engine::choose(choice, protocol, [&](const char* key) { return isNamed(key, plan, run); });
  return choice;
}

Result<void> anotherIsThere(const RunPaths& paths, const std::string& which) {
  return cannotWrite(paths.folder.string(), "there is a run " + which, "Name another folder for the runs, or move that run");
}

/// "of other settings: epochs is 3 there and 4 here"; `missing`: what a setting is that one of them does not name.
std::string unlike(const SettingTexts& there, const SettingTexts& here, const auto& missing) {
  constexpr std::size_t kNamed = 6;
  SettingTexts keys = there;
  keys.insert(here.begin(), here.end());
  std::vector<std::string> parts;
  for (const auto& [key, any] : keys) {
    const auto valueIn = [&, &name = key](const SettingTexts& texts) {
      const auto found = texts.find(name);
      const auto value = found == texts.end() ? missing(name) : found->second;
      return value.empty() ? std::string("not set") : value;
    };
    if (valueIn(there) != valueIn(here)) parts.push_back(key + " is " + valueIn(there) + " there and " + valueIn(here) + " here");
  }
  if (parts.empty()) return "of other settings, or of another past";
  const auto more = parts.size() > kNamed ? parts.size() - kNamed : 0;
  parts.resize(parts.size() - more);
  return "of other settings: " + joined(parts, ", ") + (more > 0 ? ", and " + std::to_string(more) + " others" : "");
}

std::string unlike(const RunSettings& there, const RunSettings& here) {
  const RunSettings usual;
  return unlike(changedSettings(there), changedSettings(here), [&](const std::string& key) { return runSettingText(usual, key); });
}

Result<void> checkSameFork(const RunPaths& paths, const engine::ForkRequest& fork) {
  const auto same = isFork(paths, fork);
  if (!same) return tl::unexpected(same.error());
  if (*same) return {};
  const auto there = readManifest(paths);
  if (!there) return tl::unexpected(there.error());
  const auto asked = originOf(fork);
  if (!asked) return tl::unexpected(asked.error());
  const auto& origin = there->description.origin;
  if (!origin) return anotherIsThere(paths, "that is no branch");
  if (origin->window != fork.window)
    return anotherIsThere(paths, "that left its own at the end of D_" + std::to_string(origin->window.value));
  return anotherIsThere(paths, unlike(origin->changed, asked->changed, [](const std::string&) { return std::string("as before"); }));
}

/// The settings of a run that varies nothing.
Result<RunSettings> usualSettings(const ExperimentPlan& plan) {
  if (!plan.from) return commonSettings(plan);
  auto settings = settingsAtEndOf(plan.from->run, {plan.from->window});
  if (!settings) return settings;
  if (auto set = setRunSettings(*settings, plan.settings); !set) return tl::unexpected(set.error());
  return settings;
}

PlannedState stateOf(const RunHistory& history) {
  if (history.finished()) return PlannedState::kFinished;
  return history.state() == RunState::kFailed ? PlannedState::kFailed : PlannedState::kUnfinished;
}

/// Whether runs can lie in a folder, which need not be there yet, and be found there again.
Result<void> checkRunsFolder(const std::string& runs) {
  namespace fs = std::filesystem;
  std::error_code unknown;
  if (runs.find('\0') != std::string::npos) return usageError("--runs", "the path holds a character of value 0", "Name another folder");
  if (fs::exists(runs, unknown) && !fs::is_directory(runs, unknown)) return badInput(runs, "it is no folder", "Name a folder for the runs");
  for (auto folder = fs::absolute(runs, unknown).lexically_normal(); folder.has_relative_path(); folder = folder.parent_path())
    if (fs::exists(RunPaths(folder).manifest(), unknown))
      return badInput(runs, "it lies in the folder of a run, " + folder.string() + ", where no list looks for others",
                      "Name another folder for the runs");
  return {};
}

}  // namespace

Result<PlannedRuns> PlannedRuns::of(const ExperimentPlan& plan, StreamShelf& streams, const ProgressCallback& progress) {
  PlannedRuns runs(plan, streams, progress);
  if (auto expanded = runs.expand(); !expanded) return tl::unexpected(expanded.error());
  return runs;
}

Result<void> PlannedRuns::expand() {
  if (auto good = checkRunsFolder(plan_.runs); !good) return good;
  const auto usual = usualSettings(plan_);
  if (!usual) return tl::unexpected(usual.error());
  auto all = runsOf(plan_, *usual);
  if (!all) return tl::unexpected(all.error());
  for (const auto& run : all->runs) {
    const auto settings = settingsOf(run, *usual);
    if (!settings) return tl::unexpected(settings.error());
    readsFeatures_ = readsFeatures_ || readsFeatures(settings->model.method);
  }
  for (auto& run : all->runs) {
    auto settings = resolved(run, *usual);
    if (!settings) return tl::unexpected(settings.error());
    const RunPaths paths(std::filesystem::path(plan_.runs) / run.name);
    auto firstWindow = decisiveOfFirstWindow(*settings);
    runs_.push_back({std::move(run), paths, std::move(*settings), std::move(firstWindow)});
  }
  return findEqual();
}

/// Of the plan's stream, as it was planned. Read only where they are asked for: a cache may be large.
Result<const StreamChecksums*> PlannedRuns::checksums() {
  if (!checksums_ && !plan_.streamChecksums.empty()) checksums_ = plan_.streamChecksums;
  if (!checksums_) {
    const auto folder = data::openStreamFolder(plan_.stream);
    if (!folder) return tl::unexpected(folder.error());
    auto sums = checksumsOf(*folder, streams_.checksums(), progress_);
    if (!sums) return tl::unexpected(sums.error());
    checksums_ = std::move(*sums);
  }
  return &*checksums_;
}

Result<void> PlannedRuns::checkStream() {
  if (plan_.from) return {};
  const auto first = checksums();
  if (!first) return tl::unexpected(first.error());
  const auto folder = data::openStreamFolder(plan_.stream);
  if (!folder) return tl::unexpected(folder.error());
  const auto now = checksumsOf(*folder, streams_.checksums(), progress_);
  if (!now) return tl::unexpected(now.error());
  if (*now == **first) return {};
  return badInput(plan_.stream, "the stream was changed since the experiment was planned, and its runs would not be of the same data",
                  "Put the stream back as it was and try again, or plan the experiment anew with another folder for its runs");
}

/// Protocol, grouping and width of embeddings as a run of its own would have them.
Result<RunSettings> PlannedRuns::resolved(const PlanRun& run, const RunSettings& usual) {
  auto settings = settingsOf(run, usual);
  if (!settings || plan_.from) return settings;
  const auto folder = data::openStreamFolder(plan_.stream);
  if (!folder) return tl::unexpected(folder.error());
  settings->protocol = resolveProtocol(settings->protocol, protocolNamed(plan_, run, settings->protocol), *folder);
  auto& model = settings->model;
  if (!isNamed(kEmbeddingKey, plan_, run)) model.embedding = folder->embedding.value_or(model.embedding);
  if (isNamed(kGroupingKey, plan_, run)) return settings;
  const auto states = cut(settings->protocol, model.method);
  if (!states) return tl::unexpected(states.error());
  model.grouping = fittingGrouping(model.grouping, (*states)->hiddenStates, (*states)->cachedStates);
  return settings;
}

Result<const RunToMake*> PlannedRuns::named(const std::string& name) const {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const RunToMake& one) { return one.run.name == name; });
  if (found == runs_.end()) return usageError(plan_.runs, "the plan has no run \"" + name + "\"", "Name one of the plan's runs");
  return &*found;
}

/// A stream is opened once for each protocol, and stays on the shelf for the runs.
Result<const PlannedRuns::Cut*> PlannedRuns::cut(const ProtocolSettings& protocol, Method method) {
  auto known = std::find_if(cuts_.begin(), cuts_.end(), [&](const Cut& one) { return one.protocol == protocol; });
  if (known == cuts_.end()) {
    auto opened = open(protocol);
    if (!opened) return tl::unexpected(opened.error());
    known = cuts_.insert(cuts_.end(), std::move(*opened));
  }
  if (const auto unusable = known->unusable.find(method); unusable != known->unusable.end()) return tl::unexpected(unusable->second);
  return &*known;
}

Result<PlannedRuns::Cut> PlannedRuns::open(const ProtocolSettings& protocol) {
  const auto folder = data::openStreamFolder(plan_.stream);
  if (!folder) return tl::unexpected(folder.error());
  const auto opened = streams_.open(*folder, protocol, readsFeatures_, progress_);
  if (!opened) return tl::unexpected(opened.error());
  const auto& session = **opened;
  Cut cut{protocol, session.hiddenStates(), session.cachedStates(), {}};
  for (const auto& one : methodDescriptions())
    if (const auto widths = streaming::widthsFor(one.method, session); !widths) cut.unusable.emplace(one.method, widths.error());
  return cut;
}

Result<void> PlannedRuns::check(const RunToMake& run) {
  if (isThere(run.paths)) return plan_.from ? checkSameFork(run.paths, forkOf(run)) : checkSame(run);
  if (!plan_.from) return checkNew(run);
  if (const auto origin = originOf(forkOf(run)); !origin) return tl::unexpected(origin.error());
  return {};
}

/// Whether the stream's cache has what a run needs.
Result<void> PlannedRuns::checkNew(const RunToMake& run) {
  if (auto good = validate(run.settings, kAnyGrouping); !good) return good;
  const auto states = cut(run.settings.protocol, run.settings.model.method);
  if (!states) return tl::unexpected(states.error());
  return validate(run.settings, (*states)->hiddenStates, (*states)->cachedStates);
}

/// What is there already must be what was asked for.
Result<void> PlannedRuns::checkSame(const RunToMake& run) {
  const auto manifest = readManifest(run.paths);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto& there = manifest->description.settings;
  auto wanted = run.settings;
  const bool fit = incidentalsFit(there, run);
  if (fit) {  // not what to name, where others differ
    wanted.device.threads = there.device.threads;
    wanted.training.references = there.training.references;
    wanted.device.featureMegabytes = there.device.featureMegabytes;
  }
  if (!fit || !decideTheSame(there, wanted)) return anotherIsThere(run.paths, unlike(there, wanted));
  if (!hasItsSettingsFromStart(manifest->description))
    return anotherIsThere(run.paths, "that is a fork, which went on with other settings");
  const auto stream = checksums();
  if (!stream) return tl::unexpected(stream.error());
  return isOfStream(*manifest, **stream) ? Result<void>() : anotherIsThere(run.paths, "that is of another stream");
}

std::optional<Error> PlannedRuns::changedByHand(const RunToMake& run) const {
  if (!isThere(run.paths) || !changedByHandAfter(run.paths, plan_.from ? plan_.from->window : -1)) return std::nullopt;
  return Error{
      ErrorKind::kCannotWrite, "there is a run that a person changed while it trained: it is not the plan's own, and is left as it is",
      run.paths.folder.string(), "To have the plan's own trained too, give this folder another name, or name another folder for the runs"};
}

Result<PlannedRun> PlannedRuns::look(const RunToMake& run) {
  PlannedRun planned{run.run.name, plainPath(run.paths.folder).string(), run.run.varied, run.settings};
  planned.windows = run.settings.protocol.windows - 1;
  planned.stream = streamFolder();
  if (!plan_.from) {
    const auto stream = checksums();
    if (!stream) return tl::unexpected(stream.error());
    planned.streamChecksums = **stream;
  }
  if (!isThere(run.paths)) {
    if (auto looked = lookAhead(run, planned); !looked) return tl::unexpected(looked.error());
    return planned;
  }
  planned.written = isWritten(run.paths);  // before the record is read: a run that ends meanwhile is finished
  const auto history = readRun(run.paths);
  if (!history) return tl::unexpected(history.error());
  planned.state = stateOf(*history);
  if (const auto changed = changedByHand(run)) {
    planned.state = PlannedState::kChanged;
    planned.problem = describe(*changed);
    changed_.insert(planned.name);
  }
  tellWhatIsThere(*history, planned);
  finished_[planned.name] = planned.state == PlannedState::kFinished;
  return planned;
}

/// A branch may name none: its run does.
std::string PlannedRuns::streamFolder() const {
  if (!plan_.stream.empty()) return plainPath(plan_.stream).string();
  if (!plan_.from) return {};
  const auto manifest = readManifest(RunPaths(plan_.from->run));
  return manifest ? manifest->description.streamFolder : std::string();
}

bool PlannedRuns::isThere(const RunPaths& paths) {
  std::error_code unknown;
  return std::filesystem::exists(paths.manifest(), unknown);
}

engine::ForkRequest PlannedRuns::forkOf(const RunToMake& run) const {
  auto changes = run.run.varied;
  changes.insert(plan_.settings.begin(), plan_.settings.end());
  return {plan_.from->run, {plan_.from->window}, run.paths.folder, std::move(changes), plan_.stream};
}

bool PlannedRuns::endsAsItsRun(const engine::ForkRequest& fork) {
  const auto origin = originOf(fork);
  const auto history = readRun(RunPaths(fork.run));
  return origin && origin->changed.empty() && history && history->finished() &&
         !changedByHandAfter(RunPaths(fork.run), fork.window.value) && hasAllWeights(RunPaths(fork.run), history->description().settings);
}

}  // namespace xsmoe::experiments
