// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/resumed_run.h"

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

void tellLosses(const ResumeSlots::Found& found, const Recorded& record, TrainListener& listener) {
  for (const auto& error : found.unusable)
    listener.onNotice(describe(error) + (found.point ? " The one before is used." : " The run begins again: there is no other."));
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

/// Where a fork begins.
Result<streaming::ResumePoint> beginningOf(const RunPaths& paths, const RunDescription& fork) {
  const auto window = fork.origin->window;
  const auto events = eventsUpToEndOf(paths, window);
  if (!events) return tl::unexpected(events.error());
  auto state = stateAtEndOf(paths, window, fork.settings.protocol);
  if (!state) return tl::unexpected(state.error());
  return streaming::ResumePoint{*events, std::move(*state)};
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
  auto found = slots.newest(*recorded);
  // A fork has its run's past, and goes on from there where it has no newer point.
  const bool atFork = !found.point && manifest->description.origin;
  if (atFork) {
    auto point = beginningOf(paths, manifest->description);
    if (!point) return tl::unexpected(point.error());
    found.point = std::move(*point);
  }
  const auto events = found.point ? found.point->events : 0;
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
  tellLosses(found, *record, listener);
  tellDivergence(*record, listener);
  tellDevice(description, workshop->device, listener);
  listener.onResumed(record->kept);
  OpenRun run{paths, description, std::move(*workshop), std::move(*writer), std::move(slots)};
  if (atFork) run.script = scriptOf(*description.origin);
  auto from = found.point ? std::optional(std::move(found.point->state)) : std::nullopt;
  return carryOn(run, std::move(from), listener, controls, copy);
}

}  // namespace xsmoe::experiments
