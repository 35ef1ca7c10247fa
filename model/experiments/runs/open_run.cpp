// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/open_run.h"

#include <utility>

#include "model/experiments/runs/epoch_weights.h"
#include "model/experiments/runs/planted_design.h"
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

Result<engine::TrainOutcome> carryOn(OpenRun& run, std::optional<streaming::TrainerState> from, engine::TrainListener& listener,
                                     engine::Controls& controls, ModelCopy& copy) {
  const auto& session = *run.workshop.session;
  RecordingObserver observer(*run.record, listener);
  RunStore store(run, listener, copy);
  removeEpochsAfter(run.paths, from);  // what came after it happens again, perhaps otherwise
  // What one rank alone reads it reads to the end: the others wait for it.
  const ProgressCallback untilStopped = [&](const Progress&) { return run.ranks != nullptr || !controls.stopRequested(); };
  const auto states = [&](const auto& modalities, const auto& list) {
    return session.loadStates(modalities, list, run.description.settings.device.featureBytes(), untilStopped);
  };
  const auto lastStates = [&]() -> Result<streaming::LastStates> {
    auto last = session.lastStates(untilStopped);
    if (!last) return last;
    return streaming::broughtIfRoom(std::move(*last), run.workshop.device.device);
  };
  PlantedDesign design(session);
  const auto attainable = [&](WindowIndex testedOn) { return design.scoresOn(testedOn); };
  streaming::Trainer trainer({session.windows(), states, run.description.settings, *run.workshop.recommender, observer, controls, store,
                              lastStates, attainable, run.ranks});
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
