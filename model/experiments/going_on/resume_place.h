// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "model/experiments/going_on/resume_slots.h"

namespace xsmoe::experiments {

/// From where an unfinished run goes on whose record holds so many events: its newest checkpoint or, where there is none or a damaged one,
/// the newest end of a window that is whole. Without a point it begins again. Error: a fork has nothing left of its past.
[[nodiscard]] Result<ResumeSlots::Found> whereToGoOn(const RunPaths& paths, const RunDescription& run, ResumeSlots& slots,
                                                     std::int64_t recorded);

/// "the end of D_2"
[[nodiscard]] std::string placeInWords(const streaming::TrainerState& state);

/// The place that the run comes to first when it goes on from there.
[[nodiscard]] RunPlace firstPlaceAfter(const streaming::TrainerState& state);

}  // namespace xsmoe::experiments
