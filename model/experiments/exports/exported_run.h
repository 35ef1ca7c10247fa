// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "model/core/run_history.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// A stored run as other programs' formats need it.
struct ExportedRun {
  RunPaths paths;
  RunHistory history;
  std::string manifest;      ///< run.json, byte for byte
  std::int64_t events = 0;   ///< of the record when it was read
  std::int64_t firstMs = 0;  ///< of the first event, milliseconds since 1970
  std::int64_t lastMs = 0;   ///< of the last
  /// 32 hexadecimal digits by which the run is known again wherever it lies: of its name and the time of its first event.
  std::string id;
};

/// Errors: no run, a record that cannot be read, nothing recorded yet.
[[nodiscard]] Result<ExportedRun> readForExport(const std::filesystem::path& run);

/// Where the run comes from, name and words: stream, its checksums, device, precision, program, changes by hand as far as there are any.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> provenanceOf(const ExportedRun& run);

}  // namespace xsmoe::experiments
