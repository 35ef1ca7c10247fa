// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/input_batches.h"

#include <ATen/ops/cat.h>

#include <algorithm>

#include "model/device/tasks.h"
#include "model/encoders/packed_features.h"

namespace xsmoe::encoders {
namespace {

constexpr std::int64_t kShares = 4;

}  // namespace

std::int64_t InputBatch::encodable() const {
  return std::count_if(problems.begin(), problems.end(), [](const std::string& problem) { return problem.empty(); });
}

at::Tensor encodeInShares(const WeightMap& weights, c10::Device device, std::int64_t count,
                          const std::function<at::Tensor(std::int64_t first, std::int64_t rows)>& encode) {
  if (canPack(weights) || !device.is_cpu()) return encode(0, count);
  const std::int64_t shares = std::min(count, kShares);
  std::vector<at::Tensor> parts(static_cast<std::size_t>(shares));
  device::runTasks(device, shares, [&](std::int64_t share) {
    const auto range = device::shareOf(count, share, shares);
    parts[static_cast<std::size_t>(share)] = encode(range.first, range.size());
  });
  return at::cat(parts, 1);
}

}  // namespace xsmoe::encoders
