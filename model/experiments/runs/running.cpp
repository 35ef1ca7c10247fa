// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/running.h"

#include <utility>

#include "model/core/fitting_grouping.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/experiments/going_on/boundaries.h"
#include "model/experiments/going_on/changes_to_come.h"
#include "model/experiments/model_factory.h"
#include "model/streaming/checkpoint.h"
#include "model/streaming/trainer.h"

namespace xsmoe::experiments {
namespace {

/// Does what writes the record. Where that fails, the run does.
template <class Work>
void recording(const Work& work) {
  try {
    work();
  } catch (const CannotRecord& failed) {
    throw streaming::Failed{failed.error};
  }
}

/// Writes each event to the record, then tells the listener.
class RecordingObserver : public engine::RunObserver {
 public:
  RecordingObserver(RecordWriter& record, engine::TrainListener& listener) : record_(record), listener_(listener) {}
  void onEvent(const RunEvent& event) override {
    recording([&] { record_.write(event); });
    listener_.onEvent(event);
  }
  [[nodiscard]] bool wantsRunning() override { return listener_.wantsRunning(); }
  void onRunning(const engine::RunningState& state) override { listener_.onRunning(state); }

 private:
  RecordWriter& record_;
  engine::TrainListener& listener_;
};

/// Stores what the run resumes from. Of failures in a row the first is told.
class Keeper {
 public:
  Keeper(OpenRun& run, engine::TrainListener& listener) : run_(run), listener_(listener) {}
  /// `events`: how many of the record come before the state.
  void keep(const streaming::TrainerState& state, std::int64_t events) {
    recording([&] { run_.record->sync(); });  // the events must not be lost where the checkpoint is not
    const auto kept = run_.slots.write({events, state});
    if (!kept && !std::exchange(failing_, true))
      listener_.onNotice("no checkpoint could be written, the run goes on without; " + describe(kept.error()));
    if (kept) failing_ = false;
  }

 private:
  OpenRun& run_;
  engine::TrainListener& listener_;
  bool failing_ = false;
};

/// A person took a change back: the run, its record and whoever watches go back to `state`, before which the record has `events` events.
void goBack(OpenRun& run, Keeper& keeper, engine::TrainListener& listener, const streaming::TrainerState& state, std::int64_t events) {
  keeper.keep(state, events);
  run.slots.removeOlder();  // it may be of what has not happened
  recording([&] { run.record->takeBack(events); });
  for (const int window : run.paths.storedWindows()) {
    if (window < state.window.value) continue;
    std::error_code ignored;
    std::filesystem::remove(run.paths.checkpoint({window}), ignored);
    std::filesystem::remove(run.paths.boundary({window}), ignored);
  }
  RunHistory kept(run.description);
  if (const auto read = readRecord(run.paths.record(), [&](const RunEvent& event) { kept.apply(event); }); !read)
    throw streaming::Failed{read.error()};
  listener.onResumed(kept);
}

}  // namespace

Result<Workshop> openWorkshop(RunSettings& settings, bool fitGrouping, const data::StreamFolder& folder, const ProgressCallback& progress) {
  auto device = device::chooseDevice(settings.device);
  if (!device) return tl::unexpected(device.error());
  device::useThreads(device->threads);
  constexpr int kAnyGrouping = 1 << 20;
  if (const auto valid = validate(settings, kAnyGrouping); !valid) return tl::unexpected(valid.error());
  auto session = streaming::StreamSession::open(folder, settings.protocol, readsFeatures(settings.model.method), progress);
  if (!session) return tl::unexpected(session.error());
  if (fitGrouping && session->hiddenStates() > 0)
    settings.model.grouping = fittingGrouping(settings.model.grouping, session->hiddenStates(), session->cachedStates());
  if (const auto valid = validate(settings, session->hiddenStates(), session->cachedStates()); !valid) return tl::unexpected(valid.error());
  auto recommender = makeRecommender(settings, *session, *device);
  if (!recommender) return tl::unexpected(recommender.error());
  return Workshop{std::move(*device), std::move(*session), std::move(*recommender)};
}

Result<engine::TrainOutcome> carryOn(OpenRun& run, std::optional<streaming::TrainerState> from, engine::TrainListener& listener,
                                     engine::Controls& controls, ModelCopy& copy) {
  const auto& settings = run.description.settings;
  const auto& session = run.workshop.session;
  RecordingObserver observer(*run.record, listener);
  Keeper keeper(run, listener);
  streaming::TrainerHooks hooks;
  hooks.tested = [&](WindowIndex window, const network::Recommender& model) {
    return streaming::writeCheckpoint(run.paths.checkpoint(window), window, settings.model.method, model);
  };
  hooks.copied = [&](streaming::ModelMoment moment) {
    copy.put({run.description.folder, std::move(moment)});
    listener.onCopied();
  };
  hooks.resumable = [&](const streaming::TrainerState& state) { keeper.keep(state, run.record->events()); };
  const auto before = run.record->events();
  hooks.rolledBack = [&](const streaming::TrainerState& state, std::int64_t events) { keeper.keep(state, before + events); };
  hooks.ended = [&](const streaming::TrainerState& state) { return writeBoundary(run.paths, state); };
  hooks.takenBack = [&](const streaming::TrainerState& state, std::int64_t events) {
    goBack(run, keeper, listener, state, before + events);
  };
  hooks.check = [&](const RunSettings& changed) { return validate(changed, session.hiddenStates(), session.cachedStates()); };
  hooks.notice = [&](const std::string& sentence) { listener.onNotice(sentence); };
  hooks.script = run.script;
  hooks.again = run.again;
  ChangesToCome toCome(run.paths, run.again);
  hooks.toCome = [&](const std::deque<ChangeLogged>& changes) {
    if (const auto kept = toCome.write({changes.begin(), changes.end()}); !kept) throw streaming::Failed{kept.error()};
  };
  const auto states = [&](const auto& modalities, const auto& list) { return session.loadStates(modalities, list); };
  streaming::Trainer trainer(session.windows(), states, settings, *run.workshop.recommender, observer, controls, hooks);
  try {
    const auto end = trainer.run(std::move(from));
    if (!end) return tl::unexpected(end.error());
    run.record->flush();
    if (!end->stopped) run.slots.removeAll();
    if (!end->stopped) static_cast<void>(toCome.write({}));
    return engine::TrainOutcome{end->stopped, end->result};
  } catch (const CannotRecord& failed) {
    return tl::unexpected(failed.error);
  }
}

}  // namespace xsmoe::experiments
