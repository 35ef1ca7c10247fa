// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/resumed_run.h"

#include <string>
#include <system_error>
#include <utility>

#include "model/core/setting_descriptions.h"
#include "model/experiments/boundaries.h"
#include "model/experiments/forked_run.h"
#include "model/experiments/run_lock.h"
#include "model/experiments/run_stream.h"
#include "model/experiments/running.h"
#include "model/experiments/training_run.h"

namespace xsmoe::experiments {
namespace {

/// A record in two parts: what came before the point to resume from, and after it.
struct Recorded {
  RunHistory kept, all;
  std::optional<RunEvent> finished;
};

Result<Recorded> readUpTo(const RunPaths& paths, const RunDescription& description, std::int64_t recorded, std::int64_t kept) {
  Recorded record{RunHistory(description), RunHistory(description), {}};
  if (recorded == 0) return record;
  std::int64_t events = 0;
  const auto read = readRecord(paths.record(), [&](const RunEvent& event) {
    record.all.apply(event);
    if (++events == kept) record.kept = record.all;
    if (std::holds_alternative<RunFinished>(event.detail)) record.finished = event;
  });
  if (!read) return tl::unexpected(read.error());
  return record;
}

/// A place from which a run goes on, in words.
std::string placeInWords(const streaming::TrainerState& state) {
  const auto window = "D_" + std::to_string(state.window.value);
  if (state.ended) return "the end of " + window;
  return state.within ? window + " after epoch " + std::to_string(state.within->epoch) : "the beginning of " + window;
}

/// Whether a fork begins there.
bool isBeginning(const streaming::TrainerState& state, const RunDescription& run) {
  return run.origin && run.origin->window == state.window;
}

void tellLosses(const ResumeSlots::Found& found, const Recorded& record, const RunDescription& run, TrainListener& listener) {
  for (const auto& error : found.unusable)
    listener.onNotice(describe(error) + (found.point ? " The run goes on from " + placeInWords(found.point->state) + '.'
                                                     : " The run begins again: there is nothing else to go on from."));
  if (const auto& point = found.point; point && point->state.ended && found.unusable.empty() && !isBeginning(point->state, run))
    listener.onNotice("there is no checkpoint: the run goes on from " + placeInWords(point->state));
  const auto& changes = record.all.interventions();
  for (auto i = record.kept.interventions().size(); i < changes.size(); ++i)
    if (changes[i].changesRun)
      listener.onNotice("a change came after the checkpoint and must be made again: " + changes[i].what + ", in window " +
                        std::to_string(changes[i].window.value));
}

void tellDivergence(const Recorded& record, TrainListener& listener) {
  const auto& diverged = record.all.diverged();
  if (!diverged || record.kept.diverged()) return;
  const auto good = diverged->goodEpoch > 0 ? "after epoch " + std::to_string(diverged->goodEpoch) : std::string("from its beginning");
  listener.onNotice("the run had diverged in window " + std::to_string(diverged->window.value) + ", epoch " +
                    std::to_string(diverged->epoch) + ": " + diverged->what + "; the window goes on " + good);
}

void tellDevice(const RunDescription& run, const device::ComputeDevice& device, TrainListener& listener) {
  if (run.device == device.description() && run.precision == device.precisionName()) return;
  listener.onNotice("the run began on " + run.device + ", " + run.precision + " and goes on with " + device.description() + ", " +
                    device.precisionName() + ": the last digits will differ");
}

/// The end of a window, as it was stored.
Result<streaming::ResumePoint> pointAtEndOf(const RunPaths& paths, const RunDescription& run, WindowIndex window) {
  const auto events = eventsUpToEndOf(paths, window);
  if (!events) return tl::unexpected(events.error());
  auto state = stateAtEndOf(paths, window, run.settings.protocol);
  if (!state) return tl::unexpected(state.error());
  return streaming::ResumePoint{*events, std::move(*state)};
}

/// Where no checkpoint is, or a damaged one: the newest end of a window that is whole, if it is newer than what was found.
void lookForEnds(const RunPaths& paths, const RunDescription& run, ResumeSlots::Found& found) {
  const auto windows = paths.storedWindows();
  for (auto window = windows.rbegin(); window != windows.rend(); ++window) {
    std::error_code unknown;
    if (!std::filesystem::exists(paths.boundary({*window}), unknown)) continue;
    const auto events = eventsUpToEndOf(paths, {*window});
    if (!events) continue;  // not told any more: killed just before
    if (found.point && found.point->events > *events) return;
    auto end = pointAtEndOf(paths, run, {*window});
    if (end) {
      found.point = std::move(*end);
      return;
    }
    found.unusable.push_back(end.error());
  }
}

/// From where the run goes on; without a point, from its beginning. Error: a fork has no past any more.
Result<ResumeSlots::Found> whereToGoOn(const RunPaths& paths, const RunDescription& run, ResumeSlots& slots, std::int64_t recorded) {
  auto found = slots.newest(recorded);
  if (!found.point || !found.unusable.empty()) lookForEnds(paths, run, found);
  if (found.point || !run.origin) return found;
  auto beginning = pointAtEndOf(paths, run, run.origin->window);
  if (!beginning) return tl::unexpected(beginning.error());
  found.point = std::move(*beginning);
  return found;
}

TrainOutcome tellFinished(const RunDescription& description, const RunEvent& event, TrainListener& listener) {
  listener.onStarted(description);
  listener.onNotice("the run is finished: nothing is left to resume");
  listener.onEvent(event);
  return {false, std::get<RunFinished>(event.detail)};
}

}  // namespace

Result<TrainOutcome> resumeTraining(const ResumeRequest& request, TrainListener& listener, streaming::Controls& controls, ModelCopy& copy) {
  const RunPaths paths(request.run);
  const auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto lock = RunLock::take(paths);
  if (!lock) return tl::unexpected(lock.error());
  const auto recorded = recordedEvents(paths.record());
  if (!recorded) return tl::unexpected(recorded.error());
  ResumeSlots slots(paths);
  auto found = whereToGoOn(paths, manifest->description, slots, *recorded);
  if (!found) return tl::unexpected(found.error());
  const auto events = found->point ? found->point->events : 0;
  auto description = manifest->description;
  const auto record = readUpTo(paths, description, *recorded, events);
  if (!record) return tl::unexpected(record.error());
  if (record->finished) return tellFinished(description, *record->finished, listener);
  if (!manifest->replayOf.empty())
    return usageError(paths.folder.string(), "the run is an unfinished replay of " + manifest->replayOf, "Replay that run again");
  if (request.learningRate) {
    auto changed = description.settings;
    changed.training.learningRate = *request.learningRate;
    if (auto valid = validate(changed, description.hiddenStates, description.cachedStates); !valid) return tl::unexpected(valid.error());
    controls.setLearningRate(*request.learningRate);
  }

  if (!request.stream.empty()) description.streamFolder = std::filesystem::absolute(request.stream).string();
  const auto folder = streamOfRun(*manifest, request.stream);
  if (!folder) return tl::unexpected(folder.error());
  auto workshop = openWorkshop(description.settings, false, *folder, [&](const Progress& state) {
    listener.onProgress(state);
    return !controls.stopRequested();
  });
  if (!workshop) return tl::unexpected(workshop.error());
  auto writer = RecordWriter::goOn(paths.record(), events);
  if (!writer) return tl::unexpected(writer.error());
  slots.tidy();

  listener.onStarted(description);
  tellLosses(*found, *record, description, listener);
  tellDivergence(*record, listener);
  tellDevice(description, workshop->device, listener);
  listener.onResumed(record->kept);
  OpenRun run{paths, description, std::move(*workshop), std::move(*writer), std::move(slots)};
  auto from = found->point ? std::optional(std::move(found->point->state)) : std::nullopt;
  if (from && description.origin && from->window.value <= description.origin->window.value) run.script = scriptOf(description, *from);
  return carryOn(run, std::move(from), listener, controls, copy);
}

}  // namespace xsmoe::experiments
