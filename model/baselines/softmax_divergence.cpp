// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/softmax_divergence.h"

#include <torch/types.h>

#include <algorithm>
#include <vector>

#include "model/device/tasks.h"

namespace xsmoe::baselines {
namespace {

/// Items that are computed together: their scores stay in the cache.
constexpr std::int64_t kBlock = 1024;

/// What a share of the items contributes.
struct Share {
  device::Range items;
  at::Tensor ofStudent, ofTeacher;  // [B] log Σ exp(z/T)
  at::Tensor divergence, ofUsers;   // [B], [B, d]
};

template <class Work>
void eachBlock(const Share& share, const Work& work) {
  for (auto first = share.items.first; first < share.items.end; first += kBlock) work(first, std::min(kBlock, share.items.end - first));
}

/// z/T of a block of items, [B, block].
at::Tensor scores(const Scored& scored, std::int64_t first, std::int64_t count, double temperature) {
  return torch::mm(scored.users, scored.items.narrow(0, first, count).t()).div_(temperature);
}

at::Tensor logSum(const at::Tensor& before, const at::Tensor& block) {
  const auto sum = torch::logsumexp(block, 1);
  return before.defined() ? torch::logaddexp(before, sum) : sum;
}

at::Tensor together(const std::vector<Share>& shares, at::Tensor Share::*part) {
  at::Tensor sum;
  for (const auto& share : shares) sum = sum.defined() ? torch::logaddexp(sum, share.*part) : share.*part;
  return sum.unsqueeze(1);
}

}  // namespace

SoftmaxDivergence softmaxDivergence(const Scored& student, const Scored& teacher, double temperature, double weight,
                                    const at::Tensor& ofItems) {
  const torch::NoGradGuard noGrad;
  const auto device = student.users.device();
  const auto rows = static_cast<double>(student.users.size(0));
  const auto items = student.items.size(0), blocks = std::max<std::int64_t>(1, (items + kBlock - 1) / kBlock);
  std::vector<Share> shares(static_cast<std::size_t>(std::min(device::taskCount(device), blocks)));
  device::runTasks(device, std::ssize(shares), [&](std::int64_t i) {
    auto& share = shares[static_cast<std::size_t>(i)];
    share.items = device::shareOf(items, i, std::ssize(shares));
    eachBlock(share, [&](std::int64_t first, std::int64_t count) {
      share.ofStudent = logSum(share.ofStudent, scores(student, first, count, temperature));
      share.ofTeacher = logSum(share.ofTeacher, scores(teacher, first, count, temperature));
    });
  });
  const auto ofStudent = together(shares, &Share::ofStudent), ofTeacher = together(shares, &Share::ofTeacher);
  device::runTasks(device, std::ssize(shares), [&](std::int64_t i) {
    auto& share = shares[static_cast<std::size_t>(i)];
    share.divergence = torch::zeros({student.users.size(0)}, student.users.options());
    share.ofUsers = torch::zeros_like(student.users);
    eachBlock(share, [&](std::int64_t first, std::int64_t count) {
      const auto learned = scores(student, first, count, temperature).sub_(ofStudent);
      const auto taught = scores(teacher, first, count, temperature).sub_(ofTeacher);
      const auto probability = taught.exp();
      share.divergence += (probability * (taught - learned)).sum(1);
      const auto ofScores = (learned.exp() - probability).mul_(temperature / rows);
      share.ofUsers.addmm_(ofScores, student.items.narrow(0, first, count));
      ofItems.narrow(0, first, count).addmm_(ofScores.t(), student.users, 1, weight);
    });
  });
  SoftmaxDivergence all{torch::zeros({}, student.users.options()), torch::zeros_like(student.users)};
  for (const auto& share : shares) {
    all.value += share.divergence.sum() * (temperature * temperature / rows);
    all.ofUsers += share.ofUsers;
  }
  return all;
}

}  // namespace xsmoe::baselines
