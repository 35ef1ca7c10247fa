// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "model/core/events.h"

namespace xsmoe::experiments {

/// The kind of an event as the record names it: "window_started", "batch", "epoch", "window", "expanded", "pruned", "tau", "grouping",
/// "pruned_now", "paused", "finished", "stopped", "failed", "pinned", "learning_rate", "diverged",
/// "change", "setting".
[[nodiscard]] std::string kindOf(const EventDetail& detail);

/// An event's fields. Every field is kept, so that eventFromJson gives the same event back.
[[nodiscard]] nlohmann::json toJson(const EventDetail& detail);
/// Throws on an unknown kind, a missing field or a wrong type.
[[nodiscard]] EventDetail eventFromJson(const std::string& kind, const nlohmann::json& json);

/// null where there are none.
[[nodiscard]] nlohmann::json toJson(const std::optional<Metrics>& metrics);

}  // namespace xsmoe::experiments
