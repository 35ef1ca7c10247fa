// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "app/studio/threads/live_mailbox.h"
#include "model/core/live_state.h"
#include "model/engine/controls.h"
#include "model/engine/engine.h"

namespace xsmoe::studio {

/// Folds a run's events into its history, in the thread that trains, and puts snapshots of it into the mailbox.
class RunAdapter : public engine::TrainListener {
 public:
  /// Called in the thread that trains: the mailbox has news, or work before the first event moves on.
  struct Tell {
    std::function<void()> news;
    std::function<void(const Progress&)> progress;
    std::function<void(const std::string&)> notice = {};  ///< what a person should know; may be empty
    std::function<void()> copied = {};                    ///< there is a newer copy of the model in training; may be empty
    std::function<void(const DataReport&)> data = {};     ///< what the run trains on; may be empty
  };
  /// The mailbox must outlive the adapter, and so must the run's controls, of which it tells slow motion; null: there is none.
  RunAdapter(std::uint64_t runId, LiveMailbox& mailbox, Tell tell, const engine::Controls* controls = nullptr);

  void onStarted(const RunDescription& description) override;
  void onData(const DataReport& data) override;
  void onResumed(const RunHistory& kept) override;
  void onProgress(const Progress& progress) override;
  void onNotice(const std::string& sentence) override;
  void onCopied() override;
  void onEvent(const RunEvent& event) override;
  [[nodiscard]] bool wantsRunning() override;
  void onRunning(const engine::RunningState& running) override;

 private:
  using Clock = std::chrono::steady_clock;
  class Telling;
  void follow(const EventDetail& detail);
  void readUse();
  void keepSample(std::int64_t timeMs);
  void publish();

  LiveMailbox& mailbox_;
  Tell tell_;
  const engine::Controls* controls_;
  RunHistory history_;
  LiveState state_;          // all but the history
  bool toldEvents_ = false;  // of this training
  Clock::time_point lastRunning_, lastProgress_;
  Clock::time_point begun_ = Clock::now(), useRead_ = begun_;
  double cpuUsed_ = 0;          // seconds, at useRead_
  std::int64_t diskRead_ = -1;  // bytes, then; −1: not known
};

}  // namespace xsmoe::studio
