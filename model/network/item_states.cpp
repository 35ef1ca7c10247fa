// SPDX-License-Identifier: Apache-2.0
#include "model/network/item_states.h"

#include <utility>

#include "model/device/cuda.h"

namespace xsmoe::network {

std::shared_ptr<const ItemStates> broughtIfRoom(std::shared_ptr<const ItemStates> states, c10::Device target) {
  if (!target.is_cuda()) return states;
  std::size_t bytes = 0;
  for (const auto& [modality, list] : states->states)
    for (const auto& state : list) bytes += state.nbytes();
  if (2 * bytes > static_cast<std::size_t>(device::readDeviceMemory(target).freeBytes)) return states;
  auto onDevice = std::make_shared<ItemStates>();
  for (const auto& [modality, list] : states->states)
    for (const auto& state : list) onDevice->states[modality].push_back(state.to(target));
  return onDevice;
}

at::Tensor rowsIn(const at::Tensor& state, const at::Tensor& ids) {
  return state.size(0) == 1 ? state : state.index_select(0, device::send(ids, state.device()));
}

}  // namespace xsmoe::network
