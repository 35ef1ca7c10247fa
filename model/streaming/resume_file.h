// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "model/core/error.h"
#include "model/streaming/run_state.h"

namespace xsmoe::streaming {

/// A moment from which a run goes on, and how many events of its record came before it.
struct ResumePoint {
  std::int64_t events = 0;
  TrainerState state;
  std::string constants = {};  ///< name of the file beside the point that it needs besides; empty: none. Told by reading
};

/// What names of files with constants begin with; the first digits of their checksum follow.
inline constexpr std::string_view kConstantsPrefix = "constants.";

/// Writes a point as safetensors beside `path`, brings it to the disk and renames. Tensors: model.…, best.…, training.… and shuffle; the
/// rest is JSON in the metadata, with a checksum over all of it. Constants of the models are in a file of their own in the same folder,
/// which points share: it is written once for all that have the same. Returns its name; empty: there are no constants.
[[nodiscard]] Result<std::string> writeResumePoint(const std::filesystem::path& path, const ResumePoint& point);

/// The best weights share the model's constants. Errors: not readable, no such file, another version, a checksum that does not fit; the
/// same of the constants.
[[nodiscard]] Result<ResumePoint> readResumePoint(const std::filesystem::path& path);

}  // namespace xsmoe::streaming
