// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/baselines/session_graph.h"
#include "model/baselines/session_recommender.h"
#include "model/experiments/checks/streaming_fixture.h"

namespace xsmoe::experiments {

/// The parts of a fixture of GAG or GIUA-GNN: "0" as training sees it, "evaluation".
struct FixturePart {
  const char* batch;
  std::string prefix;  // of the expected tensors
  bool training;
};
inline const FixturePart kFixtureParts[] = {{"0", "train.", true}, {"evaluation", "evaluation.", false}};

/// Nodes, counts, edges and their normalisation.
void compareGraphs(const SequenceFixture& fixture, const FixturePart& part, const baselines::SessionGraphs& graphs, Comparison& compare);
/// What the samples of batch 0 are worth to the sampler, of a network without and with the option wassersteinToTarget.
void compareSampling(const SequenceFixture& fixture, baselines::SessionRecommender& plain, baselines::SessionRecommender& toTarget,
                     Comparison& compare);

}  // namespace xsmoe::experiments
