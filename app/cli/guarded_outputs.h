// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>

namespace xsmoe::cli {

/// Lets no option that names a file or folder to write name a part of a run or of a stream (checkOutput).
void guardOutputs(CLI::App& program);

}  // namespace xsmoe::cli
