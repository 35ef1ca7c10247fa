// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <string>
#include <vector>

#include "model/baselines/lgmrec.h"
#include "model/core/names.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/fixture_networks.h"
#include "model/experiments/checks/sequence_fixture.h"

namespace xsmoe::experiments {
std::unique_ptr<baselines::LgmrecRecommender> makeLgmrec(const SequenceFixture& fixture, const features::TensorFile& weightsFile,
                                                         const device::ComputeDevice& device) {
  const auto& sizes = fixture.sizes;
  baselines::LgmrecOptions options;
  options.tables.embedding = sizes.at("embedding");
  options.tables.users = sizes.at("users");
  options.tables.items = sizes.at("items");
  options.tables.device = device;
  options.shape = {sizes.at("hyperedges"),   sizes.at("id_layers"), sizes.at("feature_layers"),
                   sizes.at("hyper_layers"), sizes.at("alpha"),     sizes.at("tau")};
  options.widths = {{Modality::kVisual, sizes.at("visual_width")}, {Modality::kTextual, sizes.at("textual_width")}};
  options.contrastiveWeight = sizes.at("contrastive_weight");
  options.contrastiveRows = sizes.at("contrastive_rows");
  options.regularisationWeight = sizes.at("regularization_weight");
  auto network = std::make_unique<baselines::LgmrecRecommender>(options);
  auto weights = network->buffers();
  for (const char* marks : {"trained_users", "trained_items"})
    if (const auto found = fixture.inputs.tensors.find(marks); found != fixture.inputs.tensors.end()) weights[marks] = found->second;
  for (const auto& [name, tensor] : weightsFile.tensors) weights[name] = tensor;
  network->load(weights);
  auto states = std::make_shared<network::ItemStates>();
  for (const auto modality : kModalities) states->states[modality] = {fixture.input(std::string(name(modality)) + ".hidden")};
  network->setItemStates(states);
  network->setDropout(false);
  return network;
}

std::unique_ptr<baselines::LgmrecRecommender> makeOpenLgmrec(const SequenceFixture& fixture, const device::ComputeDevice& device) {
  auto network = makeLgmrec(fixture, fixture.weights, device);
  network->beginTraining(fixture.input("edges"));
  network->beginEpoch(0);
  return network;
}

network::Batch tripleRows(const SequenceFixture& fixture, const std::string& batch) {
  const auto& triples = fixture.input("triples." + batch);
  return {triples.select(1, 0).contiguous(), triples.narrow(1, 1, 2).contiguous()};
}

namespace {

/// The evaluation's prefixes, left padded, and the targets behind them.
network::Batch queriesOf(const SequenceFixture& fixture) {
  const auto &prefixes = fixture.input("evaluation.prefixes"), &lengths = fixture.input("evaluation.lengths");
  const auto length = prefixes.size(1);
  const auto columns = torch::arange(length).unsqueeze(0) - (length - lengths).unsqueeze(1);  // [Q, L], negative where padding is
  const auto inputs = prefixes.gather(1, columns.clamp_min(0)).masked_fill(columns.lt(0), 0);
  return {fixture.input("evaluation.users"), torch::cat({inputs, fixture.input("evaluation.targets").unsqueeze(1)}, 1)};
}

baselines::NodeRows allPlaces(const baselines::UserItemGraph& graph, c10::Device device) {
  const auto options = torch::TensorOptions(torch::kLong).device(device);
  return {torch::arange(graph.userCount(), options), torch::arange(graph.itemCount(), options)};
}

/// Both kinds of nodes of one quantity.
void compareNodes(const SequenceFixture& fixture, const std::string& quantity, const std::string& tensor, const baselines::NodeRows& actual,
                  Comparison& compare) {
  compare.tensors(quantity, actual.users, fixture.expectedTensor(tensor + ".users"), kValues);
  compare.tensors(quantity, actual.items, fixture.expectedTensor(tensor + ".items"), kValues);
}

baselines::NodeRows membershipsOf(const baselines::LgmrecPass& pass, std::int64_t modality) {
  return {pass.memberships.users.select(1, modality), pass.memberships.items.select(1, modality)};
}

void comparePass(const SequenceFixture& fixture, const baselines::LgmrecRecommender& network, const device::ComputeDevice& device,
                 Comparison& compare) {
  const auto& graph = network.graph();
  for (const auto& [name, ids] : {std::pair("graph.users", graph.userIds()), {"graph.items", graph.itemIds()}})
    compare.exact("graph", torch::equal(ids, fixture.expectedTensor(name)) ? 1 : 0, 1, std::string("equal ids of ") + name);
  const auto pass = network.trainingPass(allPlaces(graph, device.device));
  compareNodes(fixture, "collaborative vectors", "collaborative", pass.collaborative, compare);
  compareNodes(fixture, "features", "features", pass.features, compare);
  compareNodes(fixture, "final vectors", "final", pass.final, compare);
  for (const auto modality : kModalities) {
    const auto m = static_cast<std::int64_t>(modality);
    const std::string key(name(modality));
    const auto memberships = membershipsOf(pass, m);
    compareNodes(fixture, "memberships", "membership." + key, memberships, compare);
    const auto& q = pass.hyperedges[m];
    compareNodes(fixture, "global vectors", "global." + key, {torch::mm(memberships.users, q), torch::mm(memberships.items, q)}, compare);
  }
}

void compareLosses(const SequenceFixture& fixture, baselines::LgmrecRecommender& network, Comparison& compare) {
  compare.tensors("loss", network.computeGradients(tripleRows(fixture, "0")), fixture.expectedTensor("loss"), kValues);
  compare.tensors("terms of the loss", network.taskTerms(), fixture.expectedTensor("terms"), kValues);
  for (const auto& [name, gradient] : network.gradients())
    compare.tensors("gradients", gradient, fixture.expectedTensor("grad." + name), kTrained);
  compare.tensors("loss of one triple", network.computeGradients(tripleRows(fixture, "single")), fixture.expectedTensor("single.loss"),
                  kValues);
}

/// The noise of the graph's nodes, [n, M, H] each.
baselines::NodeRows noiseOf(const SequenceFixture& fixture, const baselines::UserItemGraph& graph, c10::Device device) {
  const auto of = [&](const std::string& kind, const at::Tensor& ids) {
    std::vector<at::Tensor> modalities;
    for (const auto modality : kModalities)
      modalities.push_back(fixture.input("gumbel." + std::string(name(modality)) + "." + kind).index_select(0, ids));
    return torch::stack(modalities, 1).to(device);
  };
  return {of("users", graph.userIds()), of("items", graph.itemIds())};
}

void compareNoisy(const SequenceFixture& fixture, baselines::LgmrecRecommender& network, const device::ComputeDevice& device,
                  Comparison& compare) {
  if (!fixture.sizes.at("noise").get<bool>()) return;
  network.setNoise(noiseOf(fixture, network.graph(), device.device));
  const auto pass = network.trainingPass(allPlaces(network.graph(), device.device));
  for (const auto modality : kModalities)
    compareNodes(fixture, "noisy memberships", "noisy.membership." + std::string(name(modality)),
                 membershipsOf(pass, static_cast<std::int64_t>(modality)), compare);
  compare.tensors("noisy loss", network.computeGradients(tripleRows(fixture, "0")), fixture.expectedTensor("noisy.loss"), kValues);
  for (const auto& [name, gradient] : network.gradients())
    compare.tensors("noisy gradients", gradient, fixture.expectedTensor("noisy.grad." + name), kTrained);
}

void compareInference(const SequenceFixture& fixture, baselines::LgmrecRecommender& network, Comparison& compare) {
  const auto items = fixture.sizes.at("items").get<std::int64_t>();
  const auto table = network.embedItems(torch::arange(items + 1));
  const auto queries = queriesOf(fixture);
  const auto inputs = queries.items.narrow(1, 0, queries.items.size(1) - 1);
  const auto users = network.embedUsers({queries.users, inputs, inputs}, table);
  const auto candidates = table.narrow(0, 1, items);
  compare.tensors("inference of items", candidates, fixture.expectedTensor("inference.items"), kValues);
  compare.tensors("inference of users", users, fixture.expectedTensor("inference.users"), kValues);
  compare.tensors("inference scores", torch::mm(users, candidates.t()), fixture.expectedTensor("inference.scores"), kValues);
}

}  // namespace

Result<std::vector<CheckLine>> checkLgmrecFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  return checkSequenceFixture(folder, [&](const SequenceFixture& fixture, Comparison& compare) {
    const auto network = makeOpenLgmrec(fixture, device);
    compare.exact("parameters", network->parameterCount(), fixture.sizes.at("parameters"), "entries");
    comparePass(fixture, *network, device, compare);
    compareInference(fixture, *network, compare);
    compareLosses(fixture, *network, compare);
    compareNoisy(fixture, *network, device, compare);
    const auto trained = makeOpenLgmrec(fixture, device);
    compareSteps(
        fixture, *trained, [&](int step) { return tripleRows(fixture, std::to_string(step)); }, compare);
    compareEvaluation(fixture, *trained, queriesOf(fixture), fixture.sizes.at("items"), compare);
  });
}

}  // namespace xsmoe::experiments
