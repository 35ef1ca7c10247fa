#pragma once
#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace xsmoe::baselines {

/// Entries row by row.
inline at::Tensor rows(const std::vector<double>& entries, std::int64_t columns) {
  return torch::tensor(entries, torch::kFloat).view({-1, columns});
}

inline std::vector<std::int64_t> numbersIn(const at::Tensor& tensor) {
  const auto all = tensor.to(torch::kLong).contiguous();
  return {all.data_ptr<std::int64_t>(), all.data_ptr<std::int64_t>() + all.numel()};
}

}  // namespace xsmoe::baselines
