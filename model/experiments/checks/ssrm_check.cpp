// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <string>
#include <utility>

#include "model/baselines/rank_sampling.h"
#include "model/baselines/ssrm.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/streaming_fixture.h"

namespace xsmoe::experiments {
namespace {

void compareReading(const SequenceFixture& fixture, const baselines::SsrmRecommender& network, Comparison& compare) {
  for (const auto& [batch, part] : {std::pair{"0", std::string("train.")}, std::pair{"evaluation", std::string("evaluation.")}}) {
    const auto prefixes = prefixesOf(fixture, batch);
    const auto reading = network.read(prefixes, part == "train.");
    compare.tensors("attention", reading.attention, fixture.expectedTensor(part + "attention"), kValues);
    const auto states = reading.states.cpu() * prefixes.prefixes.ne(0).unsqueeze(2);
    compare.tensors("states", states, fixture.expectedTensor(part + "gru_states"), kValues);
    compare.tensors("shares of user and session", reading.vector(), fixture.expectedTensor(part + "session_vector"), kValues);
  }
}

void compareSessions(const SequenceFixture& fixture, baselines::SsrmRecommender& network, Comparison& compare) {
  const network::Samples sessions{fixture.input("training_users"), fixture.input("training_sequences")};
  compare.tensors("session values", asTensor(network.sessionValues(sessions)), fixture.expectedTensor("sessions.values"), kValues);
  const auto ranks = baselines::averageRanks(network.samplingValues(sessions, fixture.sizes.at("items_seen")));
  compare.tensors("session ranks", asTensor(ranks), fixture.expectedTensor("sessions.ranks"), kExact);
  const auto weights = asTensor(baselines::rankWeights(ranks));
  compare.tensors("session weights", weights, fixture.expectedTensor("sessions.weights"), kValues);
  compare.tensors("session probabilities", weights / weights.sum(), fixture.expectedTensor("sessions.probabilities"), kValues);
}

}  // namespace

Result<std::vector<CheckLine>> checkSsrmFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  return checkSequenceFixture(folder, [&](const SequenceFixture& fixture, Comparison& compare) {
    const auto make = [&](bool unseenUserRandom) {
      baselines::SsrmOptions options;
      options.tabled = tablesOf(fixture, unseenUserRandom, device);
      options.userWeight = fixture.sizes.at("options").at("w");
      auto network = std::make_unique<baselines::SsrmRecommender>(options);
      loadFixture(fixture, *network);
      return network;
    };
    compareStreaming(fixture, make, compare);
    const auto network = make(false);
    compareReading(fixture, *network, compare);
    compareSessions(fixture, *network, compare);
  });
}

}  // namespace xsmoe::experiments
