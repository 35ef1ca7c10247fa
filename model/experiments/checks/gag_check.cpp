// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/gag.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/session_fixture.h"

namespace xsmoe::experiments {
namespace {

std::unique_ptr<baselines::GagRecommender> makeNetwork(const SequenceFixture& fixture, bool unseenUserRandom, bool toTarget,
                                                       const device::ComputeDevice& device) {
  baselines::SessionOptions options;
  options.tabled = tablesOf(fixture, unseenUserRandom, device);
  options.wassersteinToTarget = toTarget;
  auto network = std::make_unique<baselines::GagRecommender>(options);
  loadFixture(fixture, *network);
  return network;
}

void compareReading(const SequenceFixture& fixture, const baselines::GagRecommender& network, Comparison& compare) {
  for (const auto& part : kFixtureParts) {
    const auto reading = network.read(prefixesOf(fixture, part.batch), part.training);
    compareGraphs(fixture, part, reading.graphs, compare);
    compare.tensors("hidden", reading.hidden, fixture.expectedTensor(part.prefix + "hidden"), kValues);
    compare.tensors("gates", reading.gate, fixture.expectedTensor(part.prefix + "gate"), kValues);
  }
}

}  // namespace

Result<std::vector<CheckLine>> checkGagFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  return checkSequenceFixture(folder, [&](const SequenceFixture& fixture, Comparison& compare) {
    compareStreaming(
        fixture, [&](bool unseenUserRandom) { return makeNetwork(fixture, unseenUserRandom, false, device); }, compare);
    const auto plain = makeNetwork(fixture, false, false, device), toTarget = makeNetwork(fixture, false, true, device);
    compareReading(fixture, *plain, compare);
    compareSampling(fixture, *plain, *toTarget, compare);
  });
}

}  // namespace xsmoe::experiments
