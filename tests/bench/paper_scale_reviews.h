#pragma once
#include <filesystem>

#include "model/core/error.h"
#include "tests/bench/paper_scale_log.h"

namespace xsmoe::bench {

/// A download as people have it: reviews.json.gz, the log as JSON lines with words of some hundred characters each, and meta.json.gz, its
/// items' metadata. The folder appears complete or not at all; one that is there is taken. Errors: cannot write.
[[nodiscard]] Result<void> writePaperScaleReviews(const std::filesystem::path& folder, const PaperScale& scale);

}  // namespace xsmoe::bench
