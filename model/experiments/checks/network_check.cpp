// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include "model/core/names.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/sequence_fixture.h"
#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::experiments {
namespace {

int layerCount(const SequenceFixture& fixture, Modality modality) {
  return static_cast<int>(fixture.sizes.at(std::string(name(modality))).size());
}

std::string layerName(Modality modality, int layer) { return std::string(name(modality)) + "." + std::to_string(layer); }

std::unique_ptr<network::XsmoeRecommender> makeNetwork(const SequenceFixture& fixture, const device::ComputeDevice& device) {
  network::XsmoeOptions options;
  options.device = device;
  const auto& sizes = fixture.sizes;
  options.model.bottleneck = sizes.at("bottleneck");
  options.model.embedding = sizes.at("embedding");
  options.model.heads = sizes.at("heads");
  options.model.blocks = sizes.at("blocks");
  options.sequenceLength = sizes.at("length");
  options.hiddenStates = layerCount(fixture, Modality::kVisual) + 1;
  options.model.grouping.clear();
  for (int state = 1; state < options.hiddenStates; ++state) options.model.grouping.push_back(state);
  std::vector<LayerStructure> structure;
  auto states = std::make_shared<network::ItemStates>();
  for (const auto modality : kModalities) {
    const std::string key(name(modality));
    const auto& hidden = fixture.input(key + ".hidden");  // [items+1, M+1, d]
    options.widths[modality] = hidden.size(2);
    for (std::int64_t k = 0; k < hidden.size(1); ++k) states->states[modality].push_back(hidden.select(1, k).contiguous());
    for (int i = 0; i < layerCount(fixture, modality); ++i) {
      LayerStructure layer;
      layer.modality = modality;
      layer.layer = {i};
      layer.hiddenState = i + 1;
      layer.born.resize(sizes.at(key).at(static_cast<std::size_t>(i)).get<std::size_t>());
      layer.trained = static_cast<int>(layer.born.size()) - 1;
      structure.push_back(layer);
    }
  }
  auto network = std::make_unique<network::XsmoeRecommender>(options);
  network->rebuild(structure);
  network->load({fixture.weights.tensors.begin(), fixture.weights.tensors.end()});
  network->setItemStates(states);
  network->setDropout(false);
  return network;
}

void compareUsage(const SequenceFixture& fixture, const std::vector<LayerUsage>& usage, double itemSlots, Comparison& compare) {
  for (const auto& layer : usage) {
    const auto key = layerName(layer.modality, layer.layer.value);
    compare.tensors("contribution", asTensor(layer.contribution), fixture.expectedTensor("contribution." + key), kValues);
    compare.tensors("utilization", asTensor(layer.utilization), fixture.expectedTensor("utilization_all." + key), kValues);
    compare.tensors("expertUtilization", asTensor(layer.expertUtilization), fixture.expectedTensor("utilization_experts." + key), kValues);
    compare.tensors("router sum", asTensor(layer.gateShare) * itemSlots, fixture.expectedTensor("router_sum." + key), kValues);
    const auto& prune = fixture.sizes.at("prune").at(key);
    const double threshold = prune.at("tau");
    compare.exact("pruned expert (paper)", expertToPrune(layer, threshold, Protocol::kPaper), prune.at("over_all"), key);
    compare.exact("pruned expert (official)", expertToPrune(layer, threshold, Protocol::kOfficial), prune.at("over_experts"), key);
  }
}

/// Usage of batch 0, which has gone through the network, and the mean experts.
void compareExperts(const SequenceFixture& fixture, const network::XsmoeRecommender& network, Comparison& compare) {
  compareUsage(fixture, network.usage(), fixture.input("sequences.0").ne(0).sum().item<double>(), compare);
  const torch::NoGradGuard noGrad;
  for (const auto modality : kModalities)
    for (int i = 0; i < layerCount(fixture, modality); ++i) {
      const auto mean = network.layer(modality, i)->meanExpert();
      const auto key = "expanded." + layerName(modality, i);
      compare.tensors("expanded expert", mean->down->weight, fixture.expectedTensor(key + ".down.weight"), kValues);
      compare.tensors("expanded expert", mean->up->weight, fixture.expectedTensor(key + ".up.weight"), kValues);
    }
}

}  // namespace

bool looksLikeNetworkFixture(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / "fixture.json") && std::filesystem::exists(folder / "weights.safetensors");
}

Result<std::vector<CheckLine>> checkNetworkFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  return checkSequenceFixture(folder, [&](const SequenceFixture& fixture, Comparison& compare) {
    const auto network = makeNetwork(fixture, device);
    compareFirstBatch(fixture, *network, compare);
    compareExperts(fixture, *network, compare);
    const auto trained = makeNetwork(fixture, device);
    compareTrajectory(fixture, *trained, compare);
    compareEvaluation(fixture, *trained, compare);
  });
}

}  // namespace xsmoe::experiments
