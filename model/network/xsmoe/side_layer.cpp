// SPDX-License-Identifier: Apache-2.0
#include "model/network/xsmoe/side_layer.h"

#include <torch/nn/functional/activation.h>
#include <torch/utils.h>

#include <chrono>
#include <ostream>

#include "model/network/half_precision.h"
#include "model/network/random_generators.h"
#include "model/network/xsmoe/usage_sums.h"

namespace xsmoe::network {

void SideLayerImpl::reset() {
  std::vector<Expert> list;
  for (std::size_t j = 0; j < options.born.size(); ++j) list.emplace_back(options.expert);
  replaceExperts(list);
  router = register_module("router", torch::nn::Linear(torch::nn::LinearOptions(options.expert.width, expertCount() + 1).bias(false)));
  meter.reset(expertCount() + 1);
  setTrained(static_cast<int>(expertCount()) - 1);
}

void SideLayerImpl::pretty_print(std::ostream& stream) const {
  stream << "SideLayer(state=" << options.hiddenState << ", experts=" << expertCount() << ", trained=" << trained_ << ')';
}

Expert SideLayerImpl::expert(std::int64_t j) const {
  return Expert(std::dynamic_pointer_cast<ExpertImpl>(experts->ptr(static_cast<std::size_t>(j))));
}

Mixture SideLayerImpl::mix(const LayerInput& input, const torch::Tensor& l, const torch::Tensor& counts, UsageSums* usage) const {
  const auto& x = input.x;
  const auto n = expertCount(), bottleneck = options.expert.bottleneck;
  const auto logits = torch::linear(x, router->weight).to(torch::kFloat);  // [R, N+1]
  const auto gates = logits.softmax(-1);

  std::vector<torch::Tensor> parts;  // D x of the frozen experts, then of the one in training, which stands last if there is one
  if (frozenDown_.defined()) parts.push_back(frozenDown(input));
  if (trained_ >= 0) parts.push_back(torch::linear(x, expert(trained_)->down->weight));
  const auto hidden = torch::gelu(parts.size() == 1 ? parts[0] : torch::cat(parts, 1)).to(torch::kFloat);  // [R, N d'] g
  const auto shares = gates.narrow(1, 1, n).unsqueeze(-1);                                                 // [R, N, 1] α_j
  const auto weighted = (hidden.view({x.size(0), n, bottleneck}) * shares).view_as(hidden);                // [R, N d']

  const Mixture mixture{x, l, logits, gates, hidden, weighted};
  if (usage != nullptr && counts.defined()) {
    const torch::NoGradGuard noGrad;
    const auto begun = std::chrono::steady_clock::now();
    *usage = usageOf(input, mixture, counts);
    usage->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  }
  return mixture;
}

// D_F x; from the cached D_F s where there is one.
torch::Tensor SideLayerImpl::frozenDown(const LayerInput& input) const {
  if (!input.projected.defined()) return torch::linear(input.x, frozenDown_);
  const auto cached = input.projected.narrow(1, 0, frozenDown_.size(0));
  return input.scale.defined() ? torch::addcmul(torch::linear(input.offset, frozenDown_), cached, input.scale) : cached;
}

// U_Fᵀ x likewise.
torch::Tensor SideLayerImpl::frozenUpTransposed(const LayerInput& input) const {
  if (!input.projected.defined()) return torch::matmul(input.x, frozenUp_);
  const auto cached = input.projected.narrow(1, frozenDown_.size(0), frozenDown_.size(0));
  return input.scale.defined() ? torch::addcmul(torch::matmul(input.offset, frozenUp_), cached, input.scale) : cached;
}

torch::Tensor SideLayerImpl::combine(const Mixture& mixture) const {
  return addExperts(torch::lerp(mixture.x.expand_as(mixture.l), mixture.l, mixture.baseGate()), mixture.weighted);
}

torch::Tensor SideLayerImpl::withoutBasePath(const Mixture& mixture) const {
  return addExperts((1 - mixture.baseGate()) * mixture.x, mixture.weighted);
}

torch::Tensor SideLayerImpl::mixed(const Mixture& mixture) const {
  const auto bottleneck = options.expert.bottleneck;
  std::vector<torch::Tensor> all{mixture.l};
  for (std::int64_t j = 0; j < expertCount(); ++j) {
    const auto g = mixture.hidden.narrow(1, j * bottleneck, bottleneck);
    all.push_back((torch::linear(g, expert(j)->up->weight) + mixture.x).expand_as(mixture.l));
  }
  return torch::stack(all, 1);
}

torch::Tensor SideLayerImpl::addExperts(const torch::Tensor& h, const torch::Tensor& weighted) const {
  auto sum = h;
  const auto frozen = frozenDown_.defined() ? frozenDown_.size(0) : 0;
  if (frozen > 0) sum = sum + torch::linear(weighted.narrow(1, 0, frozen), frozenUp_);
  if (trained_ >= 0) sum = sum + torch::linear(weighted.narrow(1, frozen, options.expert.bottleneck), expert(trained_)->up->weight);
  return sum;
}

torch::Tensor SideLayerImpl::project(const Mixture& mixture, const torch::Tensor& fusion) const {
  std::vector<torch::Tensor> products;  // F U
  if (frozenUp_.defined()) products.push_back(torch::matmul(fusion, frozenUp_));
  if (trained_ >= 0) products.push_back(torch::matmul(fusion, expert(trained_)->up->weight));
  const auto up = products.size() == 1 ? products[0] : torch::cat(products, 1);  // [e, N d']
  const auto base = torch::lerp(mixture.x.expand_as(mixture.l), mixture.l, mixture.baseGate());
  return torch::linear(base, fusion) + torch::linear(mixture.weighted, up);
}

torch::Tensor SideLayerImpl::projectFrozen(const torch::Tensor& s) const {
  if (!frozenDown_.defined()) return {};
  return torch::cat({torch::linear(s, frozenDown_), torch::matmul(s, frozenUp_)}, 1);
}

UsageSums SideLayerImpl::usageOf(const LayerInput& input, const Mixture& mixture, const torch::Tensor& counts) const {
  const FullPrecisionScope full;
  const auto x = input.x.detach().to(torch::kFloat);
  std::vector<torch::Tensor> ups, grams;  // [R, F d'] Uᵀx and [F, d', d'] UᵀU
  if (frozenUp_.defined()) {
    ups.push_back(frozenUpTransposed(input));
    grams.push_back(frozenGram_);
  }
  if (trained_ >= 0) {
    const auto u = expert(trained_)->up->weight.detach();
    ups.push_back(torch::matmul(x, u));
    grams.push_back(torch::matmul(u.t(), u).unsqueeze(0));
  }
  return sumUsage({mixture.hidden.detach(), ups, torch::cat(grams), x, mixture.l, mixture.gates.detach(), counts});
}

void SideLayerImpl::setTrained(int expertInTraining) {
  TORCH_CHECK(expertInTraining < 0 || expertInTraining == expertCount() - 1, "only the last expert of a layer can train");
  trained_ = expertInTraining;
  for (std::int64_t j = 0; j < expertCount(); ++j) expert(j)->setTrainable(j == trained_);
  restack();
}

void SideLayerImpl::restack() {
  const torch::NoGradGuard noGrad;
  std::vector<torch::Tensor> downs, ups, grams;
  for (std::int64_t j = 0; j < expertCount(); ++j) {
    if (j == trained_) continue;
    const auto one = expert(j);
    downs.push_back(one->down->weight);
    ups.push_back(one->up->weight);
    grams.push_back(torch::matmul(one->up->weight.t(), one->up->weight));
  }
  frozenDown_ = downs.empty() ? torch::Tensor() : torch::cat(downs);
  frozenUp_ = ups.empty() ? torch::Tensor() : torch::cat(ups, 1);
  frozenGram_ = grams.empty() ? torch::Tensor() : torch::stack(grams);
}

Expert SideLayerImpl::meanExpert() const {
  const torch::NoGradGuard noGrad;
  Expert mean(options.expert);
  std::vector<torch::Tensor> downs, ups;
  for (std::int64_t j = 0; j < expertCount(); ++j) {
    downs.push_back(expert(j)->down->weight);
    ups.push_back(expert(j)->up->weight);
  }
  mean->to(downs[0].device());
  mean->down->weight.copy_(torch::stack(downs).mean(0));
  mean->up->weight.copy_(torch::stack(ups).mean(0));
  return mean;
}

void SideLayerImpl::initialise(const at::Generator& generator) {
  for (std::int64_t j = 0; j < expertCount(); ++j) expert(j)->initialise(generator);
  initialiseLikeLinear(router->weight, generator);
  restack();
}

void SideLayerImpl::append(const Expert& added, int born, const at::Generator& generator) {
  const torch::NoGradGuard noGrad;
  std::vector<Expert> list;
  for (std::int64_t j = 0; j < expertCount(); ++j) list.push_back(expert(j));
  list.push_back(added);
  options.born.push_back(born);
  replaceExperts(list);
  const auto row = torch::empty({1, options.expert.width});
  initialiseLikeLinear(row, generator);
  replaceRouter(torch::cat({router->weight.detach(), row.to(router->weight.device())}));
  meter.reset(expertCount() + 1);
  setTrained(static_cast<int>(expertCount()) - 1);
}

void SideLayerImpl::remove(std::int64_t j) {
  const torch::NoGradGuard noGrad;
  TORCH_CHECK(j >= 0 && j < expertCount() && expertCount() > 1, "expert ", j, " of ", expertCount(), " cannot be removed");
  std::vector<Expert> list;
  for (std::int64_t k = 0; k < expertCount(); ++k)
    if (k != j) list.push_back(expert(k));
  const bool wasTrained = j == trained_;
  const bool trains = trained_ >= 0;
  options.born.erase(options.born.begin() + j);
  replaceExperts(list);
  const auto& weight = router->weight.detach();
  const auto slot = j + 1;
  replaceRouter(torch::cat({weight.narrow(0, 0, slot), weight.narrow(0, slot + 1, weight.size(0) - slot - 1)}));
  meter.removeSlot(slot);
  setTrained(wasTrained || !trains ? -1 : static_cast<int>(expertCount()) - 1);
}

void SideLayerImpl::replaceExperts(const std::vector<Expert>& list) {
  torch::nn::ModuleList renewed;
  for (const auto& one : list) renewed->push_back(one);
  experts = experts.is_empty() ? register_module("experts", renewed) : replace_module("experts", renewed);
}

void SideLayerImpl::replaceRouter(const torch::Tensor& weight) {
  torch::nn::Linear renewed(torch::nn::LinearOptions(weight.size(1), weight.size(0)).bias(false));
  renewed->to(weight.device());
  renewed->weight.copy_(weight);
  router = replace_module("router", renewed);
}

}  // namespace xsmoe::network
