// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>

#include "model/core/events.h"

namespace xsmoe {

/// Means of a run's tests, each window counting alike (model.md, section 6). `tests[i]`: of the model of window i; absent: without one.
[[nodiscard]] RunFinished meansOfTests(std::span<const std::optional<Metrics>> tests);

}  // namespace xsmoe
