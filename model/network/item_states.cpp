// SPDX-License-Identifier: Apache-2.0
#include "model/network/item_states.h"

#include <torch/types.h>

#include "model/device/cuda.h"

namespace xsmoe::network {

at::Tensor HiddenState::rows(const at::Tensor& ids) const {
  if (source_) return source_->rows(ids.cpu());
  return values_.size(0) == 1 ? values_ : values_.index_select(0, device::send(ids, values_.device()));
}

at::Tensor HiddenState::slice(std::int64_t first, std::int64_t count) const {
  if (source_) return source_->rows(torch::arange(first, first + count, torch::kLong));
  return values_.size(0) == 1 ? values_.expand({count, values_.size(1)}) : values_.narrow(0, first, count);
}

HiddenState ItemStates::state(Modality modality, std::size_t k) const {
  const auto ofModality = sources.find(modality);
  if (ofModality != sources.end() && ofModality->second.at(k)) return HiddenState(ofModality->second[k]);
  return states.at(modality).at(k);
}

std::shared_ptr<const ItemStates> broughtIfRoom(std::shared_ptr<const ItemStates> states, c10::Device target) {
  if (!target.is_cuda()) return states;
  std::size_t bytes = 0;
  for (const auto& [modality, list] : states->states)
    for (const auto& state : list)
      if (state.defined()) bytes += state.nbytes();
  if (2 * bytes > static_cast<std::size_t>(device::readDeviceMemory(target).freeBytes)) return states;
  auto onDevice = std::make_shared<ItemStates>();
  onDevice->sources = states->sources;
  for (const auto& [modality, list] : states->states)
    for (const auto& state : list) onDevice->states[modality].push_back(state.defined() ? state.to(target) : state);
  return onDevice;
}

}  // namespace xsmoe::network
