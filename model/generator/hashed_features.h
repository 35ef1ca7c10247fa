// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/data/stream_folder.h"

namespace xsmoe::generator {

/// Writes a feature cache for a real catalogue where no trained encoder is at hand: titles and descriptions as hashed words, pictures
/// as coarse statistics, each through a frozen random tower without noise. The cache's `encoder` attributes say so. Items in order of
/// their ids; one without words or without a readable picture is marked as not present in that modality, and a modality that no item
/// has is left out. The same catalogue gives the same bytes.
/// Errors: no items, nothing to hash, a cache is there already (it is never replaced), cannot write, cancelled.
[[nodiscard]] Result<void> writeHashedFeatures(const data::StreamFolder& stream, const ProgressCallback& progress = {});

}  // namespace xsmoe::generator
