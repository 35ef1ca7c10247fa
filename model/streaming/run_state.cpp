// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/run_state.h"

#include <torch/types.h>

#include <utility>

#include "model/network/expert_network.h"

namespace xsmoe::streaming {
namespace {

at::Tensor ownCopy(const at::Tensor& tensor) {
  return tensor.detach().to(torch::kCPU, tensor.scalar_type(), /*non_blocking=*/false, /*copy=*/true);
}

void own(network::NamedTensors& tensors) {
  for (auto& [name, tensor] : tensors) tensor = ownCopy(tensor);
}

}  // namespace

ModelState modelStateOf(const network::Recommender& recommender) {
  const auto* const experts = recommender.experts();
  auto tensors = recommender.modelTensors();
  return {experts == nullptr ? std::vector<LayerStructure>() : experts->structure(), std::move(tensors.variables),
          std::move(tensors.constants)};
}

void load(network::Recommender& recommender, const ModelState& model) {
  if (auto* const experts = recommender.experts()) experts->rebuild(model.structure);
  auto tensors = model.parameters;
  tensors.insert(model.constants.begin(), model.constants.end());
  recommender.load(tensors);
}

TrainerState copyOf(TrainerState state) {
  own(state.model.parameters);
  own(state.training);
  if (state.best)
    for (auto& [name, tensor] : state.best->parameters) tensor = tensor.detach().to(torch::kCPU);
  state.shuffle = ownCopy(state.shuffle);
  return state;
}

}  // namespace xsmoe::streaming
