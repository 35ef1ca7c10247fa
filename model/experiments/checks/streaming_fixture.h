// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>

#include "model/baselines/streaming_recommender.h"
#include "model/experiments/checks/prefix_fixture.h"

namespace xsmoe::experiments {

/// Sizes of the fixture's tables.
[[nodiscard]] baselines::TabledOptions tablesOf(const SequenceFixture& fixture, bool unseenUserRandom, const device::ComputeDevice& device);
/// Loads the fixture's weights, and `further` ones; training is without dropout.
void loadFixture(const SequenceFixture& fixture, baselines::StreamingRecommender& network, const network::NamedTensors& further = {});
/// Begins a window with the fixture's training sequences, as window 0 begins.
void openWindow(const SequenceFixture& fixture, baselines::StreamingRecommender& network);

/// Scores of the fixture's evaluation, [B, items_scored], as ranking computes them.
[[nodiscard]] at::Tensor evaluationScores(const SequenceFixture& fixture, baselines::StreamingRecommender& network);

/// Makes a network with the fixture's weights; `unseenUserRandom`: with that option.
using StreamingMaker = std::function<std::unique_ptr<baselines::StreamingRecommender>(bool unseenUserRandom)>;
/// What the fixtures of all streaming methods hold: vectors, scores, loss, gradients, ranks, steps, and that rows do not depend on
/// their batch or their padding.
void compareStreaming(const SequenceFixture& fixture, const StreamingMaker& make, Comparison& compare);

}  // namespace xsmoe::experiments
