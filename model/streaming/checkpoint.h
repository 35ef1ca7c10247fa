// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "model/core/error.h"
#include "model/core/events.h"
#include "model/core/run_moment.h"
#include "model/network/recommender.h"

namespace xsmoe::streaming {

/// What a stored model is besides its tensors (FORMATS.md: window, variant, grouping and the birth windows of each layer's experts).
struct CheckpointInfo {
  WindowIndex window;
  Method method = Method::kXsmoe;
  std::vector<LayerStructure> structure;
  int epoch = 0;  ///< of the window, whose weights these are, as they were at its end; 0: the window's own, as tested
};

struct Checkpoint {
  CheckpointInfo info;
  network::NamedTensors parameters;
};

/// Writes the parameters of a window, or of an epoch of it, as safetensors, with a checksum over all of it, beside `path` and renames.
/// Nothing in it holds a time or a path: equal models, equal bytes.
[[nodiscard]] Result<void> writeCheckpoint(const std::filesystem::path& path, const RunMoment& moment, Method method,
                                           const network::Recommender& recommender);
/// The same of tensors on the host, contiguous, as read.
[[nodiscard]] Result<void> writeCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);
/// Errors: not readable, a checksum that does not fit, metadata that is missing or does not fit the tensors: which, and what was expected.
[[nodiscard]] Result<Checkpoint> readCheckpoint(const std::filesystem::path& path);

}  // namespace xsmoe::streaming
