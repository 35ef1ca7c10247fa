// SPDX-License-Identifier: Apache-2.0
#include "model/network/xsmoe/projection_cache.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "model/device/tasks.h"

namespace xsmoe::network {

bool ProjectionCache::prepare(const SideLayer& layer, const HiddenState& states, const at::Tensor& ids) {
  const torch::NoGradGuard noGrad;
  if (!follows(layer, states)) follow(layer, states);
  if (!values_.defined()) return false;
  fill(layer, states, ids);
  return true;
}

bool ProjectionCache::follows(const SideLayer& layer, const HiddenState& states) const {
  return layer->frozenStack().is_same(stack_) && states.isSame(states_);
}

std::vector<at::Tensor> ProjectionCache::computed(const SideLayer& layer, const HiddenState& states) const {
  return follows(layer, states) ? computed_ : std::vector<at::Tensor>{};
}

void ProjectionCache::compute(const SideLayer& layer, const HiddenState& states, const std::vector<at::Tensor>& computations) {
  for (const auto& ids : computations) static_cast<void>(prepare(layer, states, ids));
}

void ProjectionCache::follow(const SideLayer& layer, const HiddenState& states) {
  stack_ = layer->frozenStack();
  states_ = states;
  values_ = at::Tensor();
  computed_.clear();
  const auto items = states.count(), width = layer->frozenWidth();
  if (width == 0 || items * width * static_cast<std::int64_t>(sizeof(float)) > kMostBytes) return;
  present_.assign(static_cast<std::size_t>(items), 0);
  values_ = torch::empty({items, width}, layer->router->weight.options().requires_grad(false));
}

void ProjectionCache::fill(const SideLayer& layer, const HiddenState& states, const at::Tensor& ids) {
  std::vector<std::int64_t> missing;
  const auto* id = ids.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < ids.numel(); ++i)
    if (auto& present = present_[static_cast<std::size_t>(id[i])]; present == 0) {
      present = 1;
      missing.push_back(id[i]);
    }
  if (missing.empty()) return;
  const auto device = values_.device();
  const auto wanted = torch::tensor(missing, torch::kLong);
  computed_.push_back(wanted);
  const auto shares = std::min<std::int64_t>(device::taskCount(device), wanted.size(0));
  device::runTasks(device, shares, [&](std::int64_t share) {
    const auto [first, end] = device::shareOf(wanted.size(0), share, shares);
    const auto some = wanted.narrow(0, first, end - first);
    const auto s = device::send(states.rows(some), device).to(torch::kFloat);
    values_.index_copy_(0, device::send(some, device), layer->projectFrozen(s));
  });
}

}  // namespace xsmoe::network
