// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/analysis/rank_changes.h"
#include "model/analysis/test_slices.h"
#include "model/core/settings.h"
#include "model/data/stream_folder.h"
#include "model/data/windowed_stream.h"

namespace xsmoe::experiments {

/// The test on D_tested with the ranks that the model after D_trained gave, one of each sequence, under the names of the log, and what
/// slices tell apart.
[[nodiscard]] RankedTest rankedTestOf(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue,
                                      const ProtocolSettings& protocol, WindowIndex trained, WindowIndex tested,
                                      const std::vector<std::int64_t>& ranks);

/// The sequences of the test on D_tested, D_1 or a later one, with these ranks, as slices tell them apart.
[[nodiscard]] std::vector<SlicedSequence> slicedSequences(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue,
                                                          WindowIndex tested, const std::vector<std::int64_t>& ranks);

/// The items of D_0 … D_tested, which that test ranks, 1 … in their order; each as slices tell the target of a sequence apart.
[[nodiscard]] std::vector<SlicedSequence> itemsAsTargets(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue,
                                                         WindowIndex tested);

}  // namespace xsmoe::experiments
