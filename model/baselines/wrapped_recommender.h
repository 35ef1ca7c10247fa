// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <utility>
#include <vector>

#include "model/network/recommender.h"

namespace xsmoe::baselines {

/// A recommender that holds another one and is it in every respect that a wrapper does not change.
class WrappedRecommender : public network::Recommender {
 public:
  explicit WrappedRecommender(std::unique_ptr<network::Recommender> inner) : inner_(std::move(inner)) {}

  [[nodiscard]] std::vector<int> requiredStates() const override { return inner_->requiredStates(); }
  [[nodiscard]] std::vector<Modality> modalities() const override { return inner_->modalities(); }
  void setItemStates(std::shared_ptr<const network::ItemStates> states) override { inner_->setItemStates(std::move(states)); }
  [[nodiscard]] network::Samples beginWindow(const network::WindowData& data) override { return inner_->beginWindow(data); }
  void beginEpoch(double learningRate) override { inner_->beginEpoch(learningRate); }
  at::Tensor trainBatch(const network::Batch& batch) override { return inner_->trainBatch(batch); }
  void expectBatch(const network::Batch& batch) override { inner_->expectBatch(batch); }
  [[nodiscard]] StepTimes takeStepTimes() override { return inner_->takeStepTimes(); }
  void endWindow(const network::WindowData& data) override { inner_->endWindow(data); }
  [[nodiscard]] at::Tensor embedItems(const at::Tensor& ids) override { return inner_->embedItems(ids); }
  [[nodiscard]] bool embedsByStates() const override { return inner_->embedsByStates(); }
  [[nodiscard]] at::Tensor embedUsers(const network::UserInputs& inputs, const at::Tensor& itemTable) override {
    return inner_->embedUsers(inputs, itemTable);
  }
  [[nodiscard]] network::NamedTensors parameters() const override { return inner_->parameters(); }
  [[nodiscard]] network::NamedTensors buffers() const override { return inner_->buffers(); }
  [[nodiscard]] network::ModelTensors modelTensors() const override { return inner_->modelTensors(); }
  [[nodiscard]] std::int64_t parameterCount() const override { return inner_->parameterCount(); }
  [[nodiscard]] std::int64_t trainableCount() const override { return inner_->trainableCount(); }
  void load(const network::NamedTensors& tensors) override { inner_->load(tensors); }
  [[nodiscard]] network::NamedTensors trainingState() const override { return inner_->trainingState(); }
  void restoreTraining(const network::NamedTensors& state) override { inner_->restoreTraining(state); }
  [[nodiscard]] network::Samples resumeWindow(const network::WindowData& data, const network::NamedTensors& state) override {
    return inner_->resumeWindow(data, state);
  }
  [[nodiscard]] network::ExpertNetwork* experts() override { return inner_->experts(); }
  [[nodiscard]] const network::ExpertNetwork* experts() const override { return std::as_const(*inner_).experts(); }
  [[nodiscard]] bool endsWithWindow(std::string_view name) const override { return inner_->endsWithWindow(name); }
  [[nodiscard]] network::Distillable* distillable() override { return inner_->distillable(); }
  [[nodiscard]] network::Explained* explained() override { return inner_->explained(); }
  [[nodiscard]] network::ExactSplit* exactSplit() override { return inner_->exactSplit(); }
  [[nodiscard]] int encodingPieces() const override { return inner_->encodingPieces(); }
  void reseed(std::uint64_t seed) override { inner_->reseed(seed); }
  bool shareAmong(device::Ranks* ranks) override { return inner_->shareAmong(ranks); }

 protected:
  std::unique_ptr<network::Recommender> inner_;
};

}  // namespace xsmoe::baselines
