// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

#include "model/core/error.h"

namespace xsmoe::features {

class FeatureCache;

/// By what a cache's making is known: "pooling", and of each modality "visual encoder", "visual source" (a checksum of what it was made
/// from: of an extraction, of the encoder's weights) and "visual tokenizer". What the cache does not say is left out.
using CacheProvenance = std::map<std::string, std::string>;
[[nodiscard]] CacheProvenance provenanceOf(const FeatureCache& cache);

/// Refuses a cache that was made in another way than expected, naming both. What either side does not say is no difference.
[[nodiscard]] Result<void> checkProvenance(const CacheProvenance& found, const CacheProvenance& expected, const std::string& where);

}  // namespace xsmoe::features
