// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/lgmrec_loss.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include "model/baselines/full_softmax.h"

namespace xsmoe::baselines {
namespace {

constexpr double kLeastMembership = 1e-12;

/// Full softmax as part of a larger graph: its gradients come with its value.
class Softmax : public torch::autograd::Function<Softmax> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& rows, const torch::Tensor& columns,
                               const torch::Tensor& targets) {
    const auto ofColumns = torch::zeros_like(columns);
    const auto [loss, ofRows] = fullSoftmax(rows, columns, targets, ofColumns);
    context->save_for_backward({ofRows, ofColumns});
    return loss;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    return {saved[0] * outer[0], saved[1] * outer[0], {}};
  }
};

/// Memberships [n, H] divided by the norm of S q: the coordinates of unit vectors. Squares of norms may cancel, so they are in double.
at::Tensor unitMemberships(const at::Tensor& memberships, const at::Tensor& hyperedges) {
  const auto q = hyperedges.to(torch::kDouble), s = memberships.to(torch::kDouble);
  const auto squares = (torch::mm(s, torch::mm(q, q.t())) * s).sum(1, true);
  return memberships / squares.clamp_min(kLeastMembership * kLeastMembership).sqrt().to(torch::kFloat);
}

}  // namespace

at::Tensor rankingLoss(const at::Tensor& users, const at::Tensor& positives, const at::Tensor& negatives) {
  return torch::softplus((users * (negatives - positives)).sum(1)).mean();
}

at::Tensor normsLoss(const at::Tensor& users, const at::Tensor& positives, const at::Tensor& negatives) {
  return (users.norm() + positives.norm() + negatives.norm()) / static_cast<double>(users.size(0));
}

at::Tensor contrastiveLoss(const at::Tensor& memberships, const at::Tensor& hyperedges, const at::Tensor& rows, double temperature) {
  const auto visual = unitMemberships(memberships.select(1, 0).index_select(0, rows), hyperedges[0]);  // [B, H]
  const auto textual = unitMemberships(memberships.select(1, 1), hyperedges[1]);                       // [n, H]
  const auto products = torch::mm(hyperedges[0], hyperedges[1].t()) / temperature;                     // [H, H]
  return Softmax::apply(torch::mm(visual, products), textual.contiguous(), rows);
}

at::Tensor divergenceLoss(const at::Tensor& teacher, const at::Tensor& student, double temperature) {
  const auto taught = torch::log_softmax(teacher / temperature, 1), learnt = torch::log_softmax(student / temperature, 1);
  return (taught.exp() * (taught - learnt)).sum() * (temperature * temperature / static_cast<double>(student.size(0)));
}

}  // namespace xsmoe::baselines
