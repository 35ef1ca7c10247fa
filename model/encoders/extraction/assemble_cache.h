// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/encoders/extraction/row_log.h"
#include "model/features/feature_cache_writer.h"

namespace xsmoe::encoders {

/// A modality whose rows are all finished.
struct FinishedModality {
  features::ModalityOutline outline;  ///< with its states named
  const RowLog* rows = nullptr;
};

/// Writes a feature cache from finished rows into `path`, block by block: never all of them in memory. Errors: no modality, cannot write,
/// unreadable, cancelled.
[[nodiscard]] Result<void> assembleCache(const std::filesystem::path& path, const std::vector<std::string>& ids, const std::string& pooling,
                                         const std::map<Modality, FinishedModality>& modalities,
                                         const std::map<std::string, std::string>& attributes, const ProgressCallback& progress);

}  // namespace xsmoe::encoders
