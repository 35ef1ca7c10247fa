// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>

#include "model/core/events.h"
#include "model/core/indices.h"

namespace xsmoe {

/// The tested window from which on tests count in a run's mean: the test on D_1 follows the warm-up (model.md, section 6).
inline constexpr WindowIndex kFirstCounted{2};

/// Means of a run's tests, each window counting alike (model.md, section 6). `tests[i]`: of the model of window i; absent: without one.
[[nodiscard]] RunFinished meansOfTests(std::span<const std::optional<Metrics>> tests);

}  // namespace xsmoe
