// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>

namespace xsmoe::cli {

/// Lets no option that names a file or folder to write name one of a run or of a stream: what is only read is never replaced.
void guardOwnFiles(CLI::App& program);

}  // namespace xsmoe::cli
