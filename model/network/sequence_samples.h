// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/network/recommender.h"

namespace xsmoe::network {

/// One sample a sequence, at most the last L+1 items, left padded (baselines.md, 1.4, format S).
[[nodiscard]] Samples sequenceSamples(const Sequences& sequences, int length);

/// log p of items 1 … `items` among all items of the sequences (model.md, section 3), float32 [items+1]; 0 for padding and for items that
/// do not occur, which no batch reads.
[[nodiscard]] at::Tensor logPopularity(const Sequences& sequences, std::int32_t items);

}  // namespace xsmoe::network
