// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/going_on/resumed_run.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/experiments/going_on/extended_run.h"
#include "model/experiments/going_on/forked_run.h"
#include "model/experiments/runs/changes_to_come.h"
#include "model/experiments/runs/open_run.h"
#include "model/experiments/runs/resume_slots.h"
#include "model/experiments/runs/run_lock.h"
#include "model/experiments/runs/run_ranks.h"
#include "model/experiments/runs/run_stream.h"
#include "model/experiments/runs/training_run.h"

namespace xsmoe::experiments {
namespace {

/// A record in two parts: what came before the point to resume from, and after it.
struct Recorded {
  RunHistory kept, all;
  ChangesLogged changes;
  std::optional<RunEvent> finished;
};

Result<Recorded> readUpTo(const RunPaths& paths, const RunDescription& description, std::int64_t recorded, std::int64_t kept) {
  Recorded record{RunHistory(description), RunHistory(description), {}, {}};
  if (recorded == 0) return record;
  std::int64_t events = 0;
  const auto read = readRecord(paths.record(), [&](const RunEvent& event) {
    record.all.apply(event);
    if (++events == kept) record.kept = record.all;
    if (const auto* logged = std::get_if<ChangeLogged>(&event.detail))
      if (auto change = placedChange(*logged))
        (events <= kept ? record.changes.before : record.changes.after).push_back(std::move(*change));
    if (std::holds_alternative<RunFinished>(event.detail)) record.finished = event;
  });
  if (!read) return tl::unexpected(read.error());
  return record;
}

/// The event of its end; none where it is not finished.
Result<std::optional<RunEvent>> endOf(const RunPaths& paths, const RunDescription& description) {
  const auto recorded = recordedEvents(paths.record());
  if (!recorded) return tl::unexpected(recorded.error());
  const auto record = readUpTo(paths, description, *recorded, 0);
  if (!record) return tl::unexpected(record.error());
  return record->finished;
}

/// Whether a fork begins there.
bool isBeginning(const streaming::TrainerState& state, const RunDescription& run) {
  return run.origin && run.origin->window == state.window;
}

/// Null: there is no point.
const streaming::TrainerState* stateOf(const ResumeSlots::Found& found) { return found.point ? &found.point->state : nullptr; }

void tellLosses(const ResumeSlots::Found& found, const RunDescription& run, engine::TrainListener& listener) {
  for (const auto& error : found.unusable)
    listener.onNotice(describe(error) + (found.point ? " The run goes on from " + placeInWords(found.point->state) + '.'
                                                     : " The run begins again: there is nothing else to go on from."));
  if (!found.unusable.empty() || found.passedOver) return;
  if (const auto& point = found.point; point && point->state.ended && !isBeginning(point->state, run))
    listener.onNotice("there is no checkpoint: the run goes on from " + placeInWords(point->state));
}

/// Whether the run has diverged after the point from which it goes on.
bool hasDiverged(const Recorded& record) { return record.all.diverged() && !record.kept.diverged(); }

/// The changes to make again, of the record and of `kept`. Not those before the run diverged, perhaps because of them.
std::vector<PlacedChange> changesAgain(const Recorded& record, const std::vector<PlacedChange>& kept,
                                       const std::optional<streaming::ResumePoint>& point, bool withLearningRate) {
  auto changes = record.changes;
  if (hasDiverged(record)) {
    changes.before.insert(changes.before.end(), changes.after.begin(), changes.after.end());
    changes.after.clear();
  }
  auto again = changesAgain(changes, kept, point ? firstPlaceAfter(point->state) : RunPlace());
  if (!withLearningRate) std::erase_if(again, [](const PlacedChange& one) { return settingOf(one.change) == kLearningRateKey; });
  return again;
}

void tellChanges(const std::vector<PlacedChange>& again, const Recorded& record, engine::TrainListener& listener) {
  const auto tell = [&](const char* what, const PlacedChange& change) {
    listener.onNotice("a change came after the checkpoint and " + std::string(what) + ": " + inWords(change.change) + ", in window " +
                      std::to_string(change.place.window.value));
  };
  for (const auto& change : again) tell("is made again at its place", change);
  if (!hasDiverged(record)) return;
  for (const auto& change : record.changes.after) tell("is not made again, since the run diverged", change);
}

/// The changes of a fork that goes on from before them, without those that are made again.
std::vector<PlacedChange> changesOfFork(const RunDescription& run, const streaming::TrainerState& from,
                                        const std::vector<PlacedChange>& again) {
  if (!run.origin || from.window.value > run.origin->window.value) return {};
  auto script = scriptOf(run, from);
  std::erase_if(script, [&](const PlacedChange& change) {
    return std::any_of(again.begin(), again.end(),
                       [&](const auto& one) { return one.place == change.place && settingOf(one.change) == settingOf(change.change); });
  });
  return script;
}

void tellDivergence(const Recorded& record, engine::TrainListener& listener) {
  const auto& diverged = record.all.diverged();
  if (!hasDiverged(record)) return;
  const auto good = diverged->goodEpoch > 0 ? "after epoch " + std::to_string(diverged->goodEpoch) : std::string("from its beginning");
  listener.onNotice("the run had diverged in window " + std::to_string(diverged->window.value) + ", epoch " +
                    std::to_string(diverged->epoch) + ": " + diverged->what + "; the window goes on " + good);
}

void tellDevice(const RunDescription& run, const device::ComputeDevice& device, engine::TrainListener& listener) {
  // By what ranks exchange changes no digit.
  const auto computesOn = [](const std::string& words) { return words.substr(0, words.rfind(", by ")); };
  if (computesOn(run.device) == computesOn(device.description()) && run.precision == device.precisionName()) return;
  listener.onNotice("the run began on " + run.device + ", " + run.precision + " and goes on with " + device.description() + ", " +
                    device.precisionName() + ": the last digits will differ");
}

/// Of a run that was killed when it had finished, but had not yet tidied.
void removeWhatIsNotNeeded(const RunPaths& paths, ResumeSlots& slots) {
  std::error_code ignored;
  slots.tidy();
  slots.removeAll();
  std::filesystem::remove(paths.changesToCome(), ignored);
}

/// Whether all windows of the run were trained, those too that it has got since it was finished.
bool isWhole(const RunHistory& history) {
  return static_cast<int>(history.windowCount()) >= history.description().settings.protocol.windows - 1;
}

/// Gone on with, the run would begin again in place of what it has, and without the changes that a person made.
tl::unexpected<Error> withoutRecord(const RunPaths& paths) {
  return badInput(paths.record().string(), "the record is missing or empty, though the run was trained: its checkpoints are there",
                  "Take it from a copy of the run; without one, train again in another folder");
}

struct Grown {
  data::StreamFolder folder;
  std::string sentence;  ///< what has come, for people
};

/// Makes of a run what it becomes on its stream as that is by now. Errors: as of extendedRun(); the stream is not there.
Result<Grown> extend(RunManifest& run, const std::filesystem::path& elsewhere, KnownChecksums& known, const ProgressCallback& progress) {
  const std::filesystem::path place = elsewhere.empty() ? std::filesystem::path(run.description.streamFolder) : elsewhere;
  auto folder = data::openStreamFolder(place);
  if (!folder) return badInput(place.string(), "the run's stream is not there: " + describe(folder.error()), "Name the stream's folder");
  auto extended = extendedRun(run, *folder, known, progress);
  if (!extended) return tl::unexpected(extended.error());
  Grown grown{std::move(*folder), inWords(run, *extended)};
  run = std::move(*extended);
  run.description.sources = sourcesOf(run, thisProgram().build());  // it goes on with this program, on the stream as it is now
  return grown;
}

engine::TrainOutcome tellFinished(const RunDescription& description, const RunEvent& event, engine::TrainListener& listener) {
  listener.onStarted(description);
  listener.onNotice("the run is finished: nothing is left to resume");
  listener.onEvent(event);
  return {false, std::get<RunFinished>(event.detail)};
}

Result<engine::TrainOutcome> resume(const engine::ResumeRequest& request, engine::TrainListener& listener, engine::Controls& controls,
                                    ModelCopy& copy, StreamShelf& streams, device::Ranks* ranks) {
  const RunPaths paths(request.run);
  /// The other ranks wait until they can read the folder, and again until it is ready; or nothing is to be done.
  const auto tellRanks = [&](bool goesOn) { return ranks == nullptr || ranks->any(goesOn); };
  auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  auto lock = RunLock::take(paths);
  if (!lock) {
    // How a run has ended can be told where it cannot be written.
    if (const auto finished = endOf(paths, manifest->description); finished && *finished && !request.extend) {
      static_cast<void>(tellRanks(false));
      return tellFinished(manifest->description, **finished, listener);
    }
    return tl::unexpected(lock.error());
  }
  const ProgressCallback progress = [&](const Progress& state) {
    listener.onProgress(state);
    return !controls.stopRequested();
  };
  const auto recorded = recordedEvents(paths.record());
  if (!recorded) return tl::unexpected(recorded.error());
  if (*recorded == 0 && !paths.storedWindows().empty()) return withoutRecord(paths);
  std::optional<Grown> grown;
  if (request.extend) {
    auto extended = extend(*manifest, request.stream, streams.checksums(), progress);
    if (!extended) return tl::unexpected(extended.error());
    grown = std::move(*extended);
  }
  ResumeSlots slots(paths);
  auto found = whereToGoOn(paths, manifest->description, slots, *recorded);
  if (!found) return tl::unexpected(found.error());
  if (*recorded == 0 && !found->unusable.empty()) return withoutRecord(paths);
  const auto events = found->point ? found->point->events : 0;
  auto description = manifest->description;
  const auto record = readUpTo(paths, description, *recorded, events);
  if (!record) return tl::unexpected(record.error());
  if (record->finished && isWhole(record->all)) {
    removeWhatIsNotNeeded(paths, slots);
    static_cast<void>(tellRanks(false));
    return tellFinished(description, *record->finished, listener);
  }
  if (!manifest->replayOf.empty() && !record->finished)
    return usageError(paths.folder.string(), "the run is an unfinished replay of " + manifest->replayOf, "Replay that run again");
  if (request.learningRate) {
    auto changed = description.settings;
    changed.training.learningRate = *request.learningRate;
    if (auto valid = validate(changed, description.hiddenStates, description.cachedStates); !valid) return tl::unexpected(valid.error());
    controls.ask(SetNumber{std::string(kLearningRateKey), *request.learningRate});
  }

  if (!request.stream.empty()) description.streamFolder = std::filesystem::absolute(request.stream).string();
  const auto folder =
      grown ? Result<data::StreamFolder>(grown->folder) : streamOfRun(*manifest, request.stream, streams.checksums(), progress);
  if (!folder) return tl::unexpected(folder.error());
  auto workshop = openWorkshop(description.settings, false, *folder, streams, progress, request.ranks);
  if (!workshop) return tl::unexpected(workshop.error());
  if (auto shared = shareAmong(ranks, *workshop, description.settings.model.method); !shared) return tl::unexpected(shared.error());
  ChangesToCome toCome(paths);
  const auto kept = toCome.read();
  static_cast<void>(tellRanks(true));
  if (ranks != nullptr) agreeOnPoint(*ranks, stateOf(*found));  // before the folder loses anything
  auto again = changesAgain(*record, kept.value_or(std::vector<PlacedChange>()), found->point, !request.learningRate);
  if (auto written = toCome.write(again); !written) return tl::unexpected(written.error());  // before the record loses them
  // What the run is now comes before the record loses its end: broken off in between, it is gone on with.
  if (grown) {
    if (auto written = writeManifest(paths, *manifest); !written) return tl::unexpected(written.error());
    lock = RunLock::take(paths);  // the file is another one
    if (!lock) return tl::unexpected(lock.error());
  }
  auto writer = RecordWriter::goOn(paths.record(), events);
  if (!writer) return tl::unexpected(writer.error());
  slots.tidy();
  static_cast<void>(tellRanks(true));
  const auto whyGloo = ranks == nullptr ? std::string()  // before anything else is written
                                        : agreeOnRun(*ranks, description.settings, workshop->device, manifest->stream);

  listener.onStarted(description);
  listener.onData(workshop->session->report());
  if (grown) listener.onNotice(grown->sentence);
  if (!grown || !found->unusable.empty()) tellLosses(*found, description, listener);
  if (!kept) listener.onNotice(describe(kept.error()));
  tellChanges(again, *record, listener);
  tellDivergence(*record, listener);
  tellDevice(description, workshop->device, listener);
  tellExchange(whyGloo, listener);
  listener.onResumed(record->kept);
  OpenRun run{paths, description, std::move(*workshop), std::move(*writer), std::move(slots)};
  auto from = found->point ? std::optional(std::move(found->point->state)) : std::nullopt;
  if (from) run.script = changesOfFork(description, *from, again);
  run.again = std::move(again);
  run.ranks = ranks;
  return carryOn(run, std::move(from), listener, controls, copy);
}

/// Throws device::RankLost where this rank's folder stands elsewhere than rank 0's.
Result<void> agreeOnFolder(const RunPaths& paths, device::Ranks& ranks) {
  const auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto recorded = recordedEvents(paths.record());
  if (!recorded) return tl::unexpected(recorded.error());
  ResumeSlots slots(paths);
  const auto found = whereToGoOn(paths, manifest->description, slots, *recorded);
  if (!found) return tl::unexpected(found.error());
  agreeOnPoint(ranks, stateOf(*found));
  return {};
}

/// The same of another rank than rank 0, which waits until this one has read the folder before and after it has made it ready.
Result<engine::TrainOutcome> resumeBeside(const engine::ResumeRequest& request, engine::Controls& controls, StreamShelf& streams,
                                          device::Ranks& ranks) {
  const ProgressCallback untilStopped = [&](const Progress&) { return !controls.stopRequested(); };
  if (!ranks.any(false)) return engine::TrainOutcome{};
  const RunPaths paths(request.run);
  if (auto agreed = agreeOnFolder(paths, ranks); !agreed) return tl::unexpected(agreed.error());
  static_cast<void>(ranks.any(false));  // the folder is ready
  const auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  auto settings = manifest->description.settings;
  const auto recorded = recordedEvents(paths.record());
  if (!recorded) return tl::unexpected(recorded.error());
  ResumeSlots slots(paths);
  auto found = whereToGoOn(paths, manifest->description, slots, *recorded);
  if (!found) return tl::unexpected(found.error());
  const auto folder = streamOfRun(*manifest, request.stream, streams.checksums(), untilStopped);
  if (!folder) return tl::unexpected(folder.error());
  auto workshop = openWorkshop(settings, false, *folder, streams, untilStopped, request.ranks);
  if (!workshop) return tl::unexpected(workshop.error());
  if (auto shared = shareAmong(&ranks, *workshop, settings.model.method); !shared) return tl::unexpected(shared.error());
  auto again = ChangesToCome(paths).read();
  if (!again) return tl::unexpected(again.error());
  if (request.learningRate) controls.ask(SetNumber{std::string(kLearningRateKey), *request.learningRate});
  static_cast<void>(agreeOnRun(ranks, settings, workshop->device, manifest->stream));  // rank 0 tells it

  RunBeside run{std::move(*workshop), std::move(settings)};
  auto from = found->point ? std::optional(std::move(found->point->state)) : std::nullopt;
  if (from) run.script = changesOfFork(manifest->description, *from, *again);
  run.again = std::move(*again);
  return trainBeside(run, std::move(from), controls, ranks);
}

}  // namespace

Result<engine::TrainOutcome> resumeTraining(const engine::ResumeRequest& request, engine::TrainListener& listener,
                                            engine::Controls& controls, ModelCopy& copy, StreamShelf& streams) {
  return amongRanks(request.ranks, [&](device::Ranks* ranks) {
    return ranks != nullptr && ranks->rank() > 0 ? resumeBeside(request, controls, streams, *ranks)
                                                 : resume(request, listener, controls, copy, streams, ranks);
  });
}

}  // namespace xsmoe::experiments
