// SPDX-License-Identifier: Apache-2.0
#include "model/network/step_sums.h"

#include <torch/types.h>

#include <cstdint>

#include "model/device/ranks.h"

namespace xsmoe::network {
namespace {

/// Numbers one after another. Each entry of the usage tells how many layers it has and each layer how many slots, since ranks have
/// different numbers of entries, and those without items none.
class Packing {
 public:
  void put(double number) { numbers_.push_back(number); }
  void put(const at::Tensor& some) {
    const auto host = some.detach().to(torch::kCPU, torch::kDouble).contiguous();
    numbers_.insert(numbers_.end(), host.data_ptr<double>(), host.data_ptr<double>() + host.numel());
  }
  [[nodiscard]] at::Tensor tensor() const { return torch::tensor(numbers_, torch::kDouble); }

 private:
  std::vector<double> numbers_;
};

class Unpacking {
 public:
  explicit Unpacking(at::Tensor numbers) : numbers_(std::move(numbers)) {}
  [[nodiscard]] bool atEnd() const { return next_ == numbers_.numel(); }
  [[nodiscard]] double number() { return take(1).item<double>(); }
  [[nodiscard]] std::int64_t count() { return static_cast<std::int64_t>(number()); }
  [[nodiscard]] at::Tensor take(std::int64_t count) {
    const auto first = std::exchange(next_, next_ + count);
    return numbers_.narrow(0, first, count).clone();
  }

 private:
  at::Tensor numbers_;
  std::int64_t next_ = 0;
};

at::Tensor packed(const StepSums& sums) {
  Packing packing;
  packing.put(sums.loss);
  packing.put(sums.divergence.defined() ? 1 : 0);
  packing.put(sums.divergence.defined() ? sums.divergence : torch::zeros({}));
  for (const auto& [part, layers] : sums.usage) {
    packing.put(part);
    packing.put(static_cast<double>(layers.size()));
    for (const auto& layer : layers) {
      packing.put(static_cast<double>(layer.contribution.numel()));
      packing.put(layer.contribution);
      packing.put(layer.gates);
      packing.put(layer.items);
    }
  }
  return packing.tensor();
}

void addTo(at::Tensor& sum, const at::Tensor& more) { sum = sum.defined() ? sum + more : more; }

}  // namespace

StepSums sharedSums(const StepSums& own, device::Ranks& ranks) {
  StepSums all;
  for (const auto& one : ranks.gather(packed(own))) {
    Unpacking unpacking(one);
    addTo(all.loss, torch::scalar_tensor(unpacking.number(), torch::kFloat));
    const bool taught = unpacking.count() == 1;
    const auto divergence = torch::scalar_tensor(unpacking.number(), torch::kFloat);
    if (taught) addTo(all.divergence, divergence);
    while (!unpacking.atEnd()) {
      auto& [part, layers] = all.usage.emplace_back(static_cast<int>(unpacking.count()), std::vector<UsageSums>());
      const auto layerCount = unpacking.count();
      for (std::int64_t i = 0; i < layerCount; ++i) {
        const auto slots = unpacking.count();
        UsageSums sums;
        sums.contribution = unpacking.take(slots);
        sums.gates = unpacking.take(slots);
        sums.items = unpacking.take(1).squeeze(0);
        layers.push_back(std::move(sums));
      }
    }
  }
  return all;
}

}  // namespace xsmoe::network
