// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>

#include "model/core/error.h"
#include "model/core/forecast.h"
#include "model/core/settings.h"
#include "model/data/windowed_stream.h"
#include "model/network/recommender.h"

namespace xsmoe::streaming {

/// What a recommender took for a few real batches and for a part of a test.
struct MeasuredPace {
  std::int64_t samples = 0;     ///< that the window has for an epoch
  int steps = 0;                ///< measured
  std::int64_t batch = 0;       ///< samples of each
  double secondsToBegin = 0;    ///< of the window: its samples, and what the method builds of its past
  SecondsRange sample;          ///< of a sample in a step, by the quickest and the slowest of them
  double itemSeconds = 0;       ///< of embedding a candidate
  double sequenceSeconds = 0;   ///< of ranking a sequence, besides
  std::int64_t candidates = 0;  ///< that were ranked for it
};

/// How much is measured: the lesser of each counts, but for two steps.
struct ProbeLimits {
  int steps = 8;
  double seconds = 0.7;  ///< of steps
  std::int64_t candidates = 2048, sequences = 128;
};

/// Trains the recommender, which is of no more use afterwards than to be measured again, on the first batches of a window, one of which
/// warms up, then ranks sequences of the test on the next one. The window begins; it does not end. A window without samples or test
/// sequences has zeros for them. `goOn` is asked between steps. Errors: a loss or score that is not finite; given up.
[[nodiscard]] Result<MeasuredPace> probePace(network::Recommender& recommender, const data::WindowedStream& stream,
                                             const TrainingSettings& settings, WindowIndex window, const std::function<bool()>& goOn,
                                             const ProbeLimits& limits = {});

/// What a window takes at this pace, with so many samples in an epoch and so long for each.
[[nodiscard]] WindowPace paceOf(const MeasuredPace& measured, const data::WindowedStream& stream, WindowIndex window, std::int64_t samples,
                                double sampleSeconds);

}  // namespace xsmoe::streaming
