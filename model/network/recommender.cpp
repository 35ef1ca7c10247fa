// SPDX-License-Identifier: Apache-2.0
#include "model/network/recommender.h"

#include <c10/util/Exception.h>

#include "model/network/expert_network.h"

namespace xsmoe::network {

ModelTensors Recommender::modelTensors() const {
  auto all = parameters();
  all.merge(buffers());
  return {std::move(all), {}};
}

Samples Recommender::resumeWindow(const WindowData& data, const NamedTensors& state) {
  auto samples = beginWindow(data);
  restoreTraining(state);
  return samples;
}

std::int64_t Recommender::parameterCount() const {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : parameters()) count += tensor.numel();
  return count;
}

const at::Tensor& tensorOf(const NamedTensors& tensors, const std::string& name) {
  const auto found = tensors.find(name);
  TORCH_CHECK(found != tensors.end(), "the tensor ", name, " is missing");
  return found->second;
}

std::vector<LayerUsage> usageOf(const Recommender& recommender) {
  const auto* const experts = recommender.experts();
  return experts == nullptr ? std::vector<LayerUsage>() : experts->usage();
}

}  // namespace xsmoe::network
