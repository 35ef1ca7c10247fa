// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/checks/session_fixture.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace xsmoe::experiments {

void compareGraphs(const SequenceFixture& fixture, const FixturePart& part, const baselines::SessionGraphs& graphs, Comparison& compare) {
  const auto expected = [&](const char* name) { return fixture.expectedTensor(part.prefix + name); };
  compare.tensors("nodes", graphs.nodes, expected("nodes"), kExact);
  compare.tensors("counts", graphs.counts, expected("counts"), kExact);
  compare.tensors("last nodes", graphs.last, expected("last"), kExact);
  compare.tensors("edges", graphs.weightsIn, expected("W_in"), kValues);
  compare.tensors("edges", graphs.weightsOut, expected("W_out"), kValues);
  compare.tensors("normalised edges", graphs.in, expected("A_in"), kValues);
  compare.tensors("normalised edges", graphs.out, expected("A_out"), kValues);
}

void compareSampling(const SequenceFixture& fixture, baselines::SessionRecommender& plain, baselines::SessionRecommender& toTarget,
                     Comparison& compare) {
  const auto rows = rowsOf(prefixesOf(fixture, "0"));
  const auto items = fixture.sizes.at("items_seen").get<std::int64_t>();
  const network::Samples samples{rows.users, rows.items};
  compare.tensors("sampling values", asTensor(plain.samplingValues(samples, items)), fixture.expectedTensor("sampling.wasserstein"),
                  kValues);
  compare.tensors("sampling values to the target", asTensor(toTarget.samplingValues(samples, items)),
                  fixture.expectedTensor("sampling.target01"), kValues);
}

}  // namespace xsmoe::experiments
