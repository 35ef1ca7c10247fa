// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// Where a checkpoint's files are and what it is called.
struct CheckpointPlace {
  std::filesystem::path folder;
  std::string name;  ///< the folder's, or of one in Hugging Face's cache the model's: "google/vit-base-patch16-224"
};

/// Finds the checkpoint that a folder is, or that it holds as Hugging Face's cache keeps it (models--OWNER--NAME with refs and snapshots):
/// the snapshot that refs/main names, or the only one. What is no such folder is taken as it is. Errors: several snapshots and none of them
/// named; a snapshot that is not there; a whole cache of models.
[[nodiscard]] Result<CheckpointPlace> findCheckpoint(const std::filesystem::path& folder);

}  // namespace xsmoe::encoders
