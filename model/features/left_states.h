// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/features/cache_modality.h"
#include "model/features/feature_memory.h"
#include "model/features/state_rows.h"

namespace xsmoe::features {

/// Leaves states in the file, as FeatureCache::leaveStates promises. `open`: what keeps `file` open; `where`: the cache's path, for errors.
/// Not within an Hdf5Session.
[[nodiscard]] Result<std::vector<StateInFile>> leaveCachedStates(const std::shared_ptr<const void>& open, hid_t file,
                                                                 const std::string& where, const CacheModality& modality,
                                                                 const std::vector<int>& states, const std::vector<std::string>& itemIds,
                                                                 const std::vector<std::int64_t>& rows,
                                                                 const std::shared_ptr<FeatureMemory>& memory,
                                                                 const ProgressCallback& progress);

}  // namespace xsmoe::features
