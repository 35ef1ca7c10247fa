// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/features/cache_modality.h"

namespace xsmoe::features {

/// Reads one hidden state as FeatureCache::readState promises: `rows` in any order, repeats allowed. The file is read from front to
/// back in blocks, those without a wanted row are passed over. `where` is the cache's path for errors.
[[nodiscard]] Result<torch::Tensor> readCachedState(hid_t file, const std::string& where, const CacheModality& modality, int state,
                                                    const std::vector<std::string>& itemIds, const std::vector<std::int64_t>& rows);

}  // namespace xsmoe::features
