// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/settings.h"
#include "model/device/cuda.h"
#include "model/device/device.h"
#include "model/network/adam.h"
#include "model/network/loss_scale.h"
#include "model/network/random.h"
#include "model/network/recommender.h"
#include "model/network/step_batch.h"
#include "model/network/user_encoder.h"
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

/// XSMoE and its variants `static`, `noft`, `visual` and `textual` (model.md).
class XsmoeRecommender : public Recommender {
 public:
  explicit XsmoeRecommender(XsmoeOptions options);

  [[nodiscard]] std::vector<int> requiredStates() const override;
  [[nodiscard]] std::vector<Modality> modalities() const override;
  void setItemStates(std::shared_ptr<const ItemStates> states) override;
  void beginWindow(WindowIndex window, const at::Tensor& logPopularity) override;
  void beginEpoch(double learningRate) override;
  at::Tensor trainBatch(const at::Tensor& sequences) override;
  void expectBatch(const at::Tensor& sequences) override;
  [[nodiscard]] at::Tensor embedItems(const at::Tensor& ids, bool count) override;
  [[nodiscard]] at::Tensor embedUsers(const UserInputs& inputs, const at::Tensor& itemTable) override;
  [[nodiscard]] std::vector<LayerUsage> usage() const override;
  [[nodiscard]] StructureChanges finishWindow(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) override;
  [[nodiscard]] StructureChanges pruneNow(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) override;
  [[nodiscard]] StructureChanges removeExpert(WindowIndex window, const ExpertName& expert, double tau,
                                              const std::vector<LayerUsage>& usage) override;
  void regroup(const Grouping& grouping, WindowIndex nextWindow) override;
  [[nodiscard]] std::int64_t parameterCount() const override;
  [[nodiscard]] std::int64_t trainableCount() const override;
  [[nodiscard]] NamedTensors parameters() const override;
  void load(const std::vector<LayerUsage>& structure, const NamedTensors& parameters) override;
  [[nodiscard]] NamedTensors trainingState() const override;
  void restoreTraining(const NamedTensors& state) override;
  [[nodiscard]] int encodingPieces() const override { return static_cast<int>(pieces_); }
  void reseed(std::uint64_t seed) override { random_ = Random(seed, options_.device.device); }
  [[nodiscard]] std::unique_ptr<Recommender> clone() const override;

  /// The loss of a batch, and its gradients as trainBatch() computes them, ready for gradients(). Usage is metered. The scalar stays on the
  /// compute device. `lossScale`, a scalar there, multiplies the gradients; undefined: 1.
  at::Tensor computeGradients(const at::Tensor& sequences, const at::Tensor& lossScale = {});
  /// User embeddings at every position [B, L, e], for sequences int64 [B, L+1]; zeros at padding; without dropout.
  [[nodiscard]] at::Tensor userStates(const at::Tensor& sequences);
  /// Gradients of what is trainable, by name, as the last step left them.
  [[nodiscard]] NamedTensors gradients() const;
  [[nodiscard]] SideLayer layer(Modality modality, int i) const { return items_->networks.at(modality)->layer(i); }
  /// Encodes a batch's items in so many pieces from now on, 1 …; see encodingPieces().
  void setEncodingPieces(int pieces) { pieces_ = pieces; }
  /// Training is with dropout, which conformance fixtures and parity tests turn off.
  void setDropout(bool on) { dropout_ = on; }

 private:
  struct ItemTask;
  struct UserTask;
  /// A batch and what its items need, on its way to the device.
  struct Prepared {
    at::Tensor sequences;
    StepBatch host, batch;                             ///< `batch` on the compute device
    std::map<Modality, std::vector<at::Tensor>> rows;  ///< of states that stay on the host
  };
  [[nodiscard]] Prepared prepare(const at::Tensor& sequences);
  [[nodiscard]] const ProjectionCache* preparedProjections(Modality modality, const at::Tensor& ids);
  /// The layer of a modality whose frozen products can be kept, and the state that enters it.
  [[nodiscard]] std::optional<std::pair<SideLayer, at::Tensor>> projectedLayer(Modality modality) const;
  [[nodiscard]] std::vector<std::vector<ItemTask>> itemTasksOf(const Prepared& prepared);
  [[nodiscard]] at::Tensor rowsOf(const at::Tensor& state, const at::Tensor& ids) const;
  [[nodiscard]] SideInput inputOf(const ItemTask& task, const Prepared& prepared, bool measured) const;
  void encodeItems(std::vector<ItemTask>& tasks, const Prepared& prepared, bool measured);
  [[nodiscard]] at::Tensor tableOf(std::vector<std::vector<ItemTask>>& pieces, const Prepared& prepared);
  void backThroughItems(std::vector<std::vector<ItemTask>>& pieces, const Prepared& prepared, const at::Tensor& ofTable,
                        const std::vector<at::Tensor>& parameters);
  [[nodiscard]] at::Tensor gradientsInMemory(const at::Tensor& sequences, const at::Tensor& lossScale = {});
  [[nodiscard]] bool takeSmallerPieces(const at::Tensor& sequences);
  [[nodiscard]] std::vector<UserTask> encodeUsers(const at::Tensor& table, const StepBatch& batch,
                                                  const std::vector<at::Tensor>& parameters, const at::Tensor& lossScale);
  void refuseGradients() const;  // throws where one is not finite
  void build(const std::map<Modality, SideNetworkOptions>& networks);
  void initialise();
  void rebuildOptimizer(const std::map<std::string, Adam::Moments>& moments, std::int64_t steps);
  [[nodiscard]] Adam::Named trainableParameters() const;
  void eachLayer(const std::function<void(Modality, int, SideLayer&)>& visit) const;
  [[nodiscard]] std::vector<ExpertPruned> doomedBy(const std::vector<LayerUsage>& usage, WindowIndex window, double tau, bool byHand) const;
  void takeOut(const std::vector<ExpertPruned>& doomed);
  void takeOutMidWindow(const std::vector<ExpertPruned>& doomed);

  XsmoeOptions options_;
  ItemEncoder items_{nullptr};
  UserEncoder sequence_{nullptr};
  std::shared_ptr<const ItemStates> states_;
  std::map<Modality, ProjectionCache> projections_;
  at::Tensor logPopularity_;
  std::unique_ptr<Adam> optimizer_;  // present from beginWindow to finishWindow
  Random random_;
  bool dropout_ = true;
  std::int64_t pieces_ = 1;
  double learningRate_ = 1e-3;
  std::optional<LossScale> lossScale_;  // fp16 only
  std::unique_ptr<device::Staging> staging_;
  std::optional<Prepared> expected_;
};

}  // namespace xsmoe::network
