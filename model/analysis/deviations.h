// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/core/run_history.h"

namespace xsmoe {

/// The changes that a person made to a run while it trained, in order: "in D_3: tau 0.10 → 0.15". What was taken back, a pause and what was
/// refused are none.
[[nodiscard]] std::vector<std::string> deviationsOf(const RunHistory& run);
/// Whether one of them set τ or the grouping.
[[nodiscard]] bool tauOrGroupingByHand(const RunHistory& run);

/// How many of them the model has in it that was tested after the training on D_window: a fork's first changes, made after that test, count
/// from the next window on.
[[nodiscard]] std::int64_t deviationsUpTo(const RunHistory& run, WindowIndex window);

/// The line below what tells of a run: "Deviations by hand, 2: in D_3: tau 0.10 → 0.15; in D_4: …", with `run`, a name, where there are
/// several: "Deviations by hand in b, 2: …". Without changes: that there are none.
[[nodiscard]] std::string deviationLine(const std::vector<std::string>& changes, const std::string& run = {});

/// Where what is told of a run comes from, a line each: the run with method, stream, seed, device and precision; by what stream, features,
/// settings and program are known again, as far as it is known; its deviations. What the window says below a figure, in plain text.
[[nodiscard]] std::vector<std::string> provenanceText(const RunHistory& run);

}  // namespace xsmoe
