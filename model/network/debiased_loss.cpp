// SPDX-License-Identifier: Apache-2.0
#include "model/network/debiased_loss.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <limits>

namespace xsmoe::network {
namespace {

constexpr double kExcluded = -std::numeric_limits<double>::infinity();

/// One [R, C] matrix serves as logits, probabilities and gradient; automatic differentiation would keep several.
class DebiasedLoss : public torch::autograd::Function<DebiasedLoss> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& users, const torch::Tensor& items,
                               const torch::Tensor& logPopularity, const torch::Tensor& logCount, const torch::Tensor& own,
                               const torch::Tensor& target, std::int64_t positions) {
    const auto column = target.unsqueeze(1);
    auto logits = torch::matmul(users, items.t());  // [R, C]
    const auto targetLogit = logits.gather(1, column) - logPopularity.index_select(0, target).unsqueeze(1);
    logits += logCount - logPopularity;
    logits.select(1, 0).fill_(kExcluded);     // padding
    logits.scatter_(1, own, kExcluded);       // the user's own items …
    logits.scatter_(1, column, targetLogit);  // … except the target, once
    const auto logSum = logits.logsumexp(1, true);
    const auto loss = (logSum - targetLogit).sum() / static_cast<double>(positions);
    auto& gradient = logits.sub_(logSum).exp_();                            // softmax …
    gradient.scatter_add_(1, column, torch::full_like(targetLogit, -1.0));  // … minus one-hot
    context->save_for_backward({users, items, gradient});
    context->saved_data["positions"] = positions;
    return loss;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    const auto& users = saved[0];
    const auto& items = saved[1];
    const auto& gradient = saved[2];
    const auto scale = outer[0] / static_cast<double>(context->saved_data["positions"].toInt());
    return {torch::matmul(gradient, items) * scale, torch::matmul(gradient.t(), users) * scale, {}, {}, {}, {}, {}};
  }
};

}  // namespace

at::Tensor debiasedLoss(const LossBatch& batch, std::int64_t positions) {
  const auto rows = batch.users.size(0);
  if (rows == 0) return batch.users.sum();
  return DebiasedLoss::apply(batch.users, batch.items, batch.logPopularity, batch.logCount, batch.own, batch.target,
                             positions > 0 ? positions : rows);
}

}  // namespace xsmoe::network
