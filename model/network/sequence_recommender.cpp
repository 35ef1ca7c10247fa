// SPDX-License-Identifier: Apache-2.0
#include "model/network/sequence_recommender.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <utility>

#include "model/network/sequence_samples.h"

namespace xsmoe::network {
namespace {

constexpr const char* kSteps = "adam.steps";
constexpr const char* kPieces = "memory.pieces";

}  // namespace

SequenceRecommender::SequenceRecommender(SequenceOptions options)
    : options_(std::move(options)),
      random_(options_.seed, options_.device.device),
      staging_(std::make_unique<device::Staging>(options_.device.device)) {
  if (options_.device.stepType == torch::kHalf) lossScale_.emplace(options_.device.device);
}

SequenceRecommender::~SequenceRecommender() = default;

void SequenceRecommender::buildUserEncoder() {
  sequence_ = UserEncoder(options_.user);
  sequence_->to(options_.device.device);
}

void SequenceRecommender::setItemStates(std::shared_ptr<const ItemStates> states) {
  expected_.reset();
  states_ = broughtIfRoom(std::move(states), options_.device.device);
}

Samples SequenceRecommender::beginWindow(const WindowData& data) {
  beginTraining(logPopularity(data.train, data.itemsSeen));
  return sequenceSamples(data.train, static_cast<int>(options_.user.length));
}

void SequenceRecommender::beginTraining(const at::Tensor& logPopularity) {
  logPopularity_ = logPopularity.to(options_.device.device, torch::kFloat);
  rebuildOptimizer({}, 0);
}

void SequenceRecommender::setTeacher(std::shared_ptr<Recommender> teacher, Distillation distillation) {
  TORCH_CHECK(!teacher || dynamic_cast<SequenceRecommender*>(teacher.get()) != nullptr, "a teacher of another kind");
  teacher_ = std::static_pointer_cast<SequenceRecommender>(std::move(teacher));
  distillation_ = distillation;
}

void SequenceRecommender::beginEpoch(double learningRate) {
  learningRate_ = learningRate;
  optimizer_->setLearningRate(learningRate);
}

void SequenceRecommender::endWindow(const WindowData& /*data*/) { optimizer_.reset(); }

Adam::Named SequenceRecommender::trainableParameters() const {
  Adam::Named trainable;
  for (const auto& item : itemEncoder().named_parameters())
    if (item.value().requires_grad()) trainable.emplace_back(item.key(), item.value());
  for (const auto& item : sequence_->named_parameters()) trainable.emplace_back("sequence." + item.key(), item.value());
  return trainable;
}

void SequenceRecommender::rebuildOptimizer(const std::map<std::string, Adam::Moments>& moments, std::int64_t steps) {
  optimizer_ = std::make_unique<Adam>(trainableParameters());
  optimizer_->restore(moments, steps);
  optimizer_->setLearningRate(learningRate_);
}

std::int64_t SequenceRecommender::trainableCount() const {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : trainableParameters()) count += tensor.numel();
  return count;
}

NamedTensors SequenceRecommender::parameters() const {
  NamedTensors all;
  for (const auto& item : itemEncoder().named_parameters()) all[item.key()] = item.value().detach();
  for (const auto& item : sequence_->named_parameters()) all["sequence." + item.key()] = item.value().detach();
  return all;
}

NamedTensors SequenceRecommender::gradients() const {
  NamedTensors all;
  for (const auto& [name, parameter] : trainableParameters()) all[name] = parameter.grad();
  return all;
}

void SequenceRecommender::load(const NamedTensors& parameters) {
  optimizer_.reset();
  const torch::NoGradGuard noGrad;
  const auto own = this->parameters();
  for (const auto& [name, tensor] : own) {
    const auto& given = tensorOf(parameters, name);
    TORCH_CHECK(given.sizes() == tensor.sizes(), "the tensor ", name, " is ", given.sizes(), ", expected ", tensor.sizes());
    tensor.copy_(given);
  }
  for (const auto& [name, tensor] : parameters) TORCH_CHECK(own.count(name) == 1, "the tensor ", name, " does not belong to this network");
  parametersChanged();
}

void SequenceRecommender::copyWindowTo(SequenceRecommender& copy) const {
  copy.setItemStates(states_);
  copy.logPopularity_ = logPopularity_;
}

NamedTensors SequenceRecommender::trainingState() const {
  NamedTensors state{{"random.host", stateOf(random_.host)}};
  if (pieces_ > 1) state[kPieces] = torch::scalar_tensor(pieces_, torch::kLong);
  if (!options_.device.device.is_cpu()) state["random.device"] = stateOf(random_.device);
  if (lossScale_) {
    state["loss_scale.factor"] = lossScale_->factor();
    state["loss_scale.good_steps"] = lossScale_->goodSteps();
  }
  if (!optimizer_) return state;
  state[kSteps] = torch::scalar_tensor(optimizer_->steps(), torch::kLong);
  for (const auto& [name, moments] : optimizer_->moments()) {
    state["adam.first." + name] = moments.first;
    state["adam.second." + name] = moments.second;
  }
  return state;
}

void SequenceRecommender::restoreTraining(const NamedTensors& state) {
  setState(random_.host, tensorOf(state, "random.host"));
  pieces_ = state.count(kPieces) > 0 ? tensorOf(state, kPieces).item<std::int64_t>() : 1;
  if (!options_.device.device.is_cpu()) setState(random_.device, tensorOf(state, "random.device"));
  if (lossScale_) lossScale_->restore(tensorOf(state, "loss_scale.factor"), tensorOf(state, "loss_scale.good_steps"));
  if (state.count(kSteps) == 0) return;
  TORCH_CHECK(optimizer_, "the state of an optimizer, and no window has begun");
  std::map<std::string, Adam::Moments> moments;
  for (const auto& [name, parameter] : trainableParameters())
    moments[name] = {tensorOf(state, "adam.first." + name), tensorOf(state, "adam.second." + name)};
  optimizer_->restore(moments, tensorOf(state, kSteps).item<std::int64_t>());
}

}  // namespace xsmoe::network
