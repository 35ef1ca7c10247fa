// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/batches.h"

#include <torch/types.h>

#include <algorithm>
#include <utility>

namespace xsmoe::streaming {

EpochBatches::EpochBatches(network::Samples samples, int batchSize, at::Generator generator)
    : samples_(std::move(samples)),
      order_(torch::randperm(samples_.items.size(0), std::move(generator), torch::kLong)),
      batchSize_(batchSize) {}

int EpochBatches::count() const { return static_cast<int>((samples_.items.size(0) + batchSize_ - 1) / batchSize_); }

std::int64_t EpochBatches::size(int batch) const {
  return std::min<std::int64_t>(batchSize_, samples_.items.size(0) - static_cast<std::int64_t>(batch) * batchSize_);
}

network::Batch EpochBatches::at(int batch) const {
  const auto rows = order_.narrow(0, static_cast<std::int64_t>(batch) * batchSize_, size(batch));
  return {samples_.users.index_select(0, rows), samples_.items.index_select(0, rows)};
}

std::vector<std::int64_t> EpochBatches::rows(int batch) const {
  const auto* first = order_.data_ptr<std::int64_t>() + static_cast<std::int64_t>(batch) * batchSize_;
  return {first, first + size(batch)};
}

}  // namespace xsmoe::streaming
