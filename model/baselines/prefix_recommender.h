// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/baselines/prefix_samples.h"
#include "model/baselines/tabled_recommender.h"
#include "model/network/distillable.h"

namespace xsmoe::baselines {

/// What every recommender of the prefix format shares (baselines.md, 1.4): from a prefix and its user a method makes a vector s, whose
/// products with the rows of the item table are the scores; the loss is the cross-entropy over all items seen. A step is shared among the
/// compute threads: each makes the vectors of a share of the samples with a graph of its own, then each takes a share of the items
/// through the softmax. Sums are in the order of the shares, so that equal numbers of threads give equal bits.
class PrefixRecommender : public TabledRecommender, public network::Distillable {
 public:
  /// Trains on all prefixes of the window's sequences.
  [[nodiscard]] network::Samples beginWindow(const network::WindowData& data) override;
  [[nodiscard]] at::Tensor embedItems(const at::Tensor& ids) override;
  [[nodiscard]] at::Tensor embedUsers(const network::UserInputs& inputs, const at::Tensor& itemTable) override;

  [[nodiscard]] network::Distillable* distillable() override { return this; }
  /// Scores are those of the items that the teacher's loss ran over, at all samples of a batch (baselines.md, 9.2).
  void setTeacher(std::shared_ptr<network::Recommender> teacher, network::Distillation distillation) override;
  [[nodiscard]] const Terms& lastTerms() const override { return terms_; }

  /// s [B, d] at inference: without graph and dropout, an untrained user's vector is zero.
  [[nodiscard]] at::Tensor vectors(const PrefixBatch& batch);
  /// The same as training sees it: everybody's own row, dropout as set.
  [[nodiscard]] at::Tensor trainingVectors(const PrefixBatch& batch);
  /// The loss of a batch by Torch's operations, dropout as set, with a graph down to the dense parameters and to `tables`, which stand for
  /// the recommender's own, by name and whole: the reference of computeGradients() in tests and benchmarks. A window is open.
  [[nodiscard]] at::Tensor lossByOperations(const network::Batch& batch, const network::NamedTensors& tables);
  /// Opens a window as beginWindow() does: the loss runs over items 1 … `items`, and these users are active (int64, increasing).
  void beginTraining(std::int64_t items, const at::Tensor& activeUsers);
  [[nodiscard]] std::int64_t lossItems() const { return lossItems_; }  ///< n of the window's loss

 protected:
  explicit PrefixRecommender(TabledOptions options);

  /// A pass over some prefixes.
  struct Pass {
    Lookup& lookup;
    bool training = false;      ///< everybody's own user row, and dropout
    at::Tensor userScale;       ///< [B, 1], 0 for users whose vector is zero; undefined: 1
    std::int64_t firstRow = 0;  ///< of these prefixes in the batch, for dropout
  };
  /// s [B, d], with a graph where the pass is for training. Called in several threads; reads tables through the lookup alone.
  [[nodiscard]] virtual at::Tensor sessionVectors(const PrefixBatch& batch, Pass& pass) = 0;
  /// The users' vectors [B, d]: their rows, or zero.
  [[nodiscard]] at::Tensor userVectors(const PrefixBatch& batch, Pass& pass) const;
  /// Before a batch's sessionVectors(), in the trainer's thread: keys of dropout are drawn here.
  virtual void prepare(const PrefixBatch& /*batch*/) {}
  /// Opens further tables: the samples' items and users are known.
  virtual void openTables(const network::Samples& /*samples*/) {}

  at::Tensor accumulate(const network::Batch& batch) override;
  [[nodiscard]] network::NamedTensors ownBuffers() const override;
  void loadOwnBuffers(const network::NamedTensors& buffers) override;
  [[nodiscard]] const RowTable* writtenTable() const override { return itemTable_; }
  [[nodiscard]] bool isReadByRows(const RowTable& table) const override { return &table != itemTable_; }

  RowTable* itemTable_ = nullptr;  ///< "item_embedding.weight" [items+1, d]
  RowTable* userTable_ = nullptr;  ///< "user_embedding.weight" [users, d]; null: the method knows no users

  void copyTo(PrefixRecommender& copy) const;
  /// `zeroPadding`: row 0 is zero, in place of a drawn row that nothing reads. `deviation`: see FirstRows.
  void addItemTable(bool zeroPadding = false, double deviation = 0);
  void addUserTable();

 private:
  [[nodiscard]] at::Tensor addDivergence(const PrefixBatch& batch, const at::Tensor& vectors, at::Tensor& ofUsers);

  std::int64_t lossItems_ = 0;
  std::shared_ptr<PrefixRecommender> teacher_;
  at::Tensor teachersItems_;  // [m, d] rows of items 1 … m, once a batch asks: copies that are not trained have none
  network::Distillation distillation_;
  Terms terms_;
};

}  // namespace xsmoe::baselines
