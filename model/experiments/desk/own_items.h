// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <optional>
#include <vector>

#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/core/own_item.h"
#include "model/encoders/extraction/opened_encoders.h"
#include "model/features/feature_cache.h"

namespace xsmoe::experiments {

/// Encodes items of a person's own as a stream's were encoded. The encoders that were used last stay in memory.
class OwnItemEncoder {
 public:
  /// Hidden states float16 [K, d] of each of the modalities, which the cache has. Errors: the cache does not say how its states were made;
  /// an encoder that is not there, or whose weights or settings are others; the item lacks a modality; a picture that cannot be read; a
  /// value that is not finite.
  [[nodiscard]] Result<std::map<Modality, at::Tensor>> statesOf(const OwnItem& item, const std::vector<Modality>& modalities,
                                                                const features::FeatureCache& cache);

 private:
  [[nodiscard]] Result<void> open(const ExtractionRequest& request, const std::vector<Modality>& modalities,
                                  const features::FeatureCache& cache);

  std::optional<encoders::OpenedEncoders> opened_;
  ExtractionRequest openedBy_;
  std::vector<Modality> openedFor_;
};

}  // namespace xsmoe::experiments
