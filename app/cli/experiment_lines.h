// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/run_listener.h"
#include "model/analysis/planned_run.h"

namespace xsmoe::cli {

/// Prints the runs of a plan and what they will take, and warns of those of which no epoch is validated.
void tellPlan(const std::vector<PlannedRun>& runs, Console& console);

/// Prints an experiment while it goes: the plan, progress with the time left, a line a run; nothing of what happens within a run.
class ExperimentLines : public RunListener, public engine::ExperimentObserver {
 public:
  explicit ExperimentLines(Console& console) : RunListener(console), console_(console) {}

  void onPlanned(const std::vector<PlannedRun>& runs) override;
  void onRun(const engine::ExperimentRun& run) override;

  void onStarted(const RunDescription& run) override;
  void onData(const DataReport& data) override;
  void onResumed(const RunHistory& kept) override;
  void onEvent(const RunEvent& event) override;

  /// What came of all.
  void tellAll(const engine::ExperimentOutcome& outcome);

 private:
  [[nodiscard]] PlannedRun* planned(const std::string& folder);
  /// Windows of a run that were done before this call.
  [[nodiscard]] int windowsThere(const std::string& folder) const;
  void showProgress(const EpochDone& epoch);

  Console& console_;
  std::vector<PlannedRun> runs_;        // as they are by now
  std::vector<PlannedRun> there_;       // as they were at first
  std::map<std::string, int> trained_;  // windows in this call, by the run's folder
  ExperimentPace pace_;
  RunHistory history_;                          // of the run that trains
  std::string name_;                            // of the run that trains
  PlannedRun* now_ = nullptr;                   // the same; null: none
  std::chrono::steady_clock::time_point free_;  // since when no run trains
  bool warned_ = false;
};

}  // namespace xsmoe::cli
