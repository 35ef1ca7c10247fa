// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "app/studio/threads/live_mailbox.h"
#include "app/studio/threads/shared_engine.h"
#include "app/studio/threads/worker_thread.h"
#include "model/core/live_state.h"
#include "model/engine/engine.h"

namespace xsmoe::studio {

class RunAdapter;

/// A run of an experiment.
struct PlannedRequest {
  ExperimentPlan plan;
  std::string name;
  std::filesystem::path run;  ///< its folder
};

/// A run to train, to go on with or to branch off.
using RunRequest = std::variant<engine::TrainRequest, engine::ResumeRequest, engine::ForkRequest, PlannedRequest>;

/// What the training thread needs for one run.
struct TrainJob {
  std::uint64_t runId = 0;
  RunRequest request;
  std::shared_ptr<engine::Controls> controls;
};

/// How a run ended: an outcome or an error.
struct RunEnd {
  std::uint64_t runId = 0;
  std::optional<engine::TrainOutcome> outcome;
  std::optional<Error> error;
};

/// The thread that trains, as the window sees it. Signals come in the window's thread. Destroying it stops the run within a batch
/// and waits for it.
class EngineThread : public QObject {
  Q_OBJECT
 public:
  explicit EngineThread(std::shared_ptr<SharedEngine> engine, QObject* parent = nullptr);
  ~EngineThread() override;

  /// Stops the run under way, if any, and trains this one after it.
  void train(TrainJob job);
  /// Whether a run is under way or about to be.
  [[nodiscard]] bool busy() const { return unfinished_ > 0; }

 Q_SIGNALS:
  /// The newest state of the newest run, at most once in kLiveInterval.
  void live(std::shared_ptr<const xsmoe::LiveState> state);
  void progressed(const xsmoe::Progress& progress);
  void noticed(const QString& sentence);         ///< what a person should know of the newest run
  void dataTold(const xsmoe::DataReport& data);  ///< what the newest run trains on
  void copied();                                 ///< there is a newer copy of the newest run's model
  /// After the last live() of that run; of older runs too.
  void ended(const xsmoe::studio::RunEnd& end);

 private:
  [[nodiscard]] Result<engine::TrainOutcome> trainGuarded(const TrainJob& job, RunAdapter& adapter);  // training thread
  void work(const TrainJob& job, const std::shared_ptr<LiveMailbox>& mailbox);                        // training thread
  void onNews();
  void deliver();
  void onEnd(const RunEnd& end);

  std::shared_ptr<SharedEngine> engine_;  // set once; used in the training thread
  // Window's thread
  std::shared_ptr<LiveMailbox> mailbox_;  // of the newest run; shared with the training thread
  std::shared_ptr<engine::Controls> controls_;
  std::uint64_t runId_ = 0;
  int unfinished_ = 0;
  QElapsedTimer sinceDelivery_;
  QTimer nextDelivery_;
  WorkerThread thread_;  // last: joined first
};

}  // namespace xsmoe::studio
