// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <string>

#include "model/baselines/iisan.h"
#include "model/core/names.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/fixture_networks.h"
#include "model/experiments/checks/sequence_fixture.h"

namespace xsmoe::experiments {
namespace {

constexpr std::array kTowers{"visual", "textual", "intermodal"};

/// The chosen states of every item, [items+1, d] each.
std::map<Modality, std::vector<at::Tensor>> statesOf(const SequenceFixture& fixture) {
  const auto stored = fixture.sizes.at("stored").get<std::vector<int>>(), chosen = fixture.sizes.at("states").get<std::vector<int>>();
  std::map<Modality, std::vector<at::Tensor>> states;
  for (const auto modality : kModalities)
    for (const int state : chosen) {
      const auto slot = std::find(stored.begin(), stored.end(), state) - stored.begin();
      states[modality].push_back(fixture.input(std::string(name(modality)) + ".hidden").select(1, slot).contiguous());
    }
  return states;
}

}  // namespace

std::unique_ptr<baselines::IisanRecommender> makeIisan(const SequenceFixture& fixture, const features::TensorFile& weights,
                                                       const device::ComputeDevice& device) {
  const auto& sizes = fixture.sizes;
  baselines::IisanOptions options;
  options.sequence.user = {sizes.at("embedding"), sizes.at("length"), sizes.at("heads"), sizes.at("blocks"), 0.0};
  options.sequence.device = device;
  options.bottleneck = sizes.at("bottleneck");
  options.states = sizes.at("states").get<std::vector<int>>();
  options.widths = {{Modality::kVisual, sizes.at("visual_width")}, {Modality::kTextual, sizes.at("textual_width")}};
  auto network = std::make_unique<baselines::IisanRecommender>(options);
  network->load({weights.tensors.begin(), weights.tensors.end()});
  auto states = std::make_shared<network::ItemStates>();
  states->states = statesOf(fixture);
  network->setItemStates(states);
  network->setDropout(false);
  return network;
}

namespace {

void compareTowers(const SequenceFixture& fixture, const baselines::IisanRecommender& network, Comparison& compare) {
  const torch::NoGradGuard noGrad;
  const auto all = statesOf(fixture);
  const auto device = network.tower(0)->gates.device();
  for (std::size_t i = 0; i < kTowers.size(); ++i) {
    std::map<Modality, std::vector<at::Tensor>> states;
    for (const auto& [modality, list] : all)
      if (i == 2 || static_cast<std::size_t>(modality) == i)
        for (const auto& state : list) states[modality].push_back(state.to(device));
    auto tower = network.tower(static_cast<int>(i));
    compare.tensors("towers", torch::stack(tower->ladder(states), 1), fixture.expectedTensor("tower." + std::string(kTowers[i])), kValues);
    compare.tensors("projections", tower->forward(states), fixture.expectedTensor("projected." + std::string(kTowers[i])), kValues);
  }
}

}  // namespace

Result<std::vector<CheckLine>> checkIisanFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  return checkSequenceFixture(folder, [&](const SequenceFixture& fixture, Comparison& compare) {
    const auto network = makeIisan(fixture, fixture.weights, device);
    compare.exact("parameters", network->parameterCount(), fixture.sizes.at("parameters"), "entries");
    compareTowers(fixture, *network, compare);
    compareFirstBatch(fixture, *network, compare);
    compare.tensors("loss of one user", network->computeGradients(fixture.input("sequences.single")) + 1,
                    fixture.expectedTensor("single.loss") + 1, kValues);
    const auto trained = makeIisan(fixture, fixture.weights, device);
    compareTrajectory(fixture, *trained, compare);
    compareEvaluation(fixture, *trained, compare);
  });
}

}  // namespace xsmoe::experiments
