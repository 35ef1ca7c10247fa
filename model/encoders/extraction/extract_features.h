// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/core/progress.h"
#include "model/core/recommendation.h"

namespace xsmoe::encoders {

/// Makes a feature cache of items' words and pictures: request.target must be named, request.stream is not read. Items in order of id, each
/// a row; what an item lacks, or what cannot be read, is marked as absent, and a modality that no item has is left out. What is finished is
/// kept beside the target (ExtractionJournal): after an error, a cancellation or a kill the same request goes on there, and ends with the
/// same bytes on the same device with the same batch size, whatever the number of threads. Memory: the items, the encoders, and a few
/// batches for each thread. Errors: a request that makes no sense; a cache that is there and may not be replaced; encoders that cannot be
/// used or fail their self-check; a journal of another extraction; nothing to encode; too little space; cannot write; cancelled.
[[nodiscard]] Result<ExtractionReport> extractFeatures(const ExtractionRequest& request, std::vector<ItemCard> items,
                                                       const ProgressCallback& progress);

/// What extractFeatures() refuses before it reads anything.
[[nodiscard]] Result<void> checkRequest(const ExtractionRequest& request);

}  // namespace xsmoe::encoders
