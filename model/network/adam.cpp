// SPDX-License-Identifier: Apache-2.0
#include "model/network/adam.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "model/device/cuda.h"
#include "model/device/tasks.h"
#include "model/device/vectorised.h"

namespace xsmoe::network {
namespace {
constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEps = 1e-8;

struct Flat {
  float *values, *first, *second;
  const float* gradients;
  std::int64_t size;
};

/// One pass over the buffers; by tensor operations it is eight, each through main memory.
XSMOE_VECTORISED void update(const Flat& flat, float rate, float secondScale) {
  constexpr auto kFirst = static_cast<float>(kBeta1), kSecond = static_cast<float>(kBeta2), kSmall = static_cast<float>(kEps);
  for (std::int64_t i = 0; i < flat.size; ++i) {
    const float g = flat.gradients[i];
    flat.first[i] = kFirst * flat.first[i] + static_cast<float>(1 - kBeta1) * g;
    flat.second[i] = kSecond * flat.second[i] + static_cast<float>(1 - kBeta2) * g * g;
    flat.values[i] -= rate * flat.first[i] / (std::sqrt(flat.second[i]) * secondScale + kSmall);
  }
}

}  // namespace

Adam::Adam(const Named& parameters) {
  const torch::NoGradGuard noGrad;
  std::int64_t total = 0;
  for (const auto& [name, parameter] : parameters) {
    slots_.push_back({name, total, parameter.sizes().vec()});
    total += parameter.numel();
  }
  TORCH_CHECK(!parameters.empty(), "an optimizer without parameters");
  values_ = torch::empty({total}, parameters.front().second.options().requires_grad(false));
  gradients_ = torch::zeros_like(values_);
  first_ = torch::zeros_like(values_);
  second_ = torch::zeros_like(values_);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    auto parameter = parameters[i].second;
    const auto place = view(values_, slots_[i]);
    place.copy_(parameter);
    parameter.set_data(place);
    // Backward adds into a gradient that is there already.
    parameter.mutable_grad() = view(gradients_, slots_[i]);
  }
}

at::Tensor Adam::view(const at::Tensor& flat, const Slot& slot) const {
  std::int64_t size = 1;
  for (const auto extent : slot.shape) size *= extent;
  return flat.narrow(0, slot.offset, size).view(slot.shape);
}

void Adam::zeroGradients() { gradients_.zero_(); }

void Adam::addGradients(const std::vector<at::Tensor>& some) {
  const torch::NoGradGuard noGrad;
  TORCH_CHECK(some.size() == slots_.size(), "gradients of ", some.size(), " parameters, expected ", slots_.size());
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (some[i].defined()) view(gradients_, slots_[i]).add_(some[i]);
}

void Adam::step() {
  const torch::NoGradGuard noGrad;
  ++steps_;
  const double correction1 = 1 - std::pow(kBeta1, static_cast<double>(steps_));
  const double correction2 = 1 - std::pow(kBeta2, static_cast<double>(steps_));
  if (values_.is_cpu()) {
    const auto device = values_.device();
    const auto shares = device::taskCount(device);
    device::runTasks(device, shares, [&](std::int64_t share) {
      const auto [first, end] = device::shareOf(values_.numel(), share, shares);
      update({values_.data_ptr<float>() + first, first_.data_ptr<float>() + first, second_.data_ptr<float>() + first,
              gradients_.data_ptr<float>() + first, end - first},
             static_cast<float>(learningRate_ / correction1), static_cast<float>(1 / std::sqrt(correction2)));
    });
    return;
  }
  first_.mul_(kBeta1).add_(gradients_, 1 - kBeta1);
  second_.mul_(kBeta2).addcmul_(gradients_, gradients_, 1 - kBeta2);
  const auto denominator = (second_.sqrt() / std::sqrt(correction2)).add_(kEps);
  values_.addcdiv_(first_, denominator, -learningRate_ / correction1);
}

void Adam::stepIf(const at::Tensor& finite) {
  const torch::NoGradGuard noGrad;
  if (!stepsOnDevice_.defined()) stepsOnDevice_ = torch::full({}, static_cast<double>(steps_), values_.options().dtype(torch::kDouble));
  stepsOnDevice_ += finite;
  if (values_.is_cuda()) return device::adamStep({values_, first_, second_, gradients_, stepsOnDevice_, finite}, learningRate_);
  const auto first = first_ * kBeta1 + gradients_ * (1 - kBeta1);
  const auto second = second_ * kBeta2 + gradients_ * gradients_ * (1 - kBeta2);
  const auto correction1 = 1 - torch::pow(kBeta1, stepsOnDevice_), correction2 = 1 - torch::pow(kBeta2, stepsOnDevice_);
  const auto denominator = second.sqrt() / correction2.sqrt().to(torch::kFloat) + kEps;
  const auto values = values_ - first / denominator * (learningRate_ / correction1).to(torch::kFloat);
  for (const auto& [kept, changed] : {std::pair(values_, values), std::pair(first_, first), std::pair(second_, second)})
    kept.copy_(torch::where(finite, changed, kept));
}

std::int64_t Adam::steps() const { return stepsOnDevice_.defined() ? stepsOnDevice_.to(torch::kLong).item<std::int64_t>() : steps_; }

std::map<std::string, Adam::Moments> Adam::moments() const {
  std::map<std::string, Moments> all;
  for (const auto& slot : slots_) all[slot.name] = {view(first_, slot), view(second_, slot)};
  return all;
}

void Adam::restore(const std::map<std::string, Moments>& moments, std::int64_t steps) {
  const torch::NoGradGuard noGrad;
  steps_ = steps;
  stepsOnDevice_ = at::Tensor();
  for (const auto& slot : slots_) {
    const auto found = moments.find(slot.name);
    if (found == moments.end()) continue;
    view(first_, slot).copy_(found->second.first);
    view(second_, slot).copy_(found->second.second);
  }
}

}  // namespace xsmoe::network
