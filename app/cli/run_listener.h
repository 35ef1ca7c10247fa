// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "app/cli/console.h"
#include "model/core/run_history.h"
#include "model/engine/engine.h"

namespace xsmoe::cli {

/// Prints a run while it trains, as `train` and `resume` do (FORMATS.md).
class RunListener : public engine::TrainListener {
 public:
  explicit RunListener(Console& console) : console_(console) {}

  /// Whether a run has been told of: where that is stopped, an event says so.
  [[nodiscard]] bool begun() const { return begun_; }
  void onStarted(const RunDescription& run) override;
  void onData(const DataReport& data) override;
  void onResumed(const RunHistory& kept) override;
  void onProgress(const Progress& state) override { console_.progress(state); }
  void onNotice(const std::string& sentence) override { console_.message("xsmoe: " + sentence); }
  void onEvent(const RunEvent& event) override;

 protected:
  /// Called by one that tells the beginning of a run in words of its own.
  void begin() { begun_ = true; }

 private:
  void showForecast();
  void showSteps();
  void showBatch(const BatchDone& batch);
  Console& console_;
  RunHistory history_;
  bool begun_ = false;
};

/// Of a rank besides rank 0: what it trains rank 0 tells.
class UntoldRun : public engine::TrainListener {
 public:
  void onEvent(const RunEvent& /*event*/) override {}
};

/// Says that training was stopped before a run had begun, of which no event tells; the exit code.
[[nodiscard]] int stoppedBeforeRun(Console& console);

/// How a training ended, as an exit code; a failure is reported, and a stop of which no event has told.
[[nodiscard]] int exitCodeOf(const Result<engine::TrainOutcome>& outcome, const engine::Controls& controls, const RunListener& listener,
                             Console& console);

}  // namespace xsmoe::cli
