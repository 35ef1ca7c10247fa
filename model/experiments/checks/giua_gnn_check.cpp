// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/giua_gnn.h"

#include <torch/types.h>
#include <torch/utils.h>

#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/session_fixture.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kEdgeAttention = "edge_attention.safetensors";

/// Of a fixture; the options are the recommender's, but for its tables.
class Networks {
 public:
  Networks(const SequenceFixture& fixture, device::ComputeDevice device) : fixture_(fixture), device_(std::move(device)) {}

  [[nodiscard]] std::unique_ptr<baselines::GiuaGnnRecommender> make(baselines::GiuaGnnOptions options = {}, bool unseenUserRandom = false,
                                                                    const network::NamedTensors& further = {}) const {
    options.session.tabled = tablesOf(fixture_, unseenUserRandom, device_);
    auto network = std::make_unique<baselines::GiuaGnnRecommender>(options);
    auto all = further;
    all["transitions"] = torch::empty({0, 2}, torch::kInt);
    loadFixture(fixture_, *network, all);
    return network;
  }

 private:
  const SequenceFixture& fixture_;
  device::ComputeDevice device_;
};

void compareReading(const SequenceFixture& fixture, const baselines::GiuaGnnRecommender& network, Comparison& compare) {
  for (const auto& part : kFixtureParts) {
    const auto expected = [&](const char* name) { return fixture.expectedTensor(part.prefix + name); };
    const auto reading = network.read(prefixesOf(fixture, part.batch), part.training);
    compareGraphs(fixture, part, reading.graphs, compare);
    compare.tensors("item attention", reading.itemAttention, expected("item_attention"), kValues);
    compare.tensors("shares of the user", reading.betaIn, expected("beta_in"), kValues);
    compare.tensors("shares of the user", reading.betaOut, expected("beta_out"), kValues);
    compare.tensors("hidden", reading.hidden, expected("hidden"), kValues);
    compare.tensors("gates", reading.gate, expected("gate"), kValues);
  }
}

void compareGlobalGraph(const SequenceFixture& fixture, const baselines::GiuaGnnRecommender& network, Comparison& compare) {
  compare.tensors("transitions", network.transitions().pairs(), fixture.input("transitions"), kExact);
  const auto items = torch::arange(1, fixture.sizes.at("items").get<std::int64_t>() + 1);
  compare.tensors("global items", network.globalItems(items), fixture.expectedTensor("global_items"), kValues);
}

void compareOptions(const SequenceFixture& fixture, const Networks& networks, const std::filesystem::path& folder, Comparison& compare) {
  const auto raw = networks.make({.session = {}, .rawEvaluation = true});
  openWindow(fixture, *raw);
  compare.tensors("raw global table", evaluationScores(fixture, *raw), fixture.expectedTensor("options.giua_eval_raw.scores"), kValues);

  const auto weights = features::readSafetensors(folder / kEdgeAttention);
  if (!weights) throw Lacking{kEdgeAttention, "edge_attention.query.weight"};
  const auto attending = networks.make({.session = {}, .edgeAttention = true}, false, {weights->tensors.begin(), weights->tensors.end()});
  openWindow(fixture, *attending);
  compare.tensors("edge attention", evaluationScores(fixture, *attending), fixture.expectedTensor("options.giua_edge_att.scores"), kValues);
}

}  // namespace

Result<std::vector<CheckLine>> checkGiuaGnnFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  return checkSequenceFixture(folder, [&](const SequenceFixture& fixture, Comparison& compare) {
    const Networks networks(fixture, device);
    compareStreaming(
        fixture, [&](bool unseenUserRandom) { return networks.make({}, unseenUserRandom); }, compare);
    baselines::GiuaGnnOptions options;
    const auto plain = networks.make(options);
    options.session.wassersteinToTarget = true;
    const auto toTarget = networks.make(options);
    for (const auto* network : {&plain, &toTarget}) openWindow(fixture, **network);
    compareGlobalGraph(fixture, *plain, compare);
    compareReading(fixture, *plain, compare);
    compareSampling(fixture, *plain, *toTarget, compare);
    compareOptions(fixture, networks, folder, compare);
  });
}

}  // namespace xsmoe::experiments
