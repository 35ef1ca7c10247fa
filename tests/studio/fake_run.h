// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/engine/engine.h"
#include "tests/studio/fake_engine.h"

namespace xsmoe::studio {

/// Plays a run: events in the order in which the trainer sends them, with shares and metrics that look like a run's. Ends at its end, at a
/// stop, or where the script says so.
class FakeRun {
 public:
  FakeRun(const RunSettings& settings, FakeScript& script, engine::TrainListener& listener, engine::Controls& controls);
  Result<engine::TrainOutcome> play();

 private:
  bool playWindow();  // false: stopped
  bool playEpoch();
  bool proceed();  // waits while paused; false: stop
  void takeRequests();
  void make(const SetTau& change);
  void make(const Regroup& change);
  void make(const SetNumber& change);
  void make(const PinExpert& change);
  void make(const RemoveExpert& change);
  void make(const PruneNow& change);
  void make(const MergeExperts& change);
  void copyModel();
  void runBatch();
  void endWindow();
  void send(EventDetail detail);
  [[nodiscard]] std::vector<LayerUsage> usage() const;
  [[nodiscard]] Metrics metrics() const;

  const RunSettings& settings_;
  FakeScript& script_;
  engine::TrainListener& listener_;
  engine::Controls& controls_;
  Grouping grouping_, wanted_;
  double tau_;
  int window_ = 0, epoch_ = 0, batch_ = 0;
  std::int64_t askedMs_ = 0;  // of the change that is made
};

}  // namespace xsmoe::studio
