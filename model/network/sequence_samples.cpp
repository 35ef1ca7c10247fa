// SPDX-License-Identifier: Apache-2.0
#include "model/network/sequence_samples.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace xsmoe::network {

Samples sequenceSamples(const Sequences& sequences, int length) {
  const auto count = static_cast<std::int64_t>(sequences.size());
  const auto width = static_cast<std::int64_t>(length) + 1;
  Samples samples{torch::empty({count}, torch::kLong), torch::zeros({count, width}, torch::kLong)};
  std::copy(sequences.users.begin(), sequences.users.end(), samples.users.data_ptr<std::int64_t>());
  auto* out = samples.items.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const auto items = sequences.at(i).last(std::min(sequences.at(i).size(), static_cast<std::size_t>(width)));
    std::copy(items.begin(), items.end(), out + static_cast<std::int64_t>(i + 1) * width - static_cast<std::int64_t>(items.size()));
  }
  return samples;
}

at::Tensor logPopularity(const Sequences& sequences, std::int32_t items) {
  const auto shares = popularityOf(sequences, items);
  auto logs = torch::zeros({static_cast<std::int64_t>(shares.size())}, torch::kFloat);
  auto* out = logs.data_ptr<float>();
  for (std::size_t i = 0; i < shares.size(); ++i)
    if (shares[i] > 0) out[i] = static_cast<float>(std::log(shares[i]));
  return logs;
}

}  // namespace xsmoe::network
