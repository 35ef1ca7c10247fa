// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/lgmrec_pass.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "model/baselines/shared_products.h"

namespace xsmoe::baselines {
namespace {

constexpr double kLeastNorm = 1e-12;

/// Both kinds of nodes through one function.
template <class Function>
NodeRows each(const NodeRows& rows, const Function& function) {
  return {function(rows.users), function(rows.items)};
}

at::Tensor orZeros(const at::Tensor& gradient, const at::Tensor& like) { return gradient.defined() ? gradient : torch::zeros_like(like); }

}  // namespace

GraphFeatures graphFeatures(const UserItemGraph& graph, const at::Tensor& features, int layers) {
  constexpr std::int64_t kColumns = 128;  // at a time, so that little besides the result is in memory
  const auto width = features.size(1);
  GraphFeatures result{
      features,
      {torch::empty({graph.userCount(), width}, features.options()), torch::empty({graph.itemCount(), width}, features.options())}};
  for (std::int64_t first = 0; first < width; first += kColumns) {
    const auto count = std::min(kColumns, width - first);
    const auto some = features.narrow(1, first, count).contiguous();
    const auto spread = graph.propagated({graph.meansOverItems(some), some}, layers);
    result.propagated.users.narrow(1, first, count).copy_(spread.users);
    result.propagated.items.narrow(1, first, count).copy_(spread.items);
  }
  return result;
}

at::Tensor rowNormalised(const at::Tensor& x) { return x / x.norm(2, 1, true).clamp_min(kLeastNorm); }

at::Tensor membershipsOf(const at::Tensor& logits, const LgmrecShape& shape, const at::Tensor& noise) {
  const auto z = logits.view({logits.size(0), kGraphModalities, shape.hyperedges});
  return torch::softmax((noise.defined() ? z + noise : z) / shape.temperature, 2);
}

at::Tensor hyperedgesOf(const at::Tensor& memberships, const at::Tensor& items, int layers) {
  auto q = summedProducts(memberships.flatten(1), items).view({memberships.size(1), memberships.size(2), items.size(1)});
  if (layers == 1) return q;
  // Sᵀ (S q) = (Sᵀ S) q: the items' vectors between layers are never made.
  const auto byModality = memberships.transpose(0, 1);                      // [M, I, H]
  const auto between = torch::bmm(byModality.transpose(1, 2), byModality);  // [M, H, H]
  for (int layer = 1; layer < layers; ++layer) q = torch::bmm(between, q);
  return q;
}

at::Tensor globalOf(const at::Tensor& memberships, const at::Tensor& hyperedges) {
  return torch::mm(memberships.flatten(1), hyperedges.flatten(0, 1));
}

at::Tensor finalOf(const at::Tensor& collaborative, const at::Tensor& features, const at::Tensor& global, const LgmrecShape& shape) {
  return collaborative + features + shape.alpha * rowNormalised(global);
}

LgmrecPass::LgmrecPass(const LgmrecShape& shape, const LgmrecInputs& inputs, NodeRows rows)
    : shape_(shape), inputs_(inputs), rows_(std::move(rows)) {
  spread();
  join();
}

/// What spreads over the whole graph: the leaves.
void LgmrecPass::spread() {
  const bool graph = torch::GradMode::is_enabled();
  const torch::NoGradGuard noGrad;
  const auto all = inputs_.graph.meanOverLayers(inputs_.ids, shape_.idLayers);
  collaborative = {all.users.index_select(0, rows_.users), all.items.index_select(0, rows_.items)};
  allItems_ = all.items;
  std::vector<at::Tensor> logits;
  for (std::size_t m = 0; m < kGraphModalities; ++m) logits.push_back(rowProducts(inputs_.features[m].own, inputs_.hyperedges[m]));
  logits_.items = torch::cat(logits, 1);
  logits_.users = inputs_.graph.sumsOverItems(logits_.items);
  if (!graph) return;
  for (auto* const leaf : {&collaborative.users, &collaborative.items, &allItems_, &logits_.users, &logits_.items}) leaf->requires_grad_();
}

void LgmrecPass::join() {
  memberships = {membershipsOf(logits_.users, shape_, inputs_.noise.users), membershipsOf(logits_.items, shape_, inputs_.noise.items)};
  if (inputs_.kept.users.defined()) memberships = {memberships.users * inputs_.kept.users, memberships.items * inputs_.kept.items};
  hyperedges = hyperedgesOf(memberships.items, allItems_, shape_.hyperLayers);
  for (std::size_t m = 0; m < kGraphModalities; ++m) {
    const auto& [own, propagated] = inputs_.features[m];
    const auto weight = inputs_.projections[m].t();
    const auto users = rowNormalised(torch::mm(propagated.users.index_select(0, rows_.users), weight));
    const auto items = rowNormalised(torch::mm(propagated.items.index_select(0, rows_.items), weight));
    features = m == 0 ? NodeRows{users, items} : NodeRows{features.users + users, features.items + items};
  }
  const NodeRows some{memberships.users.index_select(0, rows_.users), memberships.items.index_select(0, rows_.items)};
  const auto global = each(some, [&](const at::Tensor& of) { return globalOf(of, hyperedges); });
  final = {finalOf(collaborative.users, features.users, global.users, shape_),
           finalOf(collaborative.items, features.items, global.items, shape_)};
}

LgmrecGradients LgmrecPass::backward(const at::Tensor& loss, NodeRows ofIds) const {
  std::vector<at::Tensor> leaves{collaborative.users, collaborative.items, allItems_, logits_.users, logits_.items};
  leaves.insert(leaves.end(), inputs_.projections.begin(), inputs_.projections.end());
  auto gradients = torch::autograd::grad({loss}, leaves, {}, /*retain_graph=*/false, /*create_graph=*/false, /*allow_unused=*/true);
  for (std::size_t i = 0; i < leaves.size(); ++i) gradients[i] = orZeros(gradients[i], leaves[i]);

  const torch::NoGradGuard noGrad;
  LgmrecGradients result{std::move(ofIds), {}, {}};
  const NodeRows ofCollaborative{
      torch::zeros({inputs_.graph.userCount(), collaborative.users.size(1)}, collaborative.users.options().requires_grad(false))
          .index_add_(0, rows_.users, gradients[0]),
      gradients[2].index_add_(0, rows_.items, gradients[1])};
  inputs_.graph.meanOverLayers(ofCollaborative, shape_.idLayers, result.ids);
  const auto ofLogits = gradients[4] + inputs_.graph.sumsOverUsers(gradients[3]);
  for (std::size_t m = 0; m < kGraphModalities; ++m) {
    const auto columns = ofLogits.narrow(1, static_cast<std::int64_t>(m) * shape_.hyperedges, shape_.hyperedges);
    result.hyperedges[m] = summedProducts(columns, inputs_.features[m].own);
    result.projections[m] = gradients[5 + m];
  }
  return result;
}

}  // namespace xsmoe::baselines
