// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <vector>

#include "model/core/sequences.h"
#include "model/network/recommender.h"

namespace xsmoe::streaming {

/// The batches of one epoch: a fresh order from `generator`, the last batch smaller.
class EpochBatches {
 public:
  EpochBatches(network::Samples samples, int batchSize, at::Generator generator);
  [[nodiscard]] int count() const;
  [[nodiscard]] network::Batch at(int batch) const;
  [[nodiscard]] std::int64_t size(int batch) const;               ///< samples of a batch
  [[nodiscard]] std::vector<std::int64_t> rows(int batch) const;  ///< which they are

 private:
  network::Samples samples_;
  at::Tensor order_;
  int batchSize_;
};

}  // namespace xsmoe::streaming
