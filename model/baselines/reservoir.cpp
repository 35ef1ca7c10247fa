// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/reservoir.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

namespace xsmoe::baselines {
Reservoir::Reservoir(std::int64_t columns) : users_(torch::empty({0}, torch::kLong)), items_(torch::empty({0, columns}, torch::kLong)) {}

std::int64_t Reservoir::capacityFor(double ratio, std::int64_t elements) {
  if (ratio <= 0) return 0;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(ratio * static_cast<double>(elements)));
}

void Reservoir::offer(const at::Tensor& users, const at::Tensor& items, const Draw& draw) {
  const auto count = users.size(0);
  if (capacity_ <= 0) {
    arrivals_ += count;
    return;
  }
  const auto columns = items_.size(1), held = size();
  const auto grown = std::min(capacity_, held + count);
  users_ = torch::cat({users_, torch::zeros({grown - held}, torch::kLong)});  // moments to return to share those before
  items_ = torch::cat({items_, torch::zeros({grown - held, columns}, torch::kLong)});
  const auto fromUsers = users.contiguous(), fromItems = items.contiguous();
  const auto *user = fromUsers.data_ptr<std::int64_t>(), *row = fromItems.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < count; ++i, ++user, row += columns) {
    const auto slot = ++arrivals_ <= capacity_ ? arrivals_ - 1 : draw(arrivals_) - 1;
    if (slot >= capacity_) continue;
    users_.data_ptr<std::int64_t>()[slot] = *user;
    std::copy_n(row, columns, items_.data_ptr<std::int64_t>() + slot * columns);
  }
}

void Reservoir::offer(const at::Tensor& users, const at::Tensor& items, at::Generator& generator) {
  offer(users, items, [&](std::int64_t t) { return torch::randint(1, t + 1, {1}, generator, torch::kLong).item<std::int64_t>(); });
}

void Reservoir::addTo(network::NamedTensors& state) const {
  state["reservoir.users"] = users_;
  state["reservoir.items"] = items_;
  state["reservoir.counts"] = torch::tensor({capacity_, arrivals_}, torch::kLong);
}

void Reservoir::restore(const network::NamedTensors& state) {
  const auto items = network::tensorOf(state, "reservoir.items");
  TORCH_CHECK(items.dim() == 2 && items.size(1) == items_.size(1), "the reservoir's elements are ", items.sizes());
  users_ = network::tensorOf(state, "reservoir.users").clone();
  items_ = items.clone();
  const auto counts = network::tensorOf(state, "reservoir.counts");
  capacity_ = counts[0].item<std::int64_t>();
  arrivals_ = counts[1].item<std::int64_t>();
}

}  // namespace xsmoe::baselines
