// SPDX-License-Identifier: Apache-2.0
#include "model/network/side_layer.h"

#include <torch/nn/functional/activation.h>
#include <torch/utils.h>

#include <ostream>

#include "model/network/random.h"

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

torch::Tensor SideLayerImpl::forward(const torch::Tensor& x, const torch::Tensor& l, const torch::Tensor& counts) {
  const auto rows = x.size(0), n = expertCount(), bottleneck = options.expert.bottleneck;
  const auto gates = router->forward(x).to(torch::kFloat).softmax(-1);                           // [R, N+1]
  std::vector<torch::Tensor> hiddenParts;                                                        // of frozen experts and the trained one
  if (frozenDown_.defined()) hiddenParts.push_back(torch::gelu(torch::linear(x, frozenDown_)));  // [R, F d']
  // Only the newest expert trains, and it stands last; where it was pruned there is none.
  const bool trains = trained_ >= 0;
  if (trains) hiddenParts.push_back(torch::gelu(expert(trained_)->down->forward(x)));         // [R, d']
  const auto hidden = hiddenParts.size() == 1 ? hiddenParts[0] : torch::cat(hiddenParts, 1);  // [R, N d']
  const auto weighted = (hidden.view({rows, n, bottleneck}) * gates.narrow(1, 1, n).unsqueeze(-1)).view({rows, n * bottleneck});

  const auto base = gates.narrow(1, 0, 1);  // [R, 1] α_0
  auto h = base * l + (1 - base) * x;
  const auto frozenWidth = (n - (trains ? 1 : 0)) * bottleneck;
  if (frozenUp_.defined()) h = h + torch::linear(weighted.narrow(1, 0, frozenWidth), frozenUp_);
  if (trains) h = h + expert(trained_)->up->forward(weighted.narrow(1, frozenWidth, bottleneck));

  if (counts.defined()) {
    const torch::NoGradGuard noGrad;
    const auto float32 = [](const torch::Tensor& t) { return t.detach().to(torch::kFloat); };
    meter.add(contributionNorms(float32(x), l, gates.detach(), float32(hidden)), gates.detach(), counts);
  }
  return h;
}

// ‖α_k z_k‖ without materialising z_j: ‖z_j‖² = g_jᵀ(U_jᵀU_j)g_j + 2 g_jᵀ(U_jᵀx) + ‖x‖² (model.md, section 9).
torch::Tensor SideLayerImpl::contributionNorms(const torch::Tensor& x, const torch::Tensor& l, const torch::Tensor& gates,
                                               const torch::Tensor& hidden) const {
  const auto rows = x.size(0), n = expertCount(), bottleneck = options.expert.bottleneck;
  auto up = frozenUp_;
  auto gram = frozenGram_;
  if (trained_ >= 0) {
    const auto u = expert(trained_)->up->weight.detach();
    const auto own = torch::matmul(u.t(), u).unsqueeze(0);
    up = up.defined() ? torch::cat({up, u}, 1) : u;
    gram = gram.defined() ? torch::cat({gram, own}) : own;
  }
  const auto g = hidden.view({rows, n, bottleneck}).transpose(0, 1);                  // [N, R, d']
  const auto upX = torch::matmul(x, up).view({rows, n, bottleneck}).transpose(0, 1);  // [N, R, d'] U_jᵀx
  const auto squares = (g * (torch::bmm(g, gram) + 2 * upX)).sum(-1).t();             // [R, N]
  const auto xSquares = x.square().sum(-1, true);                                     // [R, 1]
  const auto expertNorms = (squares + xSquares).clamp_min(0).sqrt();                  // rounding may leave a square below 0
  const auto baseNorms = l.norm(2, -1, true);                                         // [R, 1]
  return gates * torch::cat({baseNorms, expertNorms}, 1);
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
