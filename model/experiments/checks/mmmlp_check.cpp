// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <string>

#include "model/baselines/mmmlp.h"
#include "model/core/names.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/fixture_networks.h"
#include "model/experiments/checks/prefix_fixture.h"

namespace xsmoe::experiments {
std::unique_ptr<baselines::MmmlpRecommender> makeMmmlp(const SequenceFixture& fixture, const features::TensorFile& weightsFile,
                                                       const device::ComputeDevice& device) {
  const auto& sizes = fixture.sizes;
  baselines::MmmlpOptions options;
  options.tables.embedding = sizes.at("embedding");
  options.tables.length = sizes.at("length");
  options.tables.users = 1;  // it knows none
  options.tables.items = sizes.at("items");
  options.tables.device = device;
  options.layers = sizes.at("layers");
  options.widths = {{Modality::kVisual, sizes.at("visual_width")}, {Modality::kTextual, sizes.at("textual_width")}};
  auto network = std::make_unique<baselines::MmmlpRecommender>(options);
  auto weights = network->buffers();
  weights.insert(weightsFile.tensors.begin(), weightsFile.tensors.end());
  network->load(weights);
  auto states = std::make_shared<network::ItemStates>();
  for (const auto modality : kModalities) states->states[modality] = {fixture.input(std::string(name(modality)) + ".hidden")};
  network->setItemStates(states);
  network->setDropout(false);
  return network;
}

namespace {

void openWindow(const SequenceFixture& fixture, baselines::MmmlpRecommender& network) {
  network.beginTraining(fixture.sizes.at("items_seen").get<std::int64_t>(), torch::empty({0}, torch::kLong));
  network.beginEpoch(0);
}

void compareParts(const SequenceFixture& fixture, baselines::MmmlpRecommender& network, Comparison& compare) {
  const auto parts = network.parts(prefixesOf(fixture, "0"));
  for (std::size_t branch = 0; branch < baselines::kBranches.size(); ++branch) {
    const std::string name = baselines::kBranches[branch];
    compare.tensors("normed", parts.normed[branch], fixture.expectedTensor("normed." + name), kValues);
    compare.tensors("mixed", parts.mixed[branch], fixture.expectedTensor("mixed." + name), kValues);
  }
  compare.tensors("fused", parts.fused, fixture.expectedTensor("fused"), kValues);
}

void compareBatches(const SequenceFixture& fixture, baselines::MmmlpRecommender& network, Comparison& compare) {
  openWindow(fixture, network);
  compare.tensors("loss", network.computeGradients(rowsOf(prefixesOf(fixture, "0"))), fixture.expectedTensor("loss"), kValues);
  for (const auto& [name, gradient] : network.gradients())
    compare.tensors("gradients", gradient, fixture.expectedTensor("grad." + name), kTrained);
  const auto states = network.trainingVectors(prefixesOf(fixture, "0"));
  compare.tensors("user states", states, fixture.expectedTensor("user_states"), kValues);
  const auto seen = network.embedItems(torch::arange(1, network.lossItems() + 1));
  compare.tensors("logits", torch::mm(states, seen.t()), fixture.expectedTensor("logits"), kValues);
  compare.tensors("loss of one sample", network.computeGradients(rowsOf(prefixesOf(fixture, "single"))),
                  fixture.expectedTensor("single.loss"), kValues);
}

}  // namespace

Result<std::vector<CheckLine>> checkMmmlpFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  return checkSequenceFixture(folder, [&](const SequenceFixture& fixture, Comparison& compare) {
    const auto network = makeMmmlp(fixture, fixture.weights, device);
    compare.exact("parameters", network->parameterCount(), fixture.sizes.at("parameters"), "entries");
    compareParts(fixture, *network, compare);
    compareBatches(fixture, *network, compare);
    const auto trained = makeMmmlp(fixture, fixture.weights, device);
    openWindow(fixture, *trained);
    compareSteps(
        fixture, *trained, [&](int step) { return rowsOf(prefixesOf(fixture, std::to_string(step))); }, compare);
    compareEvaluation(fixture, *trained, rowsOf(prefixesOf(fixture, "evaluation")), fixture.sizes.at("items"), compare);
  });
}

}  // namespace xsmoe::experiments
