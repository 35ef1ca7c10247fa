// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/prefix_recommender.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <ATen/ops/_unique2.h>

#include <algorithm>
#include <utility>

#include "model/baselines/full_softmax.h"
#include "model/baselines/softmax_divergence.h"
#include "model/device/tasks.h"

namespace xsmoe::baselines {
namespace {

constexpr const char* kLossItems = "loss_items";  // n of the last window's loss

/// A share of a batch's samples.
struct ShareOfSamples {
  Lookup lookup{true};
  device::Range range;
  at::Tensor vectors;                 // [R, d], with its graph
  std::vector<at::Tensor> gradients;  // of the dense parameters, then of each read
};

}  // namespace

PrefixRecommender::PrefixRecommender(TabledOptions options) : TabledRecommender(std::move(options)) {}

void PrefixRecommender::addItemTable(bool zeroPadding, double deviation) {
  itemTable_ = &addTable("item_embedding.weight", options_.items + 1, {zeroPadding, deviation});
}

void PrefixRecommender::addUserTable() { userTable_ = &addTable("user_embedding.weight", options_.users); }

void PrefixRecommender::copyTo(PrefixRecommender& copy) const {
  TabledRecommender::copyTo(copy);
  copy.lossItems_ = lossItems_;
}

network::Samples PrefixRecommender::beginWindow(const network::WindowData& data) {
  auto samples = prefixSamples(data.train, static_cast<int>(options_.length), data.recordUsers);
  openTables(samples);
  beginTraining(data.itemsTrained, std::get<0>(at::_unique2(samples.users)));
  return samples;
}

void PrefixRecommender::beginTraining(std::int64_t items, const at::Tensor& activeUsers) {
  lossItems_ = items;
  // Row 0, padding, is open too, so that rows are ids; nothing reads it and it has no gradient.
  itemTable_->open(torch::arange(items + 1, torch::kLong));
  if (userTable_ != nullptr) userTable_->open(activeUsers);
  TabledRecommender::beginTraining();
}

at::Tensor PrefixRecommender::userVectors(const PrefixBatch& batch, Pass& pass) const {
  const auto rows = pass.lookup.rows(*userTable_, batch.users);
  return pass.userScale.defined() ? rows * pass.userScale : rows;
}

network::NamedTensors PrefixRecommender::ownBuffers() const { return {{kLossItems, torch::scalar_tensor(lossItems_, torch::kLong)}}; }

void PrefixRecommender::loadOwnBuffers(const network::NamedTensors& buffers) {
  lossItems_ = network::tensorOf(buffers, kLossItems).item<std::int64_t>();
}

void PrefixRecommender::setTeacher(std::shared_ptr<network::Recommender> teacher, network::Distillation distillation) {
  TORCH_CHECK(!teacher || dynamic_cast<PrefixRecommender*>(teacher.get()) != nullptr, "a teacher of another kind");
  teacher_ = std::static_pointer_cast<PrefixRecommender>(std::move(teacher));
  if (teacher_ && teacher_->lossItems() < 1) teacher_.reset();  // its windows had nothing to train on
  distillation_ = distillation;
  teachersItems_ = at::Tensor();
}

/// The divergence of a batch from the teacher, which sees no dropout; its gradients are added to `ofUsers` and to the items'.
at::Tensor PrefixRecommender::addDivergence(const PrefixBatch& batch, const at::Tensor& vectors, at::Tensor& ofUsers) {
  const auto items = teacher_->lossItems();
  if (!teachersItems_.defined()) teachersItems_ = teacher_->embedItems(torch::arange(1, items + 1, torch::kLong));
  const auto own = itemTable_->trained().detach().narrow(0, 1, items);
  const auto [value, ofVectors] = softmaxDivergence({vectors, own}, {teacher_->vectors(batch), teachersItems_}, distillation_.temperature,
                                                    distillation_.weight, gradientOf(*itemTable_).narrow(0, 1, items));
  ofUsers = ofUsers + distillation_.weight * ofVectors;
  return value;
}

at::Tensor PrefixRecommender::accumulate(const network::Batch& batch) {
  const auto device = options_.device.device;
  const auto all = trainingBatch(batch).to(device);
  clock_.lap(StepPart::kData);
  prepare(all);
  const auto rows = all.users.size(0);
  std::vector<ShareOfSamples> shares(static_cast<std::size_t>(std::clamp<std::int64_t>(device::taskCount(device), 1, rows)));
  device::runTasks(device, std::ssize(shares), [&](std::int64_t i) {
    auto& share = shares[static_cast<std::size_t>(i)];
    share.range = device::shareOf(rows, i, std::ssize(shares));
    Pass pass{share.lookup, true, {}, share.range.first};
    share.vectors = sessionVectors(all.part(share.range.first, share.range.size()), pass);
  });
  std::vector<at::Tensor> vectors;
  for (const auto& share : shares) vectors.push_back(share.vectors.detach());

  const auto items = itemTable_->trained().detach().narrow(0, 1, lossItems_);
  const auto ofItems = gradientOf(*itemTable_);
  ofItems[0].zero_();
  const auto together = torch::cat(vectors);
  const auto [task, ofTask] = fullSoftmax(together, items, all.targets - 1, ofItems.narrow(0, 1, lossItems_), &clock_);
  decayPlaces(*itemTable_, 1, lossItems_ + 1);

  auto ofVectors = ofTask;
  clock_.lap(StepPart::kBackward);
  terms_ = {task, teacher_ ? addDivergence(all, together, ofVectors) : at::Tensor()};
  clock_.begin();  // a teacher's divergence and its gradient come at once: neither is told
  const auto dense = denseParameters();
  device::runTasks(device, std::ssize(shares), [&](std::int64_t i) {
    auto& share = shares[static_cast<std::size_t>(i)];
    auto wanted = dense;
    for (const auto& read : share.lookup.reads()) wanted.push_back(read.leaf);
    share.gradients = torch::autograd::grad({share.vectors}, wanted, {ofVectors.narrow(0, share.range.first, share.range.size())},
                                            /*retain_graph=*/false, /*create_graph=*/false, /*allow_unused=*/true);
    share.vectors = at::Tensor();
  });
  for (const auto& share : shares) {
    const auto ofReads = share.gradients.begin() + std::ssize(dense);
    addDenseGradients({share.gradients.begin(), ofReads});
    addRowGradients(share.lookup.reads(), {ofReads, share.gradients.end()});
  }
  clock_.lap(StepPart::kBackward);
  return teacher_ ? task + distillation_.weight * terms_.divergence : task;
}

at::Tensor PrefixRecommender::embedItems(const at::Tensor& ids) { return itemTable_->at(brought(ids)); }

at::Tensor PrefixRecommender::embedUsers(const network::UserInputs& inputs, const at::Tensor& /*itemTable*/) {
  return vectors(inferenceBatch(inputs));
}

at::Tensor PrefixRecommender::vectors(const PrefixBatch& batch) {
  const torch::NoGradGuard noGrad;
  const auto device = options_.device.device;
  const auto all = batch.to(device);
  const auto rows = all.users.size(0);
  auto vectors = torch::empty({rows, options_.embedding}, torch::TensorOptions(torch::kFloat).device(device));
  const auto shares = std::clamp<std::int64_t>(device::taskCount(device), 1, std::max<std::int64_t>(rows, 1));
  device::runTasks(device, shares, [&](std::int64_t i) {
    const auto [first, end] = device::shareOf(rows, i, shares);
    const auto part = all.part(first, end - first);
    Lookup lookup(false);
    Pass pass{lookup, false, userTable_ == nullptr ? at::Tensor() : trainedMask(part.users), first};
    vectors.narrow(0, first, end - first).copy_(sessionVectors(part, pass));
  });
  return vectors;
}

at::Tensor PrefixRecommender::trainingVectors(const PrefixBatch& batch) {
  const torch::NoGradGuard noGrad;
  const auto all = batch.to(options_.device.device);
  prepare(all);
  Lookup lookup(false);
  Pass pass{lookup, true, {}, 0};
  return sessionVectors(all, pass);
}

at::Tensor PrefixRecommender::lossByOperations(const network::Batch& batch, const network::NamedTensors& tables) {
  const auto all = trainingBatch(batch).to(options_.device.device);
  prepare(all);
  Lookup lookup(tables);
  Pass pass{lookup, true, {}, 0};
  return fullSoftmaxByOperations(sessionVectors(all, pass), tables.at(itemTable_->name()).narrow(0, 1, lossItems_), all.targets - 1);
}

}  // namespace xsmoe::baselines
