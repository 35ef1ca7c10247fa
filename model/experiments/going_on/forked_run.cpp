// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/going_on/forked_run.h"

#include <chrono>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/runs/boundaries.h"
#include "model/experiments/runs/open_run.h"
#include "model/experiments/runs/run_ranks.h"
#include "model/experiments/runs/run_stream.h"

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

using Changes = std::map<std::string, std::string>;

/// With what its run had changed at the same place.
Changes allChanges(const RunOrigin& origin) {
  auto changes = origin.fromStart ? Changes() : origin.changed;
  changes.insert(origin.inherited.begin(), origin.inherited.end());
  return changes;
}

/// What a run has changed at a window's very end: as a fork that begins there, or since a fork is in its past.
Result<Changes> changedAlready(const RunPaths& paths, const RunDescription& run, WindowIndex window) {
  if (run.origin && run.origin->window == window && !run.origin->fromStart) return allChanges(*run.origin);
  Changes changes;
  const auto read = readRecord(paths.record(), [&](const RunEvent& event) {
    const auto* logged = std::get_if<ChangeLogged>(&event.detail);
    if (logged == nullptr || logged->place.boundary != Boundary::kTested || logged->place.window != window || !changesRun(*logged)) return;
    const auto [what, value] = textOf(logged->act);
    changes[what] = value;
  });
  if (!read) return tl::unexpected(read.error());
  return changes;
}

Result<void> change(RunSettings& settings, const Changes& changes) {
  for (const auto& [key, text] : changes)
    if (auto set = setSetting(settings, key, text); !set) return set;
  return {};
}

/// Of changes that have been checked.
RunSettings settingsWith(RunSettings settings, const Changes& changes) {
  static_cast<void>(change(settings, changes));
  return settings;
}

/// Those of the settings named that differ.
Changes differences(const RunSettings& before, const RunSettings& after, const Changes& named) {
  Changes differ;
  for (const auto& [key, text] : named)
    if (const auto value = settingText(after, key); value != settingText(before, key)) differ[key] = value;
  return differ;
}

/// A run that is there, and how it goes on from a window's end.
struct Junction {
  RunPaths paths;
  RunManifest manifest;
  streaming::TrainerState end;
  Changes inherited;     // what it has changed there
  RunSettings settings;  // with these changes
};

/// With the window's weights, or without.
Result<Junction> junctionAt(const fs::path& run, WindowIndex window, bool weights) {
  const RunPaths paths(run);
  auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto& description = manifest->description;
  auto end = (weights ? stateAtEndOf : endOf)(paths, window, description.settings.protocol);
  if (!end) return tl::unexpected(end.error());
  auto inherited = changedAlready(paths, description, window);
  if (!inherited) return tl::unexpected(inherited.error());
  auto settings = settingsAt(*end, description.settings);
  if (auto changed = change(settings, *inherited); !changed) return tl::unexpected(changed.error());
  return Junction{paths, std::move(*manifest), std::move(*end), std::move(*inherited), settings};
}

/// Checks the changes, and leaves out what changes nothing.
Result<RunOrigin> originOf(const engine::ForkRequest& request, const Junction& junction) {
  for (const auto& [key, text] : request.changes)
    if (auto allowed = mayChangeInFork(key); !allowed) return tl::unexpected(allowed.error());
  const auto& run = junction.manifest.description;
  auto after = junction.settings;
  if (auto changed = change(after, request.changes); !changed) return tl::unexpected(changed.error());
  if (auto valid = validate(after, run.hiddenStates, run.cachedStates); !valid) return tl::unexpected(valid.error());
  auto differ = differences(junction.settings, after, request.changes);
  for (const auto& [key, text] : differ)
    if (auto used = mayBeSet(after.model, key); !used) return tl::unexpected(used.error());
  return RunOrigin{run.name, run.folder, request.window, std::move(differ), false, junction.inherited};
}

/// What it takes to get from the end of the window that a fork shares to the settings with which it goes on.
Changes changesMade(const RunDescription& fork, const streaming::TrainerState& end) {
  const auto before = settingsAt(end, fork.settings);
  const auto changes = allChanges(*fork.origin);
  return differences(before, settingsWith(before, changes), changes);  // they were checked when the fork was made
}

RunManifest manifestOf(RunManifest manifest, const fs::path& fork, RunOrigin origin) {
  auto& run = manifest.description;
  manifest.replayOf.clear();
  run.forecast = {};
  run.origin = std::move(origin);
  run.folder = plainPath(fork).string();
  run.name = plainPath(fork).filename().string();
  run.sources = sourcesOf(manifest, thisProgram().build());
  return manifest;
}

RunHistory pastOf(const RunPaths& paths, const RunDescription& description) {
  RunHistory history(description);
  static_cast<void>(readRecord(paths.record(), [&](const RunEvent& event) { history.apply(event); }));
  return history;
}

/// Of several ranks rank 0 alone makes the folder.
Result<engine::TrainOutcome> branchOff(const engine::ForkRequest& request, engine::TrainListener& listener, engine::Controls& controls,
                                       ModelCopy& copy, StreamShelf& streams, device::Ranks* ranks) {
  const RunPaths paths(request.fork);
  const auto window = request.window;
  auto parent = junctionAt(request.run, window, true);
  if (!parent) return tl::unexpected(parent.error());
  auto origin = originOf(request, *parent);
  if (!origin) return tl::unexpected(origin.error());
  const auto events = eventsUpToEndOf(parent->paths, window);
  if (!events) return tl::unexpected(events.error());
  const ProgressCallback progress = [&](const Progress& state) {
    listener.onProgress(state);
    return !controls.stopRequested();
  };
  const auto folder = streamOfRun(parent->manifest, request.stream, streams.checksums(), progress);
  if (!folder) return tl::unexpected(folder.error());
  auto settings = parent->manifest.description.settings;
  auto workshop = openWorkshop(settings, false, *folder, streams, progress, request.ranks);
  if (!workshop) return tl::unexpected(workshop.error());
  if (auto shared = shareAmong(ranks, *workshop, settings.model.method); !shared) return tl::unexpected(shared.error());
  const auto whyGloo = ranks == nullptr
                           ? std::string()
                           : agreeOnRun(*ranks, settingsWith(parent->settings, request.changes), workshop->device, parent->manifest.stream);
  if (ranks != nullptr) agreeOnPoint(*ranks, &parent->end);

  auto made = manifestOf(parent->manifest, request.fork, std::move(*origin));
  made.description.device = workshop->device.description();
  auto script = scriptOf(made.description, parent->end);
  if (ranks != nullptr && ranks->rank() > 0) {
    RunBeside beside{std::move(*workshop), std::move(settings), std::move(script)};
    return trainBeside(beside, std::move(parent->end), controls, *ranks);
  }
  if (!request.stream.empty()) made.description.streamFolder = fs::absolute(request.stream).string();
  auto fork = makeWithPast({parent->paths, paths, made, window, *events});
  if (!fork) return tl::unexpected(fork.error());
  auto started = fork->start(*events);
  if (!started) return tl::unexpected(started.error());
  listener.onStarted(made.description);
  listener.onData(workshop->session->report());
  tellExchange(whyGloo, listener);
  listener.onResumed(pastOf(paths, made.description));
  OpenRun run{paths, made.description, std::move(*workshop), std::move(started->record), ResumeSlots(paths), std::move(script)};
  run.ranks = ranks;
  return carryOn(run, std::move(parent->end), listener, controls, copy);
}

}  // namespace

Result<RunOrigin> originOf(const engine::ForkRequest& request) {
  const auto junction = junctionAt(request.run, request.window, false);
  if (!junction) return tl::unexpected(junction.error());
  return originOf(request, *junction);
}

Result<RunSettings> settingsAtEndOf(const fs::path& run, WindowIndex window) {
  const auto junction = junctionAt(run, window, false);
  if (!junction) return tl::unexpected(junction.error());
  return junction->settings;
}

Result<bool> isFork(const RunPaths& paths, const engine::ForkRequest& request) {
  const auto there = readManifest(paths);
  if (!there) return tl::unexpected(there.error());
  const auto junction = junctionAt(request.run, request.window, false);
  if (!junction) return tl::unexpected(junction.error());
  auto origin = originOf(request, *junction);
  if (!origin) return tl::unexpected(origin.error());
  auto asked = junction->manifest.description;
  asked.origin = std::move(*origin);
  const auto& fork = there->description;
  if (!fork.origin || fork.settings != asked.settings) return false;
  // One that changes nothing may have been taken whole (makeTheSame).
  if (fork.origin->changed.empty() && asked.origin->changed.empty() && fork.origin->window > request.window)
    return haveSameEnd(paths, junction->paths, fork.origin->window);
  if (fork.origin->window != asked.origin->window) return false;
  if (changesMade(fork, junction->end) != changesMade(asked, junction->end)) return false;
  return haveSameEnd(paths, junction->paths, asked.origin->window);
}

std::vector<PlacedChange> scriptOf(const RunDescription& fork, const streaming::TrainerState& end) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  std::vector<PlacedChange> script;
  for (const auto& [key, value] : changesMade(fork, end))
    script.push_back({changeFrom(key, value).value(), now, {Boundary::kTested, fork.origin->window, 0, 0}});
  return script;
}

Result<engine::TrainOutcome> forkRun(const engine::ForkRequest& request, engine::TrainListener& listener, engine::Controls& controls,
                                     ModelCopy& copy, StreamShelf& streams) {
  return amongRanks(request.ranks, [&](device::Ranks* ranks) { return branchOff(request, listener, controls, copy, streams, ranks); });
}

}  // namespace xsmoe::experiments
