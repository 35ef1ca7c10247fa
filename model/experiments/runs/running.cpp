// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/running.h"

#include <utility>

#include "model/core/fitting_grouping.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/experiments/model_factory.h"
#include "model/experiments/runs/run_store.h"
#include "model/streaming/trainer.h"

namespace xsmoe::experiments {
namespace {

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

}  // namespace

Result<Workshop> openWorkshop(RunSettings& settings, bool fitGrouping, const data::StreamFolder& folder, const ProgressCallback& progress) {
  auto device = device::chooseDevice(settings.device);
  if (!device) return tl::unexpected(device.error());
  device::useThreads(device->threads);
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
  const auto& session = run.workshop.session;
  RecordingObserver observer(*run.record, listener);
  RunStore store(run, listener, copy);
  const auto states = [&](const auto& modalities, const auto& list) { return session.loadStates(modalities, list); };
  const auto lastStates = [&]() -> Result<streaming::LastStates> {
    auto last = session.lastStates();
    if (!last) return last;
    return streaming::broughtIfRoom(std::move(*last), run.workshop.device.device);
  };
  streaming::Trainer trainer(
      {session.windows(), states, run.description.settings, *run.workshop.recommender, observer, controls, store, lastStates});
  try {
    const auto end = trainer.run(std::move(from));
    if (!end) return tl::unexpected(end.error());
    run.record->flush();
    if (!end->stopped) store.finish();
    return engine::TrainOutcome{end->stopped, end->result};
  } catch (const CannotRecord& failed) {
    return tl::unexpected(failed.error);
  }
}

}  // namespace xsmoe::experiments
