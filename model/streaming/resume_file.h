// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>

#include "model/core/error.h"
#include "model/streaming/run_state.h"

namespace xsmoe::streaming {

/// A moment from which a run goes on, and how many events of its record came before it.
struct ResumePoint {
  std::int64_t events = 0;
  TrainerState state;
};

/// Writes a point as safetensors beside `path`, brings it to the disk and renames. Tensors: model.…, best.…, training.… and shuffle; the
/// rest is JSON in the metadata, with a checksum over all of it.
[[nodiscard]] Result<void> writeResumePoint(const std::filesystem::path& path, const ResumePoint& point);

/// Errors: not readable, no such file, another version, a checksum that does not fit.
[[nodiscard]] Result<ResumePoint> readResumePoint(const std::filesystem::path& path);

}  // namespace xsmoe::streaming
