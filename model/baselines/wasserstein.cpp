// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/wasserstein.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "model/device/tasks.h"

namespace xsmoe::baselines {
namespace {

/// How many scores are computed together: on a CPU as many as stay in the cache.
struct Block {
  explicit Block(bool cpu) : users(cpu ? 256 : 4096), items(cpu ? 1024 : 16384) {}
  std::int64_t users, items;
};

struct LargestAndLogSum {
  at::Tensor largest, logSum;  // [B, 1] of the scores
};

LargestAndLogSum summaryOf(const at::Tensor& users, const at::Tensor& items) {
  at::Tensor largest, sum;  // of exp(score − largest)
  for (const auto& some : items.split(Block(items.is_cpu()).items)) {
    const auto scores = torch::mm(users, some.t());
    const auto before = largest;
    largest = scores.amax(1, true);
    if (before.defined()) largest = torch::maximum(largest, before);
    const auto added = (scores - largest).exp_().sum(1, true);
    sum = before.defined() ? added + sum * (before - largest).exp_() : added;
  }
  return {largest, largest + sum.log()};
}

at::Tensor distancesOf(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets) {
  const auto [largest, logSum] = summaryOf(users, items);
  if (targets.defined()) return 1 - ((users * items.index_select(0, targets)).sum(1, true) - logSum).exp();
  return (1 - (largest - logSum).exp()) * (2.0 / static_cast<double>(items.size(0)));
}

}  // namespace

double wasserstein1d(std::span<const double> a, std::span<const double> b) {
  std::vector<double> x(a.begin(), a.end()), y(b.begin(), b.end());
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  const double sum = std::transform_reduce(x.begin(), x.end(), y.begin(), 0.0, std::plus<>(),
                                           [](double one, double other) { return std::abs(one - other); });
  return sum / static_cast<double>(x.size());
}

at::Tensor predictionDistances(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets) {
  const torch::NoGradGuard noGrad;
  const auto device = users.device();
  const auto rows = users.size(0);
  auto distances = torch::empty({rows}, users.options());
  const auto shares = std::clamp<std::int64_t>(device::taskCount(device), 1, std::max<std::int64_t>(rows, 1));
  device::runTasks(device, shares, [&](std::int64_t i) {
    const auto share = device::shareOf(rows, i, shares);
    const auto block = Block(device.is_cpu()).users;
    for (auto first = share.first; first < share.end; first += block) {
      const auto part = [&, count = std::min(block, share.end - first)](const at::Tensor& all) {
        return all.defined() ? all.narrow(0, first, count) : all;
      };
      part(distances).copy_(distancesOf(part(users), items, part(targets)).squeeze(1));
    }
  });
  return distances.cpu();
}

}  // namespace xsmoe::baselines
