// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "model/core/events.h"
#include "model/network/expert_merge.h"
#include "model/network/item_pass.h"
#include "model/network/recommender.h"

namespace xsmoe::device {
class Ranks;
}

namespace xsmoe::network {

/// What a window's end or "prune now" changed. `paper` expands first, `official` prunes first.
struct StructureChanges {
  std::vector<ExpertExpanded> expanded;
  std::vector<ExpertPruned> pruned;
  MergeLoss loss;  ///< of a merge
};

/// Which expert goes into which, and what it takes to do it.
struct MergeTask {
  WindowIndex window;
  MergeExperts asked;
  double tau = 0;                 ///< told with the expert that goes
  std::vector<LayerUsage> usage;  ///< likewise its share
  at::Tensor items;               ///< int64 [n], 1 …, on whose states they are merged (itemsToMergeOn())
};

/// What a recommender with experts can do besides: they are counted, appended, pruned and regrouped. Part of the recommender that
/// Recommender::experts() is asked of, and as long-lived.
class ExpertNetwork {
 public:
  virtual ~ExpertNetwork() = default;

  /// A layer each, visual first.
  [[nodiscard]] virtual std::vector<LayerStructure> structure() const = 0;
  /// Rebuilds the layers; Recommender::load() must follow.
  virtual void rebuild(const std::vector<LayerStructure>& structure) = 0;

  /// How the gate slots were used in the epoch so far.
  [[nodiscard]] virtual std::vector<LayerUsage> usage() const = 0;
  /// Whether embedding items adds to the usage (profile `official`); at first it does not. `among`: the ranks that embed items together, a
  /// share each, and call Recommender::embedItems() as often; each call adds what the items of all of them add, equal bit for bit on every
  /// rank. Null: alone.
  virtual void meter(bool embeddedItems, device::Ranks* among) = 0;

  /// What the forward pass computes for one item, 1 …, as Recommender::embedItems() does. Nothing is metered.
  [[nodiscard]] virtual ItemPass passOf(std::int64_t item) = 0;
  /// What items, int64 [n], 1 …, take from the last side layer of each modality, by the same pass. Nothing is metered.
  [[nodiscard]] virtual std::map<Modality, ItemLeaning> leaningOf(const at::Tensor& items) = 0;
  /// What the experts of layer `layer` of structure() add for items, int64 [n], 1 …. Nothing is metered.
  [[nodiscard]] virtual LayerOutputs outputsOf(int layer, const at::Tensor& items) = 0;

  /// What items, int64 [n], 1 …, take from the gate slots of any layer, by the same pass: ‖α_k z_k‖, z_0 = l_i, float32 [n, N+1] on the
  /// host. Nothing is metered.
  [[nodiscard]] virtual at::Tensor slotNorms(Modality modality, LayerIndex layer, const at::Tensor& items) = 0;

  /// The same with the gate weights, of all layers of a modality in their order. Nothing is metered.
  [[nodiscard]] virtual std::vector<SlotUses> slotUses(Modality modality, const at::Tensor& items) = 0;

  /// The window's end: freeze, expand and prune by `usage` (model.md, section 5, step 3).
  [[nodiscard]] virtual StructureChanges finish(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) = 0;
  /// The same pruning rule at once, by the usage of the last finished epoch.
  [[nodiscard]] virtual StructureChanges prune(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) = 0;
  /// One expert goes at once, whatever its share, which `usage` tells. Nothing changes if it is not there or the only one of its layer.
  [[nodiscard]] virtual StructureChanges remove(WindowIndex window, const ExpertName& expert, double tau,
                                                const std::vector<LayerUsage>& usage) = 0;
  /// One expert goes into another one of its layer at once (expert_merge.h), frozen or in training as `remove` would take it: if it was in
  /// training, none of the layer is afterwards. The optimizer keeps the moments of all that stays. Nothing changes where one of the two is
  /// not there.
  [[nodiscard]] virtual StructureChanges merge(const MergeTask& task) = 0;
  /// Another grouping from the next window on; Recommender::setItemStates() must follow. Layers whose state is in both groupings stay; a
  /// new one starts with one expert, the mean of all experts of the nearest kept layers below and above, and a fresh router.
  virtual void regroup(const Grouping& grouping, WindowIndex nextWindow) = 0;
};

/// The usage of a recommender's experts; empty without experts.
[[nodiscard]] std::vector<LayerUsage> usageOf(const Recommender& recommender);

/// Embedding items adds to the usage for the length of a scope, where `on` and where there are experts; `among` as of
/// ExpertNetwork::meter().
class MeteredScope {
 public:
  MeteredScope(Recommender& recommender, bool on, device::Ranks* among) : experts_(on ? recommender.experts() : nullptr) {
    if (experts_ != nullptr) experts_->meter(true, among);
  }
  ~MeteredScope() {
    if (experts_ != nullptr) experts_->meter(false, nullptr);
  }
  MeteredScope(const MeteredScope&) = delete;
  MeteredScope& operator=(const MeteredScope&) = delete;

 private:
  ExpertNetwork* experts_;
};

}  // namespace xsmoe::network
