// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/trainer_state.h"

#include <torch/types.h>

namespace xsmoe::streaming {
namespace {

at::Tensor ownCopy(const at::Tensor& tensor) {
  return tensor.detach().to(torch::kCPU, tensor.scalar_type(), /*non_blocking=*/false, /*copy=*/true);
}

void own(network::NamedTensors& tensors) {
  for (auto& [name, tensor] : tensors) tensor = ownCopy(tensor);
}

}  // namespace

TrainerState copyOf(TrainerState state) {
  own(state.model.parameters);
  own(state.training);
  if (state.within && state.within->best) own(state.within->best->parameters);
  state.shuffle = ownCopy(state.shuffle);
  return state;
}

}  // namespace xsmoe::streaming
