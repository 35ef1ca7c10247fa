// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/full_softmax.h"

#include <torch/nn/functional/loss.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <vector>

#include "model/device/rehearsal.h"
#include "model/device/tasks.h"
#include "model/device/vector_math.h"
#include "model/device/vectorised.h"

namespace xsmoe::baselines {
namespace {

/// Items that are computed together: their scores stay in the cache between what is done to them, and products are large enough to be fast.
constexpr std::int64_t kBlock = 1024;

/// What a share of the items contributes. Scores stand as [items, B], so that users, who are all treated alike, are neighbours in memory.
struct Share {
  device::Range items;
  std::vector<at::Tensor> weights;  // of each block [items, B]: exp(score − shift)
  std::vector<at::Tensor> shifts;   // of each block [B]: the largest score of this block and those before
  at::Tensor sum, ofUsers;          // [B], [B, d]: Σ weight, Σ weight · item, at the last shift
};

XSMOE_VECTORISED void keepLargest(const float* scores, std::int64_t rows, std::int64_t width, std::int32_t* largest) {
  for (std::int64_t row = 0; row < rows; ++row, scores += width)
    for (std::int64_t i = 0; i < width; ++i) largest[i] = std::max(largest[i], device::ordered(std::bit_cast<std::int32_t>(scores[i])));
}

XSMOE_VECTORISED void exponentiate(float* scores, std::int64_t rows, std::int64_t width, const float* shift, float* sum) {
  for (std::int64_t row = 0; row < rows; ++row, scores += width)
    for (std::int64_t i = 0; i < width; ++i) {
      scores[i] = device::decay(shift[i] - scores[i]);
      sum[i] += scores[i];
    }
}

/// The largest of each column of scores [items, B].
at::Tensor largestOf(const at::Tensor& scores) {
  if (!device::isHost(scores.device())) return scores.amax(0);
  const auto width = scores.size(1);
  std::vector<std::int32_t> largest(static_cast<std::size_t>(width),
                                    device::ordered(std::bit_cast<std::int32_t>(-std::numeric_limits<float>::infinity())));
  keepLargest(scores.data_ptr<float>(), scores.size(0), width, largest.data());
  auto values = torch::empty({width});
  std::transform(largest.begin(), largest.end(), values.data_ptr<float>(),
                 [](std::int32_t bits) { return std::bit_cast<float>(device::ordered(bits)); });
  return values;
}

/// Scores [items, B] become exp(score − shift); their sums, [B].
at::Tensor exponentiate(at::Tensor& scores, const at::Tensor& shift) {
  if (!device::isHost(scores.device())) return scores.sub_(shift).exp_().sum(0);
  auto sum = torch::zeros_like(shift);
  exponentiate(scores.data_ptr<float>(), scores.size(0), scores.size(1), shift.data_ptr<float>(), sum.data_ptr<float>());
  return sum;
}

template <class Work>
void eachBlock(const Share& share, const Work& work) {
  std::size_t block = 0;
  for (auto first = share.items.first; first < share.items.end; first += kBlock)
    work(block++, first, std::min(kBlock, share.items.end - first));
}

/// Scores and their exponentials, and what the users' gradients get of them: each score is looked at while it is in the cache. Where a
/// block has a larger score than those before, what was summed up is brought to its shift.
void forward(Share& share, const at::Tensor& users, const at::Tensor& items) {
  share.sum = torch::zeros({users.size(0)}, users.options());
  share.ofUsers = torch::zeros_like(users);
  eachBlock(share, [&](std::size_t block, std::int64_t first, std::int64_t count) {
    const auto some = items.narrow(0, first, count);
    auto weights = torch::mm(some, users.t());
    auto shift = largestOf(weights);
    if (block > 0) {
      shift = torch::maximum(shift, share.shifts.back());
      const auto factor = (share.shifts.back() - shift).exp_();
      share.sum.mul_(factor);
      share.ofUsers.mul_(factor.unsqueeze(1));
    }
    share.sum += exponentiate(weights, shift);
    share.ofUsers.addmm_(weights.t(), some);
    share.weights.push_back(std::move(weights));
    share.shifts.push_back(std::move(shift));
  });
}

/// ∂item = Σ over users of probability · user / B, where probability = weight · exp(shift − logSum): the users are scaled, not the weights.
void backward(Share& share, const at::Tensor& users, const at::Tensor& logSum, const at::Tensor& ofItems) {
  const auto factors = (torch::stack(share.shifts) - logSum).exp_().div_(users.size(0));  // [blocks, B]
  eachBlock(share, [&](std::size_t block, std::int64_t first, std::int64_t count) {
    auto out = ofItems.narrow(0, first, count);
    torch::mm_out(out, share.weights[block], users * factors[static_cast<std::int64_t>(block)].unsqueeze(1));
    share.weights[block] = at::Tensor();
  });
}

}  // namespace

SoftmaxLoss fullSoftmax(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets, const at::Tensor& ofItems,
                        network::StepClock* clock) {
  const torch::NoGradGuard noGrad;
  const auto device = users.device();
  const auto blocks = std::max<std::int64_t>(1, (items.size(0) + kBlock - 1) / kBlock);
  std::vector<Share> shares(static_cast<std::size_t>(std::min(device::taskCount(device), blocks)));
  device::runTasks(device, std::ssize(shares), [&](std::int64_t i) {
    auto& share = shares[static_cast<std::size_t>(i)];
    share.items = device::shareOf(items.size(0), i, std::ssize(shares));
    forward(share, users, items);
  });

  auto largest = shares.front().shifts.back();
  for (const auto& share : shares) largest = torch::maximum(largest, share.shifts.back());
  auto sum = torch::zeros_like(largest);
  for (const auto& share : shares) sum += share.sum * (share.shifts.back() - largest).exp_();
  const auto logSum = largest + sum.log_();
  const auto ofTargets = items.index_select(0, targets);  // [B, d]
  const auto loss = (logSum - (users * ofTargets).sum(1)).mean();

  const auto each = 1.0 / static_cast<double>(users.size(0));
  auto ofUsers = ofTargets * -each;
  for (const auto& share : shares) ofUsers += share.ofUsers * (share.shifts.back() - logSum).exp_().mul_(each).unsqueeze(1);
  if (clock != nullptr) clock->lap(StepPart::kForward);
  device::runTasks(device, std::ssize(shares),
                   [&](std::int64_t i) { backward(shares[static_cast<std::size_t>(i)], users, logSum, ofItems); });
  auto gradient = ofItems;
  gradient.index_add_(0, targets, users, -each);
  return {loss, ofUsers};
}

at::Tensor fullSoftmaxByOperations(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets) {
  return torch::nn::functional::cross_entropy(torch::mm(users, items.t()), targets);
}

}  // namespace xsmoe::baselines
