#pragma once
#include <filesystem>

#include "model/core/error.h"
#include "tests/bench/paper_scale_log.h"

namespace xsmoe::bench {

inline constexpr std::int64_t kScaleModalities = 2;

/// Bytes of the hidden states of so many items, float16.
[[nodiscard]] inline std::int64_t scaleFeatureBytes(std::int64_t items) {
  return items * kScaleStates * kScaleModalities * kScaleWidth * 2;
}

/// Makes a stream folder of this size: interactions.csv, stream.json and features.h5 whose states are pseudo-random. A folder that already
/// holds the same is kept, one that holds another size is replaced. Errors: anything else is in its place, sizes that do not fit, cannot
/// write.
[[nodiscard]] Result<void> writePaperScaleStream(const std::filesystem::path& folder, const PaperScale& scale);

}  // namespace xsmoe::bench
