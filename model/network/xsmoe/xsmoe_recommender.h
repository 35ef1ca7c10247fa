// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/core/settings.h"
#include "model/network/exact_split.h"
#include "model/network/expert_network.h"
#include "model/network/sequence_recommender.h"
#include "model/network/xsmoe/item_encoder.h"
#include "model/network/xsmoe/projection_cache.h"

namespace xsmoe::network {

struct XsmoeOptions {
  ModelSettings model;
  Protocol protocol = Protocol::kPaper;
  int sequenceLength = 10;                  ///< L
  int hiddenStates = 13;                    ///< K
  std::map<Modality, std::int64_t> widths;  ///< d of each modality in use
  device::ComputeDevice device;
  std::uint64_t seed = 42;  ///< of initial values and dropout
};

/// XSMoE and its ablations `static`, `noft`, `visual` and `textual` (model.md): a ladder of mixture layers beside each modality's frozen
/// backbone.
class XsmoeRecommender : public SequenceRecommender, public ExpertNetwork, public ExactSplit {
 public:
  explicit XsmoeRecommender(XsmoeOptions options);

  [[nodiscard]] std::vector<int> requiredStates() const override;
  [[nodiscard]] std::vector<Modality> modalities() const override;
  void beginEpoch(double learningRate) override;
  [[nodiscard]] NamedTensors trainingState() const override;
  void restoreTraining(const NamedTensors& state) override;
  /// The optimizer, and what is kept of frozen experts, whose set the window's end changes.
  [[nodiscard]] bool endsWithWindow(std::string_view name) const override;
  [[nodiscard]] std::unique_ptr<Recommender> clone() const override;
  /// Null for `noft`, which has no layers.
  [[nodiscard]] ExpertNetwork* experts() override;
  [[nodiscard]] const ExpertNetwork* experts() const override;
  [[nodiscard]] ExactSplit* exactSplit() override { return this; }

  [[nodiscard]] std::vector<LayerStructure> structure() const override;
  void rebuild(const std::vector<LayerStructure>& structure) override;
  [[nodiscard]] std::vector<LayerUsage> usage() const override;
  void meter(bool embeddedItems, device::Ranks* among) override {
    metered_ = embeddedItems;
    meteredAmong_ = among;
  }
  [[nodiscard]] ItemPass passOf(std::int64_t item) override;
  [[nodiscard]] SplitScores splitScores(const at::Tensor& items, const at::Tensor& user) override;
  [[nodiscard]] std::map<Modality, ItemLeaning> leaningOf(const at::Tensor& items) override;
  [[nodiscard]] at::Tensor slotNorms(Modality modality, LayerIndex layer, const at::Tensor& items) override;
  [[nodiscard]] std::vector<SlotUses> slotUses(Modality modality, const at::Tensor& items) override;
  [[nodiscard]] LayerOutputs outputsOf(int layer, const at::Tensor& items) override;
  [[nodiscard]] StructureChanges finish(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) override;
  [[nodiscard]] StructureChanges prune(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) override;
  [[nodiscard]] StructureChanges remove(WindowIndex window, const ExpertName& expert, double tau,
                                        const std::vector<LayerUsage>& usage) override;
  [[nodiscard]] StructureChanges merge(const MergeTask& task) override;
  void regroup(const Grouping& grouping, WindowIndex nextWindow) override;

  [[nodiscard]] SideLayer layer(Modality modality, int i) const { return items_->networks.at(modality)->layer(i); }

 protected:
  [[nodiscard]] torch::nn::Module& itemEncoder() const override { return *items_.ptr(); }
  [[nodiscard]] torch::nn::Linear itemFusion() const override { return items_->fusion; }
  [[nodiscard]] std::vector<std::vector<Modality>> partModalities() const override;
  void prepareItems(const at::Tensor& ids) override;
  [[nodiscard]] torch::Tensor encodePart(int part, const ItemRows& rows, std::vector<UsageSums>* usage) override;
  void addUsage(int part, const std::vector<UsageSums>& usage) override;
  [[nodiscard]] bool metersEmbeddedItems() const override { return metered_; }
  [[nodiscard]] device::Ranks* meteredAmong() const override { return meteredAmong_; }
  void parametersChanged() override;

 private:
  /// The layer of a modality whose frozen products can be kept, and the state that enters it.
  [[nodiscard]] std::optional<std::pair<SideLayer, HiddenState>> projectedLayer(Modality modality) const;
  void build(const std::map<Modality, SideNetworkOptions>& networks);
  void initialise();
  void eachLayer(const std::function<void(Modality, int, const SideLayer&)>& visit) const;
  [[nodiscard]] std::vector<ExpertPruned> doomedBy(const std::vector<LayerUsage>& usage, WindowIndex window, double tau, bool byHand) const;
  [[nodiscard]] static ExpertPruned leaving(const LayerUsage& usage, std::size_t j, WindowIndex window, double tau, bool byHand);
  void takeOut(const std::vector<ExpertPruned>& doomed);
  [[nodiscard]] PairOnItems pairOnItems(Modality modality, int layer, int kept, int gone, const at::Tensor& items);
  void takeOutMidWindow(const std::vector<ExpertPruned>& doomed);
  [[nodiscard]] SideLayer layerBetween(const std::map<int, SideLayer>& kept, Modality modality, int state, WindowIndex born);

  /// What the layers of a modality computed for a block of items, and its part of their embeddings; `first`: the block's place in `items`.
  using TakeBlock = std::function<void(std::int64_t first, const std::vector<Mixture>& mixtures, const at::Tensor& part)>;
  /// The forward pass of items, int64 [n], a block at a time in whichever thread.
  void passInBlocks(Modality modality, const at::Tensor& items, const TakeBlock& take);
  /// l_0 … l_M, float64 [n, d] each on the host, of items int64 [n].
  [[nodiscard]] std::vector<at::Tensor> statesInDouble(Modality modality, const at::Tensor& ids) const;
  /// What a modality adds to the split, of a user float64 [e].
  void splitModality(SplitScores& split, Modality modality, const at::Tensor& items, const at::Tensor& user) const;

  XsmoeOptions xsmoe_;
  ItemEncoder items_{nullptr};
  std::map<Modality, ProjectionCache> projections_;
  std::map<Modality, bool> projected_;  // of the batch in hand
  bool metered_ = false;
  device::Ranks* meteredAmong_ = nullptr;  // while items are metered among ranks
};

}  // namespace xsmoe::network
