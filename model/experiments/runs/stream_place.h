// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

namespace xsmoe::experiments {

/// Where the stream of a run may be: where it was and, where run and stream were moved together, at the same place relative to the run.
/// Which folders above the run moved along is not known, so each is tried with each ending of the path that was. Only folders that hold a
/// stream, the likeliest first; whether it is the run's, checksums tell.
[[nodiscard]] std::vector<std::filesystem::path> placesOfStream(const std::filesystem::path& was, const std::filesystem::path& run);

}  // namespace xsmoe::experiments
