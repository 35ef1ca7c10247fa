// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/going_on/shared_past.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "model/baselines/replay.h"
#include "model/core/files/new_folder.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/run_settings_text.h"
#include "model/core/setting_keys.h"
#include "model/experiments/runs/boundaries.h"
#include "model/streaming/checkpoint.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

Result<void> share(const fs::path& from, const fs::path& to) {
  std::error_code problem;
  fs::create_hard_link(from, to, problem);
  if (!problem) return {};
  fs::copy_file(from, to, problem);  // on another disk, or on one without links
  if (!problem) return {};
  std::error_code unknown;
  const auto bytes = fs::file_size(from, unknown);
  const auto disk = unknown ? fs::space_info{} : fs::space(to.parent_path(), unknown);
  const auto why = unknown ? problem.message() : whyNotCopied(problem, bytes, disk.available);
  return cannotWrite(to.string(), "the file cannot be copied: " + why, "Check the disk's free space");
}

bool hasWeights(const RunPaths& run, WindowIndex window) {
  std::error_code unknown;
  return fs::exists(run.checkpoint(window), unknown);
}

Result<void> shareWindows(const SharedPast& past, const RunPaths& made) {
  for (int window = 0; window <= past.window.value; ++window) {
    std::error_code unknown;
    const WindowIndex at{window};
    if (at != past.window && !hasWeights(past.from, at)) continue;  // somebody removed them: the run goes on from the last one's
    if (auto shared = share(past.from.checkpoint(at), made.checkpoint(at)); !shared) return shared;
    if (!fs::exists(past.from.boundary(at), unknown)) continue;  // after the last trained window
    if (auto shared = share(past.from.boundary(at), made.boundary(at)); !shared) return shared;
  }
  return {};
}

/// Of these windows, as far as the run has kept some.
Result<void> shareEpochs(const SharedPast& past, const RunPaths& made) {
  for (const auto& epoch : past.from.storedEpochs()) {
    if (epoch.window > past.window) break;
    if (auto shared = share(past.from.epoch(epoch), made.epoch(epoch)); !shared) return shared;
  }
  return {};
}

/// What is not kept, as of runs of earlier programs, is measured when it is asked for.
Result<void> shareRanks(const SharedPast& past, const RunPaths& made) {
  for (const int window : past.from.rankedWindows()) {
    if (window > past.window.value) break;
    std::error_code told;  // by what cannot be written into it
    fs::create_directory(made.ranks(), told);
    if (auto shared = share(past.from.ranks({window}), made.ranks({window})); !shared) return shared;
  }
  return {};
}

Result<void> copyRecord(const SharedPast& past, const RunPaths& made) {
  auto record = RecordWriter::goOn(made.record(), 0);
  if (!record) return tl::unexpected(record.error());
  try {
    std::int64_t events = 0;
    auto read = readRecord(past.from.record(), [&](RunEvent event) {
      if (++events > past.events) return;
      if (past.adapt) past.adapt(event);
      (*record)->write(event);
    });
    (*record)->flush();
    return read;
  } catch (const CannotRecord& failed) {
    return tl::unexpected(failed.error);
  }
}

int lastTrained(const RunSettings& settings) { return settings.protocol.windows - 2; }

/// The weights say whose they are.
Result<void> setMethodOfWeights(const fs::path& file, Method method) {
  auto weights = streaming::readCheckpoint(file);
  if (!weights) return tl::unexpected(weights.error());
  weights->info.method = method;
  return streaming::writeCheckpoint(file, *weights);
}

/// Replay comes or goes, while nothing has been kept of any window.
void setReplay(network::NamedTensors& training, const RunSettings& settings) {
  const auto empty = baselines::Replay::emptyState(settings.protocol.sequenceLength, settings.training.seed);
  for (const auto& [name, tensor] : empty) {
    if (settings.model.continual == Continual::kReplay)
      training[name] = tensor;
    else
      training.erase(name);
  }
}

/// The shared windows as the run of these settings would have stored them; `before`: as they were trained.
Result<void> setInWindows(const RunPaths& paths, WindowIndex last, const RunSettings& settings, const RunSettings& before) {
  if (settings.model.method != before.model.method)
    for (const auto& epoch : paths.storedEpochs())
      if (auto set = setMethodOfWeights(paths.epoch(epoch), settings.model.method); !set) return set;
  for (int window = 0; window <= last.value; ++window) {
    if (settings.model.method != before.model.method && hasWeights(paths, {window}))
      if (auto set = setMethodOfWeights(paths.checkpoint({window}), settings.model.method); !set) return set;
    std::error_code unknown;
    if (!std::filesystem::exists(paths.boundary({window}), unknown)) continue;  // of the last one, in runs of earlier programs
    auto state = readBoundary(paths, {window});
    if (!state) return tl::unexpected(state.error());
    state->tau = settings.model.tau;
    state->grouping = settings.model.grouping;
    if (state->settings) state->settings = settings.training;
    if (settings.model.continual != before.model.continual) setReplay(state->training, settings);
    if (auto written = writeBoundary(paths, *state); !written) return written;
  }
  return {};
}

RunManifest manifestOf(RunManifest manifest, const RunPaths& target, WindowIndex common) {
  auto& run = manifest.description;
  manifest.replayOf.clear();
  run.forecast = {};
  run.origin = RunOrigin{run.name, run.folder, common, {}};
  run.folder = plainPath(target.folder).string();
  run.name = plainPath(target.folder).filename().string();
  return manifest;
}

/// Those that a run uses, and another one had otherwise.
SettingTexts differing(const RunSettings& settings, const RunSettings& from) {
  auto texts = changedSettings(settings);
  texts.merge(changedSettings(from));
  for (auto& [key, text] : texts) text = runSettingText(settings, key);
  std::erase_if(texts, [&](const auto& one) {
    return one.second == runSettingText(from, one.first) || !usesSetting(settings.model, one.first) ||
           one.first == kFeatureMemoryKey;  // it changes nothing of the result
  });
  return texts;
}

RunManifest withSettings(RunManifest manifest, RunSettings settings) {
  auto& run = manifest.description;
  settings.device.threads = run.settings.device.threads;
  run.origin->changed = differing(settings, run.settings);
  run.origin->fromStart = true;
  run.settings = std::move(settings);
  return manifest;
}

}  // namespace

std::string whyNotCopied(std::error_code problem, std::uintmax_t bytes, std::uintmax_t freeBytes) {
  const bool full = problem == std::errc::no_space_on_device || (problem == std::errc::io_error && freeBytes < bytes);
  if (!full) return problem.message();
  return "there is no space left on the disk; it takes " + std::to_string(bytes) + " bytes, " + std::to_string(freeBytes) + " are free";
}

Result<NewRun> makeWithPast(const SharedPast& past) {
  auto run = NewRun::create(past.to, past.manifest);
  if (!run) return run;
  auto done = shareWindows(past, run->paths());
  if (done) done = shareEpochs(past, run->paths());
  if (done) done = shareRanks(past, run->paths());
  if (done) done = copyRecord(past, run->paths());
  if (!done) return tl::unexpected(run->inPlace(done.error()));
  return run;
}

bool pruneAlike(const streaming::EndedWindow& ended, double tau, double other, Protocol protocol) {
  if (!ended.trained) return true;
  return std::all_of(ended.usage.begin(), ended.usage.end(),
                     [&](const LayerUsage& layer) { return expertToPrune(layer, tau, protocol) == expertToPrune(layer, other, protocol); });
}

std::optional<WindowIndex> lastCommonWindow(const RunPaths& run, const RunSettings& settings, double tau) {
  std::optional<WindowIndex> common;
  for (WindowIndex window; window.value < lastTrained(settings); ++window.value) {
    if (!hasWeights(run, window)) return common;
    const auto state = readBoundary(run, window);
    if (!state) return common;
    common = window;
    if (expands(settings.model.method) && !pruneAlike(*state->ended, settings.model.tau, tau, settings.protocol.protocol)) return common;
  }
  const WindowIndex last{lastTrained(settings)};
  return hasWeights(run, last) ? last : common;
}

bool hasFirstWindow(const RunPaths& run) { return hasWeights(run, {0}) && readBoundary(run, {0}).has_value(); }

bool hasAllWeights(const RunPaths& run, const RunSettings& settings) {
  for (WindowIndex window; window.value <= lastTrained(settings); ++window.value)
    if (!hasWeights(run, window)) return false;
  return true;
}

Result<void> checkWeights(const RunPaths& run, WindowIndex last) {
  for (WindowIndex window; window.value <= last.value; ++window.value) {
    if (!hasWeights(run, window)) continue;
    if (const auto weights = streaming::readCheckpoint(run.checkpoint(window)); !weights) return tl::unexpected(weights.error());
  }
  return {};
}

Result<void> makeOfOtherSettings(const RunPaths& run, const RunPaths& target, WindowIndex common, const RunSettings& settings) {
  const auto manifest = readManifest(run);
  if (!manifest) return tl::unexpected(manifest.error());
  const bool all = common.value == lastTrained(manifest->description.settings);
  const auto events = all ? recordedEvents(run.record()) : eventsUpToEndOf(run, common);
  if (!events) return tl::unexpected(events.error());
  const auto adapt = [tau = settings.model.tau](RunEvent& event) {
    if (auto* pruned = std::get_if<ExpertPruned>(&event.detail)) pruned->tau = tau;
  };
  auto made = makeWithPast({run, target, withSettings(manifestOf(*manifest, target, common), settings), common, *events, adapt});
  if (!made) return tl::unexpected(made.error());
  // In its place with its own settings only: broken off before, it would go on from boundaries of the other run's.
  if (auto set = setInWindows(made->paths(), common, settings, manifest->description.settings); !set)
    return tl::unexpected(made->inPlace(set.error()));
  const auto started = made->start(*events);
  return started ? Result<void>() : tl::unexpected(started.error());
}

Result<void> makeTheSame(const RunPaths& run, const RunPaths& target) {
  const auto manifest = readManifest(run);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto events = recordedEvents(run.record());
  if (!events) return tl::unexpected(events.error());
  const WindowIndex all{lastTrained(manifest->description.settings)};
  auto made = makeWithPast({run, target, manifestOf(*manifest, target, all), all, *events});
  if (!made) return tl::unexpected(made.error());
  const auto started = made->start(*events);
  return started ? Result<void>() : tl::unexpected(started.error());
}

}  // namespace xsmoe::experiments
