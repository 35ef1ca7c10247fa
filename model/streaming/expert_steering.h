// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "model/streaming/run_in_progress.h"

namespace xsmoe::streaming {

/// Which experts and side layers there are: by the protocol at a window's end, and by what a person asks for. Asleep where the recommender
/// has no experts. The run must outlive it.
class ExpertSteering {
 public:
  explicit ExpertSteering(RunInProgress& run) : run_(run) {}

  /// Whether a change can be made, as far as it takes experts; the error says why not.
  [[nodiscard]] Result<void> check(const Change& change) const;

  /// The window's end (model.md, section 5, step 3).
  void freezeAndExpand(WindowIndex window, const EndedWindow& ended);
  /// The grouping that was asked for, where there is one, from the window that begins on.
  void applyGrouping(WindowIndex finished);
  /// Whether τ would take an expert by these shares that it would not have taken by those of the window's last finished epoch, if there is
  /// one.
  [[nodiscard]] bool fallBelowTau(const std::vector<LayerUsage>& now) const;
  /// An epoch is finished: "prune now" that waited for its shares is done.
  void afterEpoch();

  void setTau(double tau, const RunPlace& place);
  void askForGrouping(const Grouping& grouping, const RunPlace& place);
  [[nodiscard]] bool isPinned(const ExpertName& expert) const;
  void pin(const PinExpert& pin, const RunPlace& place);
  void remove(const ExpertName& expert);
  /// On the states of the items that are known by the window's end.
  void merge(const MergeExperts& asked);
  /// At once by the shares of the window's last finished epoch; where there is none, as soon as one is finished.
  void pruneNow();

 private:
  [[nodiscard]] Result<void> checkMerge(const MergeExperts& asked) const;
  /// How the experts are used: in the last finished epoch of the window in training.
  [[nodiscard]] std::vector<LayerUsage> usageNow() const;
  [[nodiscard]] network::StructureChanges inBoth(const std::function<network::StructureChanges(network::ExpertNetwork&)>& takeOut);
  void tellGone(const network::StructureChanges& changes, PrunedNow event);
  void revalidate(PrunedNow& event);

  RunInProgress& run_;
};

}  // namespace xsmoe::streaming
