// SPDX-License-Identifier: Apache-2.0
#include "model/features/state_rows.h"

#include <torch/types.h>

#include <algorithm>

namespace xsmoe::features {

Result<at::Tensor> StateRows::rows(const at::Tensor& items) const {
  TORCH_CHECK(items.is_cpu() && items.scalar_type() == torch::kLong, "expected int64 items on the CPU, not ", items.toString());
  const auto flat = items.contiguous();
  const auto* const item = flat.data_ptr<std::int64_t>();
  std::vector<Wanted> wanted;
  wanted.reserve(static_cast<std::size_t>(flat.numel()));
  for (std::int64_t i = 0; i < flat.numel(); ++i) {
    TORCH_CHECK(item[i] >= 0 && item[i] < count(), "item ", item[i], " of ", count() - 1, " has no hidden states");
    if (item[i] > 0) wanted.push_back({(*rows_)[static_cast<std::size_t>(item[i] - 1)], i});
  }
  std::sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) { return a.row < b.row; });
  auto values = torch::zeros({flat.numel(), width_}, torch::kFloat16);
  if (auto good = read(wanted, static_cast<std::uint16_t*>(values.data_ptr())); !good) return tl::unexpected(good.error());
  return values;
}

}  // namespace xsmoe::features
