// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "model/core/error.h"

namespace xsmoe::experiments {

/// The object in a fixture's `fixture.json`. Errors: no such file, no JSON (with the byte), no object.
[[nodiscard]] Result<nlohmann::json> readFixtureJson(const std::filesystem::path& folder);

}  // namespace xsmoe::experiments
