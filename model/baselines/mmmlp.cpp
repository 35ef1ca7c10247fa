// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/mmmlp.h"

#include <torch/nn/modules/container/moduledict.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <ATen/ops/_unique2.h>

#include <utility>

#include "model/baselines/initial_values.h"
#include "model/baselines/makers.h"
#include "model/baselines/plain_numbers.h"
#include "model/core/methods.h"

namespace xsmoe::baselines {
namespace {

constexpr double kDeviation = 0.02, kFusionEps = 1e-12;
constexpr double kNothing = 1e-30;  // below the norm of every vector but zero

void drawDense(const torch::nn::Linear& linear, const at::Generator& generator) {
  drawNormal(linear->weight, kDeviation, generator);
  linear->bias.detach().zero_();
}

}  // namespace

void BranchFusionImpl::reset() {
  const auto together = static_cast<std::int64_t>(kBranches.size()) * embedding_;
  norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({together}).eps(kFusionEps)));
  weight = register_parameter("weight", torch::empty({embedding_, together}));
  bias = register_parameter("bias", torch::zeros({embedding_}));
}

torch::Tensor BranchFusionImpl::normed(const Branches& branches) {
  return norm->forward(torch::cat(at::TensorList(branches.data(), branches.size()), -1));
}

torch::Tensor BranchFusionImpl::forward(const Branches& branches) { return torch::linear(normed(branches), weight, bias); }

Branches BranchFusionImpl::terms(const Branches& branches) {
  const auto together = normed(branches);
  Branches terms;
  for (std::size_t branch = 0; branch < terms.size(); ++branch) {
    const auto first = static_cast<std::int64_t>(branch) * embedding_;
    terms[branch] = torch::linear(together.narrow(-1, first, embedding_), weight.narrow(1, first, embedding_));
  }
  return terms;
}

void MmmlpNetworkImpl::reset() {
  const auto embedding = options_.tables.embedding;
  visual = register_module("visual", StateProjection(options_.widths.at(Modality::kVisual), embedding));
  textual = register_module("textual", StateProjection(options_.widths.at(Modality::kTextual), embedding));
  mixers.clear();
  std::vector<std::pair<std::string, std::shared_ptr<torch::nn::Module>>> named;
  for (const char* const branch : kBranches)
    named.emplace_back(branch, mixers.emplace_back(options_.tables.length, embedding, options_.layers).ptr());
  register_module("mixers", torch::nn::ModuleDict(named));
  fusion = register_module("fusion", BranchFusion(embedding));
}

void MmmlpNetworkImpl::initialise(const at::Generator& generator) {
  const torch::NoGradGuard noGrad;
  for (const auto& state : {visual, textual}) drawDense(state->projection, generator);
  for (const auto& one : mixers) {
    for (const auto& linear : {one->token->inner, one->token->outer}) drawLinear(linear, generator);
    for (const auto& linear : {one->channel->inner, one->channel->outer}) drawDense(linear, generator);
  }
  drawNormal(fusion->weight, kDeviation, generator);
}

torch::Tensor MmmlpNetworkImpl::forward(const Branches& inputs, const torch::Tensor& positions, MixerDropout dropout) {
  Branches mixed;
  for (std::size_t branch = 0; branch < inputs.size(); ++branch)
    mixed[branch] = mixers[branch]->forward(inputs[branch], dropout, positions);  // [R, d]
  return mixers[0]->norm->forward(fusion->forward(mixed));                        // the LayerNorm that opens the id branch
}

MmmlpRecommender::MmmlpRecommender(MmmlpOptions options) : PrefixRecommender(options.tables), mmmlp_(std::move(options)) {
  network_ = MmmlpNetwork(mmmlp_);
  if (options_.drawn) network_->initialise(random_.host);
  network_->to(options_.device.device);
  addItemTable(/*zeroPadding=*/true, kDeviation);
}

void MmmlpRecommender::setItemStates(std::shared_ptr<const network::ItemStates> states) {
  states_ = network::broughtIfRoom(std::move(states), options_.device.device);
}

void MmmlpRecommender::prepare(const PrefixBatch& /*batch*/) {
  dropoutOfStep_.reset();
  if (dropout() && mmmlp_.dropout > 0) dropoutOfStep_.emplace(mmmlp_.dropout, random_);
}

/// X of each branch [L, R, d], zero at padding.
Branches MmmlpRecommender::inputsOf(const PrefixBatch& batch, Lookup& lookup) {
  // The host waits here for how many distinct items there are: each is projected once, and tensors of a size that the device alone knows
  // cannot be made.
  const auto [items, places, counts] = at::_unique2(batch.prefixes.t().contiguous(), /*sorted=*/true, /*return_inverse=*/true);
  const auto present = items.ne(0).to(torch::kFloat).unsqueeze(1);  // [D, 1]
  const auto projected = [&, ids = items](Modality modality, StateProjection& state) {
    const auto rows = brought(states_->state(modality, 0).rows(ids)).to(torch::kFloat);
    return state->projection->forward(rows);
  };
  Branches rows{lookup.rows(*itemTable_, items), projected(Modality::kTextual, network_->textual),
                projected(Modality::kVisual, network_->visual)};  // [D, d]
  for (auto& branch : rows)
    branch = (branch * present).index_select(0, places.flatten()).view({places.size(0), places.size(1), options_.embedding});
  return rows;
}

at::Tensor MmmlpRecommender::sessionVectors(const PrefixBatch& batch, Pass& pass) {
  const auto* const dropout = pass.training && dropoutOfStep_ ? &*dropoutOfStep_ : nullptr;
  return network_->forward(inputsOf(batch, pass.lookup), batch.lengths - 1, {dropout, pass.firstRow});
}

MmmlpRecommender::Parts MmmlpRecommender::parts(const PrefixBatch& batch) {
  const torch::NoGradGuard noGrad;
  Lookup lookup(false);
  const auto inputs = inputsOf(batch.to(options_.device.device), lookup);
  Parts all;
  MixerDropout none(nullptr, 0);
  for (std::size_t branch = 0; branch < inputs.size(); ++branch) {
    auto& mixer = network_->mixers[branch];
    all.normed[branch] = mixer->norm->forward(inputs[branch]).transpose(0, 1);
    all.mixed[branch] = mixer->forward(inputs[branch], none).transpose(0, 1);
  }
  all.fused = network_->fusion->forward(all.mixed);
  return all;
}

/// ‖s − s without it‖ / ‖s‖ of each item in each branch, branch by branch, of one prefix: a row for each that is left out, all in one pass.
std::vector<double> MmmlpRecommender::influences(const PrefixBatch& batch) {
  const auto length = batch.lengths[0].item<std::int64_t>();
  const auto rows = 1 + std::ssize(kBranches) * length;  // the first with all
  Lookup lookup(false);
  auto inputs = inputsOf(batch, lookup);  // [L, 1, d]
  for (std::size_t branch = 0; branch < inputs.size(); ++branch) {
    inputs[branch] = inputs[branch].expand({-1, rows, -1}).contiguous();
    for (std::int64_t place = 0; place < length; ++place)
      inputs[branch][place][1 + static_cast<std::int64_t>(branch) * length + place].zero_();
  }
  const auto s = network_->forward(inputs, (batch.lengths - 1).expand({rows}), {nullptr, 0});  // [rows, d]
  return numbersOf((s.narrow(0, 1, rows - 1) - s[0]).norm(2, 1) / s[0].norm().clamp_min(kNothing));
}

MethodDetail MmmlpRecommender::picture(const network::PictureQuestion& question) {
  const torch::NoGradGuard noGrad;
  const auto batch = inferenceBatch(question.inputs).to(options_.device.device);
  const auto length = batch.lengths[0].item<std::int64_t>();
  auto mixed = parts(batch).mixed;
  std::vector<double> norms;
  for (auto& branch : mixed) branch = branch[0][length - 1];
  for (const auto& term : network_->fusion->terms(mixed)) norms.push_back(term.norm().item<double>());
  const auto shares = sharesOf(norms), all = influences(batch);

  MixersPicture picture;
  picture.layers = static_cast<int>(mmmlp_.layers);
  for (std::size_t branch = 0; branch < kBranches.size(); ++branch) {
    const auto first = all.begin() + static_cast<std::int64_t>(branch) * length;
    picture.branches.push_back({kBranches[branch], {first, first + length}, shares[branch]});
  }
  return picture;
}

std::unique_ptr<network::Recommender> MmmlpRecommender::clone() const {
  auto options = mmmlp_;
  options.tables.drawn = false;
  auto copy = std::make_unique<MmmlpRecommender>(options);
  copyTo(*copy);
  copy->states_ = states_;
  return copy;
}

std::unique_ptr<network::Recommender> makeMmmlp(const MethodInputs& inputs) {
  const auto& model = inputs.settings.model;
  MmmlpOptions options;
  options.tables.embedding = model.embedding;
  options.tables.length = inputs.settings.protocol.sequenceLength;
  options.tables.users = inputs.users;
  options.tables.items = inputs.items;
  options.tables.device = inputs.device;
  options.tables.seed = inputs.settings.training.seed;
  options.layers = model.baselines.mixerLayers;
  options.dropout = model.baselines.mixerDropout;
  options.state = statesOf(model, inputs.hiddenStates).front();
  options.widths = inputs.widths;
  return std::make_unique<MmmlpRecommender>(std::move(options));
}

}  // namespace xsmoe::baselines
