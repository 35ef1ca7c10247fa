// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/events.h"
#include "model/engine/controls.h"

namespace xsmoe::streaming {

/// "visual:6:2": the visual expert born for D_2 at state 6.
[[nodiscard]] std::string textOf(const ExpertName& expert);
[[nodiscard]] std::optional<ExpertName> expertFrom(std::string_view text);

/// The changes that are asked for, in the order in which they are made, at the place where they are made.
[[nodiscard]] std::vector<ChangeLogged> changesIn(const engine::Requests& requests, const RunPlace& place);

}  // namespace xsmoe::streaming
