// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "model/core/events.h"
#include "model/core/run_history.h"

namespace xsmoe::cli {

/// An event as `train --json` prints it (FORMATS.md); empty for events that are not printed.
[[nodiscard]] std::optional<nlohmann::json> eventObject(const RunEvent& event, Method method);

/// The same for people, a line or several with '\n' between them; empty for events that are not printed. `history`: with the event.
[[nodiscard]] std::optional<std::string> eventText(const RunEvent& event, const RunHistory& history);

}  // namespace xsmoe::cli
