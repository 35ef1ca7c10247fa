// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

/// Items whose inputs are made together and encoded together.
struct InputBatch {
  std::vector<std::int64_t> rows;     ///< of the cache
  std::vector<std::string> problems;  ///< [rows] why one cannot be encoded; empty: it can
  std::vector<at::Tensor> inputs;     ///< of those that can, in order
  [[nodiscard]] std::int64_t encodable() const;
};

/// One modality's items as its encoder takes them, batch after batch. Which items share a batch depends on the catalogue and the batch
/// size alone, so that an extraction that is taken up again computes what it would have computed at once. One thread at a time, but
/// encode().
class InputBatches {
 public:
  virtual ~InputBatches() = default;
  /// The next batch, without the rows that are finished; empty at the end.
  [[nodiscard]] virtual std::optional<InputBatch> next() = 0;
  /// Chosen rows, apart from the order.
  [[nodiscard]] virtual InputBatch prepare(const std::vector<std::int64_t>& rows) = 0;
  /// Features float32 [K, encodable rows, d] on the CPU. Several threads may call it at once.
  [[nodiscard]] virtual at::Tensor encode(const InputBatch& batch) const = 0;
};

/// What both modalities' batches are made by.
struct BatchingRules {
  std::int64_t batchSize = 64;
  std::function<bool(std::int64_t row)> finished;
};

/// Encodes `count` rows by `encode(first, rows)` → [K, rows, d]: at once where an encoder of these weights shares them over the compute
/// threads itself (packed_features.h) and on a GPU, else in shares, as many on any number of threads, which are joined.
[[nodiscard]] at::Tensor encodeInShares(const WeightMap& weights, c10::Device device, std::int64_t count,
                                        const std::function<at::Tensor(std::int64_t first, std::int64_t rows)>& encode);

}  // namespace xsmoe::encoders
