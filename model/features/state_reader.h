// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/features/cache_modality.h"

namespace xsmoe::features {

/// Reads hidden states as FeatureCache::readStates promises: `states` increasing, `rows` in any order, repeats allowed. Every dataset is
/// read once, from front to back in blocks; those without a wanted row are passed over. `where` is the cache's path for errors.
[[nodiscard]] Result<std::vector<torch::Tensor>> readCachedStates(hid_t file, const std::string& where, const CacheModality& modality,
                                                                  const std::vector<int>& states, const std::vector<std::string>& itemIds,
                                                                  const std::vector<std::int64_t>& rows, const ProgressCallback& progress);

/// Goes over the same rows without keeping them. Whether each state is the same for all of them, bit for bit. Errors: as of reading them.
[[nodiscard]] Result<std::vector<bool>> checkCachedStates(hid_t file, const std::string& where, const CacheModality& modality,
                                                          const std::vector<int>& states, const std::vector<std::string>& itemIds,
                                                          const std::vector<std::int64_t>& rows, const ProgressCallback& progress);

}  // namespace xsmoe::features
