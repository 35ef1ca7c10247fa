// SPDX-License-Identifier: Apache-2.0
#include "model/network/step_sums.h"

#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/device/cuda.h"
#include "model/device/ranks.h"

namespace xsmoe::network {
namespace {

/// Numbers one after another. Each entry of the usage tells how many layers it has and each layer how many slots, since ranks have
/// different numbers of entries, and those without items none. What is on a device comes from it all at once.
class Packing {
 public:
  void put(double number) { numbers_.push_back(number); }
  void put(const at::Tensor& some) {
    places_.push_back(numbers_.size());
    numbers_.resize(numbers_.size() + static_cast<std::size_t>(some.numel()));
    tensors_.push_back(some.detach().to(torch::kDouble).flatten());
  }
  [[nodiscard]] at::Tensor tensor() {
    const auto host = device::send(torch::cat(tensors_), torch::kCPU);
    const auto* next = host.data_ptr<double>();
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      std::copy_n(next, tensors_[i].numel(), numbers_.begin() + static_cast<std::ptrdiff_t>(places_[i]));
      next += tensors_[i].numel();
    }
    return torch::tensor(numbers_, torch::kDouble);
  }

 private:
  std::vector<double> numbers_;
  std::vector<at::Tensor> tensors_;  // of one device
  std::vector<std::size_t> places_;  // of each tensor's first number
};

/// Counts are read on the host, tensors are taken on the device.
class Unpacking {
 public:
  Unpacking(at::Tensor numbers, c10::Device device) : numbers_(std::move(numbers)), onDevice_(device::send(numbers_, device)) {}
  [[nodiscard]] bool atEnd() const { return next_ == numbers_.numel(); }
  [[nodiscard]] std::int64_t count() { return static_cast<std::int64_t>(numbers_.data_ptr<double>()[next_++]); }
  [[nodiscard]] at::Tensor take(std::int64_t count) {
    const auto first = std::exchange(next_, next_ + count);
    return onDevice_.narrow(0, first, count).clone();
  }
  [[nodiscard]] at::Tensor scalar() { return take(1).squeeze(0); }

 private:
  at::Tensor numbers_, onDevice_;
  std::int64_t next_ = 0;
};

at::Tensor packed(const StepSums& sums) {
  Packing packing;
  packing.put(sums.loss);
  packing.put(sums.divergence.defined() ? 1 : 0);
  packing.put(sums.divergence.defined() ? sums.divergence : torch::zeros_like(sums.loss));
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
    Unpacking unpacking(one, own.loss.device());
    addTo(all.loss, unpacking.scalar().to(torch::kFloat));
    const bool taught = unpacking.count() == 1;
    const auto divergence = unpacking.scalar().to(torch::kFloat);
    if (taught) addTo(all.divergence, divergence);
    while (!unpacking.atEnd()) {
      auto& [part, layers] = all.usage.emplace_back(static_cast<int>(unpacking.count()), std::vector<UsageSums>());
      const auto layerCount = unpacking.count();
      for (std::int64_t i = 0; i < layerCount; ++i) {
        const auto slots = unpacking.count();
        UsageSums sums;
        sums.contribution = unpacking.take(slots);
        sums.gates = unpacking.take(slots);
        sums.items = unpacking.scalar();
        layers.push_back(std::move(sums));
      }
    }
  }
  return all;
}

}  // namespace xsmoe::network
