// SPDX-License-Identifier: Apache-2.0
#include "model/network/distillation_loss.h"

#include <torch/types.h>

namespace xsmoe::network {
namespace {

/// Below every score: exp() of it is 0, and unlike −∞ it can be multiplied by 0.
constexpr double kMasked = -1e9;

/// Log of how many slots of each column [R, C] a row has.
at::Tensor logSlots(const LossBatch& batch) {
  auto slots = batch.logCount.unsqueeze(0).repeat({batch.users.size(0), 1});
  slots.scatter_(1, batch.own, kMasked);
  slots.select(1, 0).fill_(kMasked);
  return slots.scatter_(1, batch.target.unsqueeze(1), 0.0);
}

}  // namespace

at::Tensor distillationLoss(const LossBatch& student, const at::Tensor& teacherUsers, const at::Tensor& teacherItems, double temperature,
                            std::int64_t positions) {
  const auto slots = logSlots(student);
  const auto logShares = [&](const at::Tensor& users, const at::Tensor& items) {
    return torch::log_softmax(torch::mm(users, items.t()) / temperature + slots, 1);
  };
  const auto taught = logShares(teacherUsers, teacherItems);
  const auto apart = taught.exp() * (taught - logShares(student.users, student.items));
  return apart.sum() * (temperature * temperature / static_cast<double>(positions));
}

}  // namespace xsmoe::network
