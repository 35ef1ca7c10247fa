// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "model/experiments/runs/changes_to_come.h"
#include "model/experiments/runs/open_run.h"
#include "model/streaming/run_keeper.h"

namespace xsmoe::experiments {

/// Does what writes the record. Where that fails, the run does.
template <class Work>
void recording(const Work& work) {
  try {
    work();
  } catch (const CannotRecord& failed) {
    throw streaming::Failed{failed.error};
  }
}

/// Keeps what a run leaves in its folder: the weights of every window and, where asked for, of epochs, boundaries, points to resume from
/// and changes still to come; and tells whoever watches. Run, listener and copy must outlive it.
class RunStore : public streaming::RunKeeper {
 public:
  RunStore(OpenRun& run, engine::TrainListener& listener, ModelCopy& copy);

  void onEpochToKeep(const RunMoment& epoch, const network::Recommender& model, int most) override;
  [[nodiscard]] Result<void> onTested(WindowIndex window, const network::Recommender& model) override;
  void onRanked(WindowIndex window, const std::vector<std::int64_t>& ranks) override;
  [[nodiscard]] Result<void> onEnded(const streaming::TrainerState& state) override;
  void onResumable(const streaming::TrainerState& state) override;
  void onCopied(streaming::ModelMoment&& moment) override;
  void onNotice(const std::string& sentence) override;
  [[nodiscard]] bool goesBack() const override { return true; }
  void onRolledBack(const streaming::TrainerState& state, std::int64_t events) override;
  void onTakenBack(const streaming::TrainerState& state, std::int64_t events) override;
  [[nodiscard]] std::vector<PlacedChange> script() const override { return run_.script; }
  [[nodiscard]] std::vector<PlacedChange> again() const override { return run_.again; }
  void onChangesToCome(const std::deque<PlacedChange>& changes) override;
  [[nodiscard]] Result<void> checkSettings(const RunSettings& changed) const override;

  /// The run is finished: nothing is left to resume from, or to change.
  void finish();

 private:
  /// Stores what the run resumes from; so many events of the record come before it. Of failures in a row the first is told.
  void store(const streaming::TrainerState& state, std::int64_t events);
  /// What an epoch takes on the disk, once, and again after one could not be kept.
  void tellOfEpochs(const RunMoment& epoch, const Result<std::int64_t>& bytes, int most);
  /// Removes what is stored of windows from this one on.
  void removeWindows(WindowIndex first) const;

  OpenRun& run_;
  engine::TrainListener& listener_;
  ModelCopy& copy_;
  ChangesToCome toCome_;
  std::int64_t before_;  // events of the record before this training
  bool failing_ = false;
  std::optional<bool> keepsEpochs_;  // whether the last epoch that was to be kept is; empty: none was yet
};

}  // namespace xsmoe::experiments
