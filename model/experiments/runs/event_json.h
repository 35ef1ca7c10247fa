// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/core/events.h"

namespace xsmoe::experiments {

/// The kind of an event as the record names it: "window_started", for example.
[[nodiscard]] std::string kindOf(const EventDetail& detail);
/// The kinds that tell what came of something that a person asked for: the record's view of changes.
[[nodiscard]] std::vector<std::string> kindsOfOutcomes();

/// An event's fields. Every field is kept, so that eventFromJson gives the same event back.
[[nodiscard]] nlohmann::json toJson(const EventDetail& detail);
/// Throws on an unknown kind, a missing field or a wrong type.
[[nodiscard]] EventDetail eventFromJson(const std::string& kind, const nlohmann::json& json);

/// null where there are none.
[[nodiscard]] nlohmann::json toJson(const std::optional<Metrics>& metrics);

}  // namespace xsmoe::experiments
