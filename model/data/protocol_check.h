// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "model/core/check.h"
#include "model/core/error.h"

namespace xsmoe::data {

/// Whether the folder is a protocol fixture: a raw log, `interactions.csv`, and what must come of it, `expected.json`.
[[nodiscard]] bool looksLikeProtocolFixture(const std::filesystem::path& folder);

/// Runs a fixture's log through this room and compares windows, splits, sequences, popularity, candidates and histories with what is
/// expected: exactly, popularity to 1e-12. One line a quantity, over all windows. Errors: files that cannot be read or lack a key.
[[nodiscard]] Result<std::vector<CheckLine>> checkProtocolFixture(const std::filesystem::path& folder);

}  // namespace xsmoe::data
