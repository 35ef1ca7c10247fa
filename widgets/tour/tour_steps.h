// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "widgets/tour/tour_step.h"

namespace xsmoe::widgets {

/// The ten steps of the tour through the built-in stream, in the language of the program as it is now.
[[nodiscard]] std::vector<TourStep> tourSteps();

/// What a step waits for, a sentence or two; empty: nothing.
[[nodiscard]] QString whatIsMissing(const TourStep& step, const TourFacts& facts);
[[nodiscard]] TourOffer offerOf(const TourStep& step, const TourFacts& facts);

/// How long the whole tour takes with its two runs, a sentence. How long one of them takes, which steps say, stands beside it.
[[nodiscard]] QString timeOfTour();

}  // namespace xsmoe::widgets
