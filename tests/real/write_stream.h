#pragma once
#include <filesystem>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "tests/real/source_catalogue.h"

namespace xsmoe::real {

/// Writes a stream folder of ten windows and users with five records or more: the log, the catalogue and a cache of hashed features.
/// Pictures stay where they are: `images` is a link to the source's folder, a copy of it only where links are not possible. The folder
/// appears complete or not at all. Errors: `target` is not empty, cannot be written, nothing to hash, cancelled.
[[nodiscard]] Result<void> writeStream(const SourceCatalogue& catalogue, const std::filesystem::path& target,
                                       const ProgressCallback& progress = {});

}  // namespace xsmoe::real
