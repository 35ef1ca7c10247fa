#pragma once
#include <vector>

#include "model/network/usage_meter.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {

struct FewSteps {
  std::vector<double> losses;
  NamedTensors parameters;
  std::vector<LayerUsage> usage;
  at::Tensor items;
};

/// How far `some` is from `other`, beside how far that has come from `begun`.
inline double deviation(const at::Tensor& some, const at::Tensor& other, const at::Tensor& begun) {
  const double apart = (some - other).norm().item<double>(), gone = (other - begun).norm().item<double>();
  return apart == 0 ? 0 : apart / gone;
}

/// Four steps without dropout, each batch expected before it comes, as the trainer does.
inline FewSteps fewStepsOn(const device::ComputeDevice& device, Method method) {
  auto options = smallOptions(method);
  options.device = device;
  const auto network = smallNetwork(options, 3);
  network->beginTraining(smallPopularity().log());
  network->beginEpoch(1e-3);
  std::vector<Batch> batches;
  for (int step = 0; step < 4; ++step) batches.push_back({{}, smallSequences().roll(step, 0)});
  FewSteps steps;
  for (std::size_t step = 0; step < batches.size(); ++step) {
    const auto loss = network->trainBatch(batches[step]);
    if (step + 1 < batches.size()) network->expectBatch(batches[step + 1]);
    steps.losses.push_back(loss.item<double>());
  }
  for (const auto& [name, tensor] : network->parameters()) steps.parameters[name] = tensor.cpu();
  steps.usage = network->usage();
  steps.items = network->embedItems(torch::arange(kSmallItems + 1)).cpu();
  return steps;
}

}  // namespace xsmoe::network
