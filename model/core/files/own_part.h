// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/error.h"

namespace xsmoe {

/// Whether a file or folder may be written at a place that a person named: not where it would be a part of a run or of a stream, by its
/// name (FORMATS.md), or one of these as a whole: what is only read is never replaced. Files of other names beside those parts are free.
/// Error: of usage, naming the place.
[[nodiscard]] Result<void> checkOutput(const std::filesystem::path& place);

}  // namespace xsmoe
