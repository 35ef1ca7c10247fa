// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/forked_run.h"

#include <chrono>
#include <utility>

#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/data/new_folder.h"
#include "model/experiments/boundaries.h"
#include "model/experiments/run_stream.h"
#include "model/experiments/running.h"
#include "model/experiments/shared_past.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

/// The settings in effect at a window's end.
RunSettings settingsAt(const streaming::TrainerState& state, RunSettings settings) {
  if (state.settings) settings.training = *state.settings;
  if (state.learningRate > 0) settings.training.learningRate = state.learningRate;
  settings.model.tau = state.tau;
  settings.model.grouping = state.pendingGrouping.value_or(state.grouping);
  return settings;
}

/// What a run that is itself a fork changed at this very place.
std::map<std::string, std::string> changedAlready(const RunDescription& run, int window) {
  const auto& origin = run.origin;
  return origin && !origin->fromStart && origin->window.value == window ? origin->changed : std::map<std::string, std::string>{};
}

/// Checks the changes, with those that the run itself made there, and leaves out what changes nothing.
Result<std::map<std::string, std::string>> realChanges(const ForkRequest& request, const RunDescription& run,
                                                       const streaming::TrainerState& state) {
  auto asked = request.changes;
  asked.merge(changedAlready(run, request.window));
  const auto before = settingsAt(state, run.settings);
  auto after = before;
  std::map<std::string, std::string> changed;
  for (const auto& [key, text] : asked) {
    if (auto allowed = mayChangeInFork(key); !allowed) return tl::unexpected(allowed.error());
    if (auto set = setSetting(after, key, text); !set) return tl::unexpected(set.error());
    if (const auto value = settingText(after, key); value != settingText(before, key)) changed[key] = value;
  }
  if (auto valid = validate(after, run.hiddenStates, run.cachedStates); !valid) return tl::unexpected(valid.error());
  return changed;
}

RunManifest manifestOf(RunManifest manifest, const fs::path& fork, WindowIndex window, std::map<std::string, std::string> changed) {
  auto& run = manifest.description;
  run.origin = RunOrigin{run.name, run.folder, window, std::move(changed), false};
  run.folder = fs::absolute(fork).string();
  run.name = data::plainPath(fork).filename().string();
  return manifest;
}

RunHistory pastOf(const RunPaths& paths, const RunDescription& description) {
  RunHistory history(description);
  static_cast<void>(readRecord(paths.record(), [&](const RunEvent& event) { history.apply(event); }));
  return history;
}

}  // namespace

Result<std::map<std::string, std::string>> changesOf(const ForkRequest& request) {
  const auto manifest = readManifest(RunPaths(request.run));
  if (!manifest) return tl::unexpected(manifest.error());
  const auto state = readBoundary(RunPaths(request.run), {request.window});
  if (!state) return tl::unexpected(state.error());
  return realChanges(request, manifest->description, *state);
}

Result<RunSettings> settingsAtEndOf(const fs::path& run, WindowIndex window) {
  const auto manifest = readManifest(RunPaths(run));
  if (!manifest) return tl::unexpected(manifest.error());
  const auto state = readBoundary(RunPaths(run), window);
  if (!state) return tl::unexpected(state.error());
  auto settings = settingsAt(*state, manifest->description.settings);
  for (const auto& [key, text] : changedAlready(manifest->description, window.value))
    if (auto set = setSetting(settings, key, text); !set) return tl::unexpected(set.error());
  return settings;
}

std::vector<ChangeLogged> scriptOf(const RunOrigin& origin) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  std::vector<ChangeLogged> script;
  if (origin.fromStart) return script;
  for (const auto& [key, value] : origin.changed) script.push_back({key, value, now, {Moment::kTested, origin.window, 0, 0}, {}});
  return script;
}

Result<TrainOutcome> forkRun(const ForkRequest& request, TrainListener& listener, streaming::Controls& controls, ModelCopy& copy) {
  const RunPaths parent(request.run), paths(request.fork);
  const auto manifest = readManifest(parent);
  if (!manifest) return tl::unexpected(manifest.error());
  const WindowIndex window{request.window};
  auto state = stateAtEndOf(parent, window, manifest->description.settings.protocol);
  if (!state) return tl::unexpected(state.error());
  auto changed = realChanges(request, manifest->description, *state);
  if (!changed) return tl::unexpected(changed.error());
  const auto events = eventsUpToEndOf(parent, window);
  if (!events) return tl::unexpected(events.error());
  const auto folder = streamOfRun(*manifest, request.stream);
  if (!folder) return tl::unexpected(folder.error());
  auto settings = manifest->description.settings;
  auto workshop = openWorkshop(settings, false, *folder, [&](const Progress& progress) {
    listener.onProgress(progress);
    return !controls.stopRequested();
  });
  if (!workshop) return tl::unexpected(workshop.error());

  auto made = manifestOf(*manifest, request.fork, window, std::move(*changed));
  if (!request.stream.empty()) made.description.streamFolder = fs::absolute(request.stream).string();
  auto fork = makeWithPast({parent, paths, made, window, *events});
  if (!fork) return tl::unexpected(fork.error());
  auto started = fork->start(*events);
  if (!started) return tl::unexpected(started.error());
  listener.onStarted(made.description);
  listener.onResumed(pastOf(paths, made.description));
  OpenRun run{
      paths, made.description, std::move(*workshop), std::move(started->record), ResumeSlots(paths), scriptOf(*made.description.origin)};
  return carryOn(run, std::move(*state), listener, controls, copy);
}

}  // namespace xsmoe::experiments
