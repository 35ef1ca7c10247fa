// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/analysis/printed_numbers.h"
#include "model/core/error.h"

namespace xsmoe::experiments {

/// What the paper prints, from ../share/xsmoe/paper beside the running program's folder, else the source tree that it was built from.
/// Errors: in neither; a file that cannot be read as such.
[[nodiscard]] Result<PrintedNumbers> readPaperNumbers();

}  // namespace xsmoe::experiments
