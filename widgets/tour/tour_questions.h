// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/tour/tour_step.h"

namespace xsmoe::widgets {

// What each step of the tour asks. Right is what the run's own events say, whatever its seed; where they hold nothing of the kind there is
// no question, and the reveal says so. Of facts with a run.

[[nodiscard]] TourQuestion askAboutWindows(const TourFacts& facts);     ///< on what a model is tested
[[nodiscard]] TourQuestion askAboutEncoders(const TourFacts& facts);    ///< what of them is trained
[[nodiscard]] TourQuestion askAboutDrift(const TourFacts& facts);       ///< where the models did worst so far
[[nodiscard]] TourQuestion askAboutBirths(const TourFacts& facts);      ///< how many experts the first birth was of
[[nodiscard]] TourQuestion askAboutFreezing(const TourFacts& facts);    ///< which experts learn after it
[[nodiscard]] TourQuestion askAboutRouters(const TourFacts& facts);     ///< who has the most router weight
[[nodiscard]] TourQuestion askAboutPruning(const TourFacts& facts);     ///< how many experts τ took
[[nodiscard]] TourQuestion askAboutForgetting(const TourFacts& facts);  ///< who is ahead where a taste comes back; of both runs
[[nodiscard]] TourQuestion askAboutModalities(const TourFacts& facts);  ///< on which side experts do more
[[nodiscard]] TourQuestion askAboutAHigherTau(const TourFacts& facts);  ///< what it would take

/// The window that the first experts were born into, once it is finished.
[[nodiscard]] std::optional<int> windowOfFirstBorn(const TourFacts& facts);

/// So many finished windows the question about routers needs: a run that goes on is asked of the last one of them.
inline constexpr int kWindowsOfRouters = 3;
/// The window whose router weights are asked about; empty: the present, which is the end of a run that is finished.
[[nodiscard]] std::optional<int> windowOfRouters(const TourFacts& facts);

}  // namespace xsmoe::widgets
