// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/batches.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace xsmoe::streaming {

at::Tensor paddedSequences(const Sequences& sequences, int length) {
  const auto width = static_cast<std::int64_t>(length) + 1;
  auto padded = torch::zeros({static_cast<std::int64_t>(sequences.size()), width}, torch::kLong);
  auto* out = padded.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const auto items = sequences.at(i);
    std::copy(items.begin(), items.end(), out + static_cast<std::int64_t>(i + 1) * width - static_cast<std::int64_t>(items.size()));
  }
  return padded;
}

EpochBatches::EpochBatches(at::Tensor sequences, int batchSize, at::Generator generator)
    : sequences_(std::move(sequences)),
      order_(torch::randperm(sequences_.size(0), std::move(generator), torch::kLong)),
      batchSize_(batchSize) {}

int EpochBatches::count() const { return static_cast<int>((sequences_.size(0) + batchSize_ - 1) / batchSize_); }

std::int64_t EpochBatches::size(int batch) const {
  return std::min<std::int64_t>(batchSize_, sequences_.size(0) - static_cast<std::int64_t>(batch) * batchSize_);
}

at::Tensor EpochBatches::at(int batch) const {
  return sequences_.index_select(0, order_.narrow(0, static_cast<std::int64_t>(batch) * batchSize_, size(batch)));
}

std::vector<std::int64_t> EpochBatches::rows(int batch) const {
  const auto* first = order_.data_ptr<std::int64_t>() + static_cast<std::int64_t>(batch) * batchSize_;
  return {first, first + size(batch)};
}

at::Tensor logPopularity(const data::Window& window) {
  auto logs = torch::zeros({static_cast<std::int64_t>(window.popularity.size())}, torch::kFloat);
  auto* out = logs.data_ptr<float>();
  for (std::size_t i = 0; i < window.popularity.size(); ++i)
    if (window.popularity[i] > 0) out[i] = static_cast<float>(std::log(window.popularity[i]));
  return logs;
}

}  // namespace xsmoe::streaming
