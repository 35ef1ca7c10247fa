// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe::experiments {

/// All settings as JSON, keys as on the command line.
[[nodiscard]] nlohmann::json toJson(const RunSettings& settings);
/// Thrown at settings of a newer program; what() is "the method \"x\"", as notKnownHere() (core/error.h) takes it.
struct SettingNotKnown : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// The inverse; a key that is missing keeps its default. Throws SettingNotKnown at a key or a name that is not known, since it may change
/// what is trained; std::invalid_argument, which names the key, at a text that is none of its setting, at a number outside its range and at
/// a wrong type.
[[nodiscard]] RunSettings settingsFromJson(const nlohmann::json& json);

}  // namespace xsmoe::experiments
