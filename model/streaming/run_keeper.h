// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/events.h"
#include "model/core/run_moment.h"
#include "model/core/setting_descriptions.h"
#include "model/network/recommender.h"
#include "model/streaming/model_moment.h"
#include "model/streaming/run_state.h"

namespace xsmoe::streaming {

/// Keeps what a run leaves behind besides its events, and knows what is to be done to it; called in the trainer's thread. This one keeps
/// nothing. Where a function returns an error or throws Failed, the run fails of it.
class RunKeeper {
 public:
  virtual ~RunKeeper() = default;

  /// An epoch has ended of whose window the weights of the last `most` are to be kept (`keep-epochs`), before its event. What cannot be
  /// kept ends nothing.
  virtual void onEpochToKeep(const RunMoment& /*epoch*/, const network::Recommender& /*model*/, int /*most*/) {}
  /// After the test of a window, before freezing, expansion and pruning.
  [[nodiscard]] virtual Result<void> onTested(WindowIndex /*window*/, const network::Recommender& /*model*/) { return {}; }
  /// Where that test ranked the target of each test sequence of the next window, in their order; after onTested(). Empty: it has none.
  virtual void onRanked(WindowIndex /*window*/, const std::vector<std::int64_t>& /*ranks*/) {}
  /// A window was tested, and another one will be trained: from here a fork goes on. Without what ends with the window
  /// (Recommender::endsWithWindow()).
  [[nodiscard]] virtual Result<void> onEnded(const TrainerState& /*state*/) { return {}; }
  /// A moment from which the run can go on: every window boundary, and ends of epochs as `checkpoint-every` says. Tensors are the model's
  /// own.
  virtual void onResumable(const TrainerState& /*state*/) {}
  /// A copy of the model was asked for (Controls::copyModel, copyAtEpochs). Of an epoch's end, of pruning, removing and pinning by hand it
  /// comes before their event, of an undo before onTakenBack().
  virtual void onCopied(ModelMoment&& /*moment*/) {}
  /// What a person should know and what ends nothing. One sentence.
  virtual void onNotice(const std::string& /*sentence*/) {}

  /// Whether the two functions that follow keep something. The run holds copies of moments for them, and without them takes no change back.
  [[nodiscard]] virtual bool goesBack() const { return false; }
  /// The run has diverged and is about to fail. The last good epoch's end, from which it can go on; so many events were told before it.
  virtual void onRolledBack(const TrainerState& /*state*/, std::int64_t /*events*/) {}
  /// A person took a change back: the run is where this state was taken, and has told so many events.
  virtual void onTakenBack(const TrainerState& /*state*/, std::int64_t /*events*/) {}

  /// Changes to make, each at its place, besides those that are asked for. Asked once, before the run goes on.
  [[nodiscard]] virtual std::vector<PlacedChange> script() const { return {}; }
  /// The same of changes that a person had made before the run was interrupted. An undo takes back the last that is still to come.
  [[nodiscard]] virtual std::vector<PlacedChange> again() const { return {}; }
  /// Those of again(), and of what comes again since something before it was taken back, that are still to come. Told before such changes
  /// are lost elsewhere (onTakenBack), and after they are safe there (onResumable).
  virtual void onChangesToCome(const std::deque<PlacedChange>& /*changes*/) {}
  /// Whether changed settings can be used; this one checks their ranges only.
  [[nodiscard]] virtual Result<void> checkSettings(const RunSettings& changed) const { return validate(changed, kAnyGrouping); }
};

}  // namespace xsmoe::streaming
