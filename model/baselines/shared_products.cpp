// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/shared_products.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "model/device/rehearsal.h"
#include "model/device/tasks.h"

namespace xsmoe::baselines {
namespace {

/// Rows of a block of summedProducts(). On a GPU one block is all.
constexpr std::int64_t kRows = 4096;

at::Tensor sumOfProducts(const at::Tensor& a, const at::Tensor& b) {
  if (!device::isHost(a.device())) return torch::mm(a.t(), b);
  const auto rows = a.size(0), blocks = (rows + kRows - 1) / kRows;
  auto parts = torch::empty({blocks, a.size(1), b.size(1)}, b.options().requires_grad(false));
  device::runTasks(a.device(), blocks, [&](std::int64_t block) {
    const auto first = block * kRows, count = std::min(kRows, rows - first);
    auto part = parts[block];
    torch::mm_out(part, a.narrow(0, first, count).t(), b.narrow(0, first, count));
  });
  return parts.sum(0);
}

class SummedProducts : public torch::autograd::Function<SummedProducts> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& a, const torch::Tensor& b) {
    context->save_for_backward({a, b});
    return sumOfProducts(a, b);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    return {rowProducts(saved[1], outer[0]), rowProducts(saved[0], outer[0].t())};
  }
};

}  // namespace

at::Tensor rowProducts(const at::Tensor& a, const at::Tensor& b) {
  const torch::NoGradGuard noGrad;
  const auto rows = a.size(0);
  auto out = torch::empty({rows, b.size(0)}, a.options().requires_grad(false));
  const auto shares = std::clamp<std::int64_t>(device::taskCount(a.device()), 1, std::max<std::int64_t>(rows, 1));
  device::runTasks(a.device(), shares, [&](std::int64_t share) {
    const auto range = device::shareOf(rows, share, shares);
    auto part = out.narrow(0, range.first, range.size());
    torch::mm_out(part, a.narrow(0, range.first, range.size()), b.t());
  });
  return out;
}

at::Tensor summedProducts(const at::Tensor& a, const at::Tensor& b) { return SummedProducts::apply(a, b); }

}  // namespace xsmoe::baselines
