// SPDX-License-Identifier: Apache-2.0
#include "model/network/usage_meter.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

namespace xsmoe::network {
namespace {

std::vector<double> values(const at::Tensor& sums, std::int64_t slots) {
  if (!sums.defined()) return std::vector<double>(static_cast<std::size_t>(slots), 0.0);
  const auto host = sums.cpu().contiguous();
  const auto* data = host.data_ptr<double>();
  return {data, data + host.numel()};
}

at::Tensor without(const at::Tensor& sums, std::int64_t slot) {
  return at::cat({sums.narrow(0, 0, slot), sums.narrow(0, slot + 1, sums.size(0) - slot - 1)});
}

}  // namespace

void UsageMeter::reset(std::int64_t slots) {
  slots_ = slots;
  contribution_ = gates_ = items_ = at::Tensor();
}

void UsageMeter::add(const UsageSums& sums) {
  if (!contribution_.defined()) {
    contribution_ = sums.contribution.clone();
    gates_ = sums.gates.clone();
    items_ = sums.items.clone();
    return;
  }
  contribution_ += sums.contribution;
  gates_ += sums.gates;
  items_ += sums.items;
}

void UsageMeter::handOver(std::int64_t from, std::int64_t to) {
  if (!contribution_.defined()) return;
  for (auto* const sums : {&contribution_, &gates_}) {
    sums->select(0, to).add_(sums->select(0, from));
    sums->select(0, from).zero_();
  }
}

void UsageMeter::removeSlot(std::int64_t slot) {
  --slots_;
  if (!contribution_.defined()) return;
  contribution_ = without(contribution_, slot);
  gates_ = without(gates_, slot);
}

std::vector<double> UsageMeter::contribution() const { return values(contribution_, slots_); }
std::vector<double> UsageMeter::gateSum() const { return values(gates_, slots_); }
double UsageMeter::itemSlots() const { return items_.defined() ? items_.item<double>() : 0.0; }

}  // namespace xsmoe::network
