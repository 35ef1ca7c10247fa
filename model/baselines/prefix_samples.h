// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/core/sequences.h"
#include "model/network/recommender.h"

namespace xsmoe::baselines {

/// Prefixes as the methods of format P read them (baselines.md, 1.4): left-aligned, filled up with 0 on the right.
struct PrefixBatch {
  at::Tensor users;     ///< int64 [B]
  at::Tensor prefixes;  ///< int64 [B, L] item ids
  at::Tensor lengths;   ///< int64 [B], 1 … L
  at::Tensor targets;   ///< int64 [B]; undefined at inference

  [[nodiscard]] PrefixBatch part(std::int64_t first, std::int64_t count) const;
  [[nodiscard]] PrefixBatch to(c10::Device device) const;
};

/// Of samples [B, L+1], left padded, whose last column is the target.
[[nodiscard]] PrefixBatch trainingBatch(const network::Batch& batch);
/// Of inputs [B, L], left padded. An empty prefix has length 1 and the item 0.
[[nodiscard]] PrefixBatch inferenceBatch(const network::UserInputs& inputs);

/// A sequence of n items gives n − 1 samples (user, prefix, next item), in the time order of their targets: int64 [samples, L+1], left
/// padded. Sequences are cut to L+1 first. `recordUsers`: WindowData::recordUsers; empty: the order is that of the sequences.
[[nodiscard]] network::Samples prefixSamples(const Sequences& sequences, int length, std::span<const std::int32_t> recordUsers);

/// The place of each item of the sequences among the records of their split, packed like their items: what time order is.
[[nodiscard]] std::vector<std::int64_t> recordPlaces(const Sequences& sequences, std::span<const std::int32_t> recordUsers);
/// The sequences in the order of their last records; `recordUsers` empty: as they stand.
[[nodiscard]] std::vector<std::size_t> orderOfLastRecords(const Sequences& sequences, std::span<const std::int32_t> recordUsers);

}  // namespace xsmoe::baselines
