// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/tour/tour_step.h"

namespace xsmoe::widgets {

// What each step of the tour asks. Right is what the run's own events say, whatever its seed; where they hold nothing of the kind there is
// no question, and the reveal says so. Of facts with a run.

[[nodiscard]] TourQuestion askAboutWindows(const TourFacts& facts);     ///< on what a model is tested
[[nodiscard]] TourQuestion askAboutEncoders(const TourFacts& facts);    ///< what of them is trained
[[nodiscard]] TourQuestion askAboutDrift(const TourFacts& facts);       ///< where the first models did worst
[[nodiscard]] TourQuestion askAboutBirths(const TourFacts& facts);      ///< how many experts the first birth was of
[[nodiscard]] TourQuestion askAboutFreezing(const TourFacts& facts);    ///< which experts learn after it
[[nodiscard]] TourQuestion askAboutRouters(const TourFacts& facts);     ///< who has the most weight
[[nodiscard]] TourQuestion askAboutPruning(const TourFacts& facts);     ///< how many experts τ took
[[nodiscard]] TourQuestion askAboutForgetting(const TourFacts& facts);  ///< who is ahead; of facts with both runs
[[nodiscard]] TourQuestion askAboutModalities(const TourFacts& facts);  ///< on which side experts do more
[[nodiscard]] TourQuestion askAboutAHigherTau(const TourFacts& facts);  ///< what it would take

/// The window that the first experts were born into, once it is finished.
[[nodiscard]] std::optional<int> windowOfFirstBorn(const TourFacts& facts);

}  // namespace xsmoe::widgets
