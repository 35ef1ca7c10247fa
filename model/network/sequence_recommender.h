// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/nn/modules/linear.h>

#include "model/device/cuda.h"
#include "model/device/device.h"
#include "model/device/tasks.h"
#include "model/network/adam.h"
#include "model/network/debiased_loss.h"
#include "model/network/distillable.h"
#include "model/network/loss_scale.h"
#include "model/network/random_generators.h"
#include "model/network/recommender.h"
#include "model/network/step_batch.h"
#include "model/network/step_clock.h"
#include "model/network/step_sums.h"
#include "model/network/usage_meter.h"
#include "model/network/user_encoder.h"

namespace xsmoe::network {

struct SequenceOptions {
  UserEncoderOptions user;  ///< e, L, heads, blocks, dropout
  device::ComputeDevice device;
  std::uint64_t seed = 42;  ///< of initial values and dropout
};

/// A share of some items, as one part of an item encoder reads it: their frozen states, on the compute device, float32.
struct ItemRows {
  std::map<Modality, std::vector<at::Tensor>> states;  ///< [R, d] each; state 0 [1, d] where it is the same for every item
  std::map<Modality, bool> constantFirst;              ///< state 0 is the same for every item, not only for these
  at::Tensor ids;                                      ///< int64 [R] on the device; undefined outside a training step
  at::Tensor counts;                                   ///< float32 [R]: how often each item occurs; undefined: usage is not measured
};

/// What every recommender of the sequence format (baselines.md, 1.4) shares: the user encoder, the debiased in-batch loss, Adam, dropout,
/// the loss scale of half precision, and a training step that is shared among the compute threads and, where memory is short, encodes a
/// batch's items in pieces. A method adds its item encoder: e_i = Σ_p part_p(states of i) + bias, whose parts are computed side by side.
class SequenceRecommender : public Recommender, public Distillable {
 public:
  ~SequenceRecommender() override;

  void setItemStates(std::shared_ptr<const ItemStates> states) override;
  [[nodiscard]] Samples beginWindow(const WindowData& data) override;
  void beginEpoch(double learningRate) override;
  at::Tensor trainBatch(const Batch& batch) override;
  void expectBatch(const Batch& batch) override;
  [[nodiscard]] StepTimes takeStepTimes() override { return clock_.take(); }
  void endWindow(const WindowData& data) override;
  [[nodiscard]] at::Tensor embedItems(const at::Tensor& ids) override;
  [[nodiscard]] bool embedsByStates() const override { return true; }
  [[nodiscard]] at::Tensor embedUsers(const UserInputs& inputs, const at::Tensor& itemTable) override;
  [[nodiscard]] NamedTensors parameters() const override;
  [[nodiscard]] std::int64_t trainableCount() const override;
  void load(const NamedTensors& parameters) override;
  [[nodiscard]] NamedTensors trainingState() const override;
  void restoreTraining(const NamedTensors& state) override;
  [[nodiscard]] Distillable* distillable() override { return this; }
  /// Scores are plain products of user states at the real positions with the columns that the loss leaves unmasked (baselines.md, 9.2).
  void setTeacher(std::shared_ptr<Recommender> teacher, Distillation distillation) override;
  [[nodiscard]] const Terms& lastTerms() const override { return terms_; }
  /// The optimizer.
  [[nodiscard]] bool endsWithWindow(std::string_view name) const override { return name.starts_with("adam."); }
  [[nodiscard]] int encodingPieces() const override { return static_cast<int>(pieces_); }
  void reseed(std::uint64_t seed) override { random_ = Random(seed, options_.device.device); }
  bool shareAmong(device::Ranks* ranks) override {
    ranks_ = ranks;
    return true;
  }

  /// As beginWindow() does, with log p of every item, float32 [items+1], 0 for padding.
  void beginTraining(const at::Tensor& logPopularity);
  /// The loss of sequences int64 [B, L+1], and its gradients as trainBatch() computes them, ready for gradients(). Usage is metered. The
  /// scalar stays on the compute device. `lossScale`, a scalar there, multiplies the gradients; undefined: 1.
  at::Tensor computeGradients(const at::Tensor& sequences, const at::Tensor& lossScale = {});
  /// User embeddings at every position [B, L, e], for sequences int64 [B, L+1]; zeros at padding; without dropout.
  [[nodiscard]] at::Tensor userStates(const at::Tensor& sequences);
  /// Gradients of what is trainable, by name, as the last step left them.
  [[nodiscard]] NamedTensors gradients() const;
  /// Encodes a batch's items in so many pieces from now on, 1 …; see encodingPieces().
  void setEncodingPieces(int pieces) { pieces_ = pieces; }
  /// Training is with dropout, which conformance fixtures and parity tests turn off.
  void setDropout(bool on) { dropout_ = on; }

 protected:
  explicit SequenceRecommender(SequenceOptions options);

  /// The item encoder's parameters, by name; the user encoder's come behind them as "sequence.…".
  [[nodiscard]] virtual torch::nn::Module& itemEncoder() const = 0;
  /// F [e, …] and its bias, to which the parts add up.
  [[nodiscard]] virtual torch::nn::Linear itemFusion() const = 0;
  /// The modalities of the parts' states; one part for each entry.
  [[nodiscard]] virtual std::vector<std::vector<Modality>> partModalities() const = 0;
  /// The embedding [e] of padding, whose states are zeros: the bias, where the parts of such an item are 0.
  [[nodiscard]] virtual at::Tensor paddingEmbedding() { return itemFusion()->bias; }
  /// Before a batch's items, int64 [C] on the host, are encoded for the first time.
  virtual void prepareItems(const at::Tensor& /*ids*/) {}
  /// A part's share of the embeddings, without the bias: [R, e], with a graph where the grad mode says so. Called in several threads.
  [[nodiscard]] virtual torch::Tensor encodePart(int part, const ItemRows& rows, std::vector<UsageSums>* usage) = 0;
  /// Each part's share of the embeddings of items int64 [n], 1 …, on the host: [n, e] without the bias and without a graph.
  [[nodiscard]] std::vector<at::Tensor> itemParts(const at::Tensor& ids);
  /// The states of any items, int64 [R] on the host, as encodePart() reads them outside a training step.
  [[nodiscard]] ItemRows rowsOf(const std::vector<Modality>& modalities, const at::Tensor& ids) const;
  /// What encodePart() measured.
  virtual void addUsage(int /*part*/, const std::vector<UsageSums>& /*usage*/) {}
  /// Whether embedding items measures usage too.
  [[nodiscard]] virtual bool metersEmbeddedItems() const { return false; }
  /// Whose items together are measured then; null: this process's alone.
  [[nodiscard]] virtual device::Ranks* meteredAmong() const { return nullptr; }
  /// The parameters were changed from outside.
  virtual void parametersChanged() {}

  /// A new user encoder, with values that must be drawn or loaded.
  void buildUserEncoder();
  void initialiseUserEncoder() { sequence_->initialise(random_.host); }
  void rebuildOptimizer(const std::map<std::string, Adam::Moments>& moments, std::int64_t steps);
  [[nodiscard]] Adam::Named trainableParameters() const;
  /// What a copy needs besides parameters.
  void copyWindowTo(SequenceRecommender& copy) const;

  SequenceOptions options_;
  Random random_;
  std::shared_ptr<const ItemStates> states_;
  std::unique_ptr<Adam> optimizer_;  // within a window

 private:
  struct ItemTask;
  struct StatesOfShare;
  struct UserStage;
  struct UserTask;
  using SharedStates = std::map<std::pair<std::int64_t, Modality>, StatesOfShare>;  // by the share's first item
  /// A batch and what its items need, on its way to the device.
  struct Prepared {
    at::Tensor sequences;
    StepBatch host, batch;                             ///< `batch` on the compute device
    std::map<Modality, std::vector<at::Tensor>> rows;  ///< of states that stay on the host
  };
  [[nodiscard]] Prepared prepare(const at::Tensor& sequences);
  [[nodiscard]] device::Range ownShare(std::int64_t count) const;
  [[nodiscard]] std::vector<std::vector<ItemTask>> itemTasksOf(const Prepared& prepared);
  [[nodiscard]] std::vector<at::Tensor> bringStates(Modality modality, const device::Range& items, const Prepared& prepared) const;
  [[nodiscard]] ItemRows rowsOf(const ItemTask& task, const Prepared& prepared, SharedStates& shared, bool measured) const;
  void encodeItems(std::vector<ItemTask>& tasks, const Prepared& prepared, bool measured);
  [[nodiscard]] at::Tensor tableOf(std::vector<std::vector<ItemTask>>& pieces, const Prepared& prepared, bool training);
  void backThroughItems(std::vector<std::vector<ItemTask>>& pieces, const Prepared& prepared, const at::Tensor& ofTable,
                        const std::vector<at::Tensor>& parameters);
  [[nodiscard]] at::Tensor gradientsInMemory(const at::Tensor& sequences, const at::Tensor& lossScale = {});
  [[nodiscard]] bool takeSmallerPieces(const at::Tensor& sequences);
  [[nodiscard]] std::vector<UserTask> encodeUsers(const at::Tensor& table, const Prepared& prepared,
                                                  const std::vector<at::Tensor>& parameters, const at::Tensor& lossScale);
  [[nodiscard]] UserTask encodeShare(const PackedSequences& inputs, const UserStage& stage);
  [[nodiscard]] at::Tensor teachersTable(const Prepared& prepared);
  [[nodiscard]] at::Tensor divergence(const LossBatch& student, const at::Tensor& teachersTable, const PackedSequences& inputs,
                                      std::int64_t positions);
  void addGradients(const std::vector<UserTask>& userTasks, const std::vector<std::vector<ItemTask>>& pieces, const at::Tensor& ofTable);
  [[nodiscard]] at::Tensor shareGradients(std::vector<std::vector<ItemTask>>& pieces, const Prepared& prepared,
                                          const std::vector<at::Tensor>& parameters, StepSums own, const at::Tensor& ofTable,
                                          const std::vector<UserTask>& userTasks);
  void refuseGradients() const;  // throws where one is not finite

  UserEncoder sequence_{nullptr};
  at::Tensor logPopularity_;
  bool dropout_ = true;
  std::int64_t pieces_ = 1;
  double learningRate_ = 1e-3;
  std::optional<LossScale> lossScale_;  // fp16 only
  std::unique_ptr<device::Staging> staging_;
  std::optional<Prepared> expected_;
  std::shared_ptr<SequenceRecommender> teacher_;
  Distillation distillation_;
  Terms terms_;
  StepClock clock_;
  device::Ranks* ranks_ = nullptr;  // null: alone
};

}  // namespace xsmoe::network
