// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include "model/core/sequences.h"
#include "model/data/windowed_stream.h"

namespace xsmoe::streaming {

/// Training sequences as one tensor: int64 [sequences, L+1], left padded with 0.
[[nodiscard]] at::Tensor paddedSequences(const Sequences& sequences, int length);

/// The batches of one epoch: a fresh order from `generator`, the last batch smaller.
class EpochBatches {
 public:
  EpochBatches(at::Tensor sequences, int batchSize, at::Generator generator);
  [[nodiscard]] int count() const;
  [[nodiscard]] at::Tensor at(int batch) const;
  [[nodiscard]] std::int64_t size(int batch) const;               ///< sequences of a batch
  [[nodiscard]] std::vector<std::int64_t> rows(int batch) const;  ///< which they are

 private:
  at::Tensor sequences_, order_;
  int batchSize_;
};

/// log p of every item, float32 [items+1]; 0 for padding and for items that do not occur, which no batch reads.
[[nodiscard]] at::Tensor logPopularity(const data::Window& window);

}  // namespace xsmoe::streaming
