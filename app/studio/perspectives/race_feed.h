// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/session/queue_detour.h"
#include "app/studio/session/session.h"
#include "model/analysis/experiment_plan.h"
#include "model/analysis/race.h"
#include "model/analysis/run_queue.h"

namespace xsmoe::widgets {
class RacePanel;
}

namespace xsmoe::studio {

/// Runs a race of XSMoE, Static and NoFT on the built-in stream with the settings of the next run. Finished runs of these settings,
/// wherever they lie among the studio's, are taken; the queue trains the others before all that waits there, and each is followed as the
/// open run. Then the run of before is opened again, or that of XSMoE (QueueDetour).
class RaceFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  RaceFeed(Session& session, widgets::RacePanel& panel, QObject* parent = nullptr);
  ~RaceFeed() override;

  /// Nothing happens while a run is going on, something is being opened, or the last one is looked for.
  void start();
  /// Whether the run that was open before has made room for those of the race, and comes back.
  [[nodiscard]] bool away() const { return detour_.away(); }
  /// Its lanes with their runs, as far as they are.
  [[nodiscard]] const Race& race() const { return race_; }
  /// What trains them, whenever it is started with these settings.
  [[nodiscard]] ExperimentPlan plan() const;
  /// Whether the runs that are there are being looked for.
  [[nodiscard]] bool looking() const { return looking_; }

 Q_SIGNALS:
  void failed(const xsmoe::Error& error);

 private:
  struct Found {
    std::vector<PlannedRun> runs;                  ///< of the plan
    std::vector<std::optional<RunSummary>> there;  ///< for each of them a finished one
    engine::StreamOverview stream;
    QString notice = {};  ///< a sentence on the stream that a person should know
  };
  /// In the thread for questions.
  [[nodiscard]] static Result<Found> look(engine::Engine& engine, const StudioFolders& folders, const ExperimentPlan& plan,
                                          const ProgressCallback& progress);
  void take(const ExperimentPlan& plan, const Result<Found>& found);
  void follow();
  void followOpenRun();
  void show();
  [[nodiscard]] QString status() const;
  [[nodiscard]] QString hindrance() const;
  [[nodiscard]] const QueuedRun* queued(std::size_t lane) const;

  Session& session_;
  widgets::RacePanel& panel_;
  Race race_;
  std::vector<std::string> folders_;  // [lanes] of their runs
  bool looking_ = false;
  QueueDetour detour_;
  std::shared_ptr<std::atomic<bool>> wanted_ = std::make_shared<std::atomic<bool>>(true);
};

}  // namespace xsmoe::studio
