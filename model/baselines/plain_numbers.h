// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <numeric>
#include <vector>

namespace xsmoe::baselines {

/// The numbers of a tensor on any device, row by row.
inline std::vector<double> numbersOf(const at::Tensor& tensor) {
  const auto host = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
  return {host.data_ptr<double>(), host.data_ptr<double>() + host.numel()};
}

/// Of amounts, 0 …: each as a share of all; zeros where all are 0.
inline std::vector<double> sharesOf(std::vector<double> amounts) {
  const auto sum = std::accumulate(amounts.begin(), amounts.end(), 0.0);
  for (auto& amount : amounts) amount = sum > 0 ? amount / sum : 0;
  return amounts;
}

}  // namespace xsmoe::baselines
