// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/full_softmax.h"

#include <torch/nn/functional/loss.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <vector>

#include "model/device/tasks.h"

namespace xsmoe::baselines {
namespace {

/// Columns that are computed together, so that a block of scores stays in the cache between its products.
constexpr std::int64_t kColumns = 1024;

/// What a share of the items contributes.
struct Share {
  device::Range columns;
  at::Tensor scores;        // [B, columns]
  at::Tensor largest, sum;  // [B, 1] of the scores, and of exp(score − largest)
  at::Tensor ofUsers;       // [B, d]
};

template <class Work>
void eachBlock(const Share& share, const Work& work) {
  for (auto first = share.columns.first; first < share.columns.end; first += kColumns)
    work(first, std::min(kColumns, share.columns.end - first));
}

void score(Share& share, const at::Tensor& users, const at::Tensor& items) {
  share.scores = torch::empty({users.size(0), share.columns.size()}, users.options());
  eachBlock(share, [&](std::int64_t first, std::int64_t count) {
    auto block = share.scores.narrow(1, first - share.columns.first, count);
    torch::mm_out(block, users, items.narrow(0, first, count).t());
    const auto largest = block.amax(1, true);
    const auto sum = (block - largest).exp_().sum(1, true);
    if (!share.largest.defined()) {
      share.largest = largest;
      share.sum = sum;
      return;
    }
    const auto both = torch::maximum(share.largest, largest);
    share.sum = share.sum * (share.largest - both).exp_() + sum * (largest - both).exp_();
    share.largest = both;
  });
}

/// From scores to their gradients, and from there to those of users and items.
void backward(Share& share, const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets, const at::Tensor& logSum,
              const at::Tensor& ofItems) {
  const auto rows = users.size(0);
  const auto scale = 1.0 / static_cast<double>(rows);
  share.ofUsers = torch::zeros_like(users);
  const auto inShare = targets.ge(share.columns.first).logical_and_(targets.lt(share.columns.end)).nonzero().squeeze(1);
  const auto places = targets.index_select(0, inShare) - share.columns.first;
  eachBlock(share, [&](std::int64_t first, std::int64_t count) {
    auto block = share.scores.narrow(1, first - share.columns.first, count);
    block.sub_(logSum).exp_().mul_(scale);
    const auto start = first - share.columns.first;
    const auto here = places.ge(start).logical_and_(places.lt(start + count)).nonzero().squeeze(1);
    if (here.size(0) > 0)
      block.index_put_({inShare.index_select(0, here), places.index_select(0, here) - start},
                       torch::full({here.size(0)}, -scale, block.options()), /*accumulate=*/true);
    ofItems.narrow(0, first, count).addmm_(block.t(), users);
    share.ofUsers.addmm_(block, items.narrow(0, first, count));
  });
}

}  // namespace

SoftmaxLoss fullSoftmax(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets, const at::Tensor& ofItems) {
  const torch::NoGradGuard noGrad;
  const auto device = users.device();
  const auto blocks = std::max<std::int64_t>(1, (items.size(0) + kColumns - 1) / kColumns);
  std::vector<Share> shares(static_cast<std::size_t>(std::min(device::taskCount(device), blocks)));
  for (std::size_t i = 0; i < shares.size(); ++i)
    shares[i].columns = device::shareOf(items.size(0), static_cast<std::int64_t>(i), std::ssize(shares));
  device::runTasks(device, std::ssize(shares), [&](std::int64_t i) { score(shares[static_cast<std::size_t>(i)], users, items); });

  auto largest = shares.front().largest;
  for (const auto& share : shares) largest = torch::maximum(largest, share.largest);
  auto sum = torch::zeros_like(largest);
  for (const auto& share : shares) sum += share.sum * (share.largest - largest).exp_();
  const auto logSum = largest + sum.log_();
  const auto ofTargets = (users * items.index_select(0, targets)).sum(1, true);
  const auto loss = (logSum - ofTargets).mean();

  device::runTasks(device, std::ssize(shares),
                   [&](std::int64_t i) { backward(shares[static_cast<std::size_t>(i)], users, items, targets, logSum, ofItems); });
  auto ofUsers = torch::zeros_like(users);
  for (const auto& share : shares) ofUsers += share.ofUsers;
  return {loss, ofUsers};
}

at::Tensor fullSoftmaxByOperations(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets) {
  return torch::nn::functional::cross_entropy(torch::mm(users, items.t()), targets);
}

}  // namespace xsmoe::baselines
