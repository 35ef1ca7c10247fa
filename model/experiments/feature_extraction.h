// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>

#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/core/progress.h"

namespace xsmoe::experiments {

/// Makes a stream's feature cache of its items' texts and pictures (Engine::extract).
[[nodiscard]] Result<ExtractionReport> runExtraction(const ExtractionRequest& request, const ProgressCallback& progress);

/// Engine::unfinishedExtraction.
[[nodiscard]] Result<std::optional<UnfinishedExtraction>> findUnfinished(const std::filesystem::path& stream);

}  // namespace xsmoe::experiments
