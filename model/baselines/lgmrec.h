// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/linear.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/baselines/lgmrec_pass.h"
#include "model/baselines/tabled_recommender.h"
#include "model/network/distillable.h"
#include "model/network/explained.h"

namespace xsmoe::baselines {

struct LgmrecOptions {
  TabledOptions tables;                             ///< d, users, items, device, seed
  std::int64_t usersAtFirst = 0, itemsAtFirst = 0;  ///< when the run began: Xavier's bound is theirs; 0: as in `tables`
  LgmrecShape shape;
  std::map<Modality, std::int64_t> widths;  ///< of both modalities' features
  int state = 12;                           ///< number of the cached state that is read, the last
  double keep = 0.5;                        ///< share of memberships that dropout keeps, (0, 1]
  double contrastiveWeight = 1e-4;          ///< λ_cl
  double contrastiveRows = 2048;            ///< the contrastive terms are means times this: sums over the authors' batch
  double regularisationWeight = 1e-6;       ///< λ_reg
};

/// What a modality's features f are multiplied by: x = W f, z = V f. Parameters: projection.weight [d, width], hyperedges.weight
/// [H, width].
class FeatureMapsImpl : public torch::nn::Cloneable<FeatureMapsImpl> {
 public:
  FeatureMapsImpl(std::int64_t width, std::int64_t embedding, std::int64_t edges) : width_(width), embedding_(embedding), edges_(edges) {
    FeatureMapsImpl::reset();
  }
  void reset() override;

  torch::nn::Linear projection{nullptr}, hyperedges{nullptr};

 private:
  std::int64_t width_, embedding_, edges_;
};
TORCH_MODULE(FeatureMaps);

/// Parameters: visual.…, textual.….
class LgmrecNetworkImpl : public torch::nn::Cloneable<LgmrecNetworkImpl> {
 public:
  explicit LgmrecNetworkImpl(const LgmrecOptions& options) : options_(options) { LgmrecNetworkImpl::reset(); }
  void reset() override;

  std::vector<FeatureMaps> maps;  ///< by modality

 private:
  LgmrecOptions options_;
};
TORCH_MODULE(LgmrecNetwork);

/// LGMRec (baselines.md, sections 7 and 15): users and items on the graph of the window's interactions, ids and frozen features spreading
/// along its edges, and a few hyperedges per modality that all nodes belong to. It trains on the graph's edges as triples with sampled
/// negatives: Samples hold user and positive; a batch may bring the negatives itself, as a second column.
///
/// At inference users are folded in: a user's neighbours are those of the training graph and the items of the prefix, and nobody else
/// learns of them. Items outside the graph keep their own vectors at every layer. Users and items that were in no training graph yet have
/// the id vector zero.
class LgmrecRecommender : public TabledRecommender, public network::Distillable, public network::Explained {
 public:
  explicit LgmrecRecommender(LgmrecOptions options);
  ~LgmrecRecommender() override;

  [[nodiscard]] std::vector<int> requiredStates() const override { return {lgmrec_.state}; }
  [[nodiscard]] std::vector<Modality> modalities() const override { return {Modality::kVisual, Modality::kTextual}; }
  void setItemStates(std::shared_ptr<const network::ItemStates> states) override;
  [[nodiscard]] network::Samples beginWindow(const network::WindowData& data) override;
  void endWindow(const network::WindowData& data) override;
  [[nodiscard]] at::Tensor embedItems(const at::Tensor& ids) override;
  [[nodiscard]] at::Tensor embedUsers(const network::UserInputs& inputs, const at::Tensor& itemTable) override;
  [[nodiscard]] network::ModelTensors modelTensors() const override;
  [[nodiscard]] std::unique_ptr<network::Recommender> clone() const override;

  [[nodiscard]] network::Distillable* distillable() override { return this; }
  /// Scores of a batch's users and those of its positives and negatives that the teacher was trained on, each item once, on this window's
  /// graph (baselines.md, 9.2); no term where they are fewer than two.
  void setTeacher(std::shared_ptr<network::Recommender> teacher, network::Distillation distillation) override;
  [[nodiscard]] const Terms& lastTerms() const override { return terms_; }

  [[nodiscard]] network::Explained* explained() override { return this; }
  [[nodiscard]] std::vector<std::string> partNames() const override;
  [[nodiscard]] std::vector<at::Tensor> partsOfScores(const network::UserInputs& inputs, const at::Tensor& itemTable,
                                                      const at::Tensor& items) override;
  [[nodiscard]] at::Tensor trainedAmong(const at::Tensor& users) const override { return marksOfUsers(users); }
  [[nodiscard]] MethodDetail picture(const network::PictureQuestion& question) override;

  /// Opens a window as beginWindow() does, with these (user, item) pairs, integers [E, 2].
  void beginTraining(const at::Tensor& pairs);
  /// From here on training adds this to the logits of memberships, [n, M, H] of the graph's nodes, in place of noise that is drawn.
  void setNoise(NodeRows noise) { noise_ = std::move(noise); }
  /// Gumbel noise for the memberships of the graph's nodes, [n, M, H], as each batch draws it.
  [[nodiscard]] NodeRows drawNoise();
  /// A training pass over the open window's graph for chosen places of it, without dropout and without noise but what setNoise() gave.
  [[nodiscard]] LgmrecPass trainingPass(const NodeRows& places) const { return passOn(*this, places); }
  /// The same with the parameters of this recommender, all its rows as they stand, on the open window of another: a teacher's.
  [[nodiscard]] LgmrecPass passOn(const LgmrecRecommender& open, const NodeRows& places) const;
  /// Of the last batch, float32 [4]: ranking, contrastive of users and of items (means over its rows), norms.
  [[nodiscard]] const at::Tensor& taskTerms() const { return taskTerms_; }
  /// The training graph of this window or the last one; empty before the first.
  [[nodiscard]] const UserItemGraph& graph() const { return *graph_; }

  /// What a score is the sum of: the product of the user's vector with each part of the item's. [B, n] each.
  struct ScoreParts {
    at::Tensor collaborative;
    ByModality features;
    at::Tensor hyperedges;
  };
  /// For items int64 [n].
  [[nodiscard]] ScoreParts scoreParts(const network::UserInputs& inputs, const at::Tensor& items) const;
  /// S = softmax(z/τ), [n, M, H], of items int64 [n], and of folded-in users.
  [[nodiscard]] at::Tensor itemMemberships(const at::Tensor& items) const;
  [[nodiscard]] at::Tensor userMemberships(const network::UserInputs& inputs) const;

 protected:
  [[nodiscard]] torch::nn::Module& network() const override { return *network_.ptr(); }
  at::Tensor accumulate(const network::Batch& batch) override;
  [[nodiscard]] network::NamedTensors ownBuffers() const override;
  void loadOwnBuffers(const network::NamedTensors& buffers) override;
  void parametersChanged() override { inference_.reset(); }

 private:
  struct Inference;
  struct ItemVectors;
  struct UserVectors;
  /// What the teacher makes of the open window's graph.
  struct Taught {
    NodeRows final;    // of all nodes
    at::Tensor known;  // uint8 [I] on the host: items that it was trained on
  };

  void drawNetwork();
  void setGraph(const at::Tensor& pairs);
  void takeFeatures();
  [[nodiscard]] network::Samples samples() const;
  [[nodiscard]] LgmrecInputs inputsOn(const LgmrecRecommender& open) const;
  [[nodiscard]] at::Tensor triplesOf(const network::Batch& batch);
  [[nodiscard]] NodeRows drawKept();
  [[nodiscard]] const Taught& taught();
  [[nodiscard]] at::Tensor divergence(const LgmrecPass& pass, const at::Tensor& users, const at::Tensor& items);
  [[nodiscard]] std::int64_t drawNegative(std::int64_t user);
  /// f of any items, int64 [n] on the host: float32 [n, width] on the compute device.
  [[nodiscard]] at::Tensor featuresOf(std::size_t modality, const at::Tensor& ids) const;
  [[nodiscard]] const at::Tensor& projection(std::size_t modality) const { return network_->maps[modality]->projection->weight; }
  [[nodiscard]] const at::Tensor& hyperedgeMap(std::size_t modality) const { return network_->maps[modality]->hyperedges->weight; }

  [[nodiscard]] const Inference& inference() const;
  [[nodiscard]] ItemVectors graphItems() const;
  [[nodiscard]] ItemVectors itemsOutside(const at::Tensor& ids) const;
  [[nodiscard]] ItemVectors itemVectors(const at::Tensor& ids) const;
  [[nodiscard]] UserVectors foldedIn(const network::UserInputs& inputs) const;
  [[nodiscard]] at::Tensor idVectors(const RowTable& table, const at::Tensor& marks, const at::Tensor& ids) const;

  LgmrecOptions lgmrec_;
  LgmrecNetwork network_{nullptr};
  RowTable *userTable_ = nullptr, *itemTable_ = nullptr;
  at::Tensor trainedItems_;
  std::shared_ptr<const network::ItemStates> states_;
  std::shared_ptr<const UserItemGraph> graph_;            // shared by copies
  std::array<GraphFeatures, kGraphModalities> features_;  // of the graph, within a window
  NodeRows noise_;                                        // given from outside
  at::Tensor taskTerms_;
  std::shared_ptr<LgmrecRecommender> teacher_;
  network::Distillation distillation_;
  std::optional<Taught> taught_;
  Terms terms_;
  mutable std::shared_ptr<const Inference> inference_;  // of the parameters as they are; null: not computed
};

}  // namespace xsmoe::baselines
