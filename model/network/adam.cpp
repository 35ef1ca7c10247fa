// SPDX-License-Identifier: Apache-2.0
#include "model/network/adam.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/device/cuda.h"
#include "model/device/tasks.h"
#include "model/network/adam_update.h"

namespace xsmoe::network {

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

at::Tensor Adam::view(const at::Tensor& flat, const Slot& slot) const { return flat.narrow(0, slot.offset, slot.size()).view(slot.shape); }

void Adam::zeroGradients(const std::string& except) {
  decays_.clear();
  std::int64_t first = 0;  // of those that are not zero yet
  for (const auto& slot : slots_) {
    if (slot.name != except) continue;
    gradients_.narrow(0, first, slot.offset - first).zero_();
    first = slot.offset + slot.size();
  }
  gradients_.narrow(0, first, gradients_.numel() - first).zero_();
}

void Adam::addGradients(const std::vector<at::Tensor>& some) {
  const torch::NoGradGuard noGrad;
  TORCH_CHECK(some.size() == slots_.size(), "gradients of ", some.size(), " parameters, expected ", slots_.size());
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (some[i].defined()) view(gradients_, slots_[i]).add_(some[i]);
}

void Adam::decay(const at::Tensor& some, double factor) {
  const torch::NoGradGuard noGrad;
  const auto first = some.storage_offset();
  TORCH_CHECK(some.is_contiguous() && some.storage().is_alias_of(values_.storage()), "L2 of what this optimizer does not train");
  if (values_.is_cpu())
    decays_.push_back({first, first + some.numel(), static_cast<float>(factor)});
  else
    gradients_.narrow(0, first, some.numel()).add_(some.flatten(), factor);
}

/// Of the whole buffer, in order: ranges with L2 and those between them.
std::vector<Adam::Decay> Adam::takeDecays() {
  auto some = std::exchange(decays_, {});
  std::sort(some.begin(), some.end(), [](const Decay& a, const Decay& b) { return a.first < b.first; });
  std::vector<Decay> all;
  std::int64_t end = 0;
  for (const auto& one : some) {
    TORCH_CHECK(one.first >= end, "L2 twice on the same parameters");
    if (one.first > end) all.push_back({end, one.first, 0});
    all.push_back(one);
    end = one.end;
  }
  if (end < values_.numel()) all.push_back({end, values_.numel(), 0});
  return all;
}

void Adam::step() {
  const torch::NoGradGuard noGrad;
  ++steps_;
  const double correction1 = 1 - std::pow(kBeta1, static_cast<double>(steps_));
  const double correction2 = 1 - std::pow(kBeta2, static_cast<double>(steps_));
  if (values_.is_cpu()) {
    const auto device = values_.device();
    const auto shares = device::taskCount(device);
    const auto ranges = takeDecays();
    device::runTasks(device, shares, [&](std::int64_t share) {
      const auto [first, end] = device::shareOf(values_.numel(), share, shares);
      for (const auto& range : ranges) {
        const auto from = std::max(first, range.first), size = std::min(end, range.end) - from;
        if (size <= 0) continue;
        updateByAdam({values_.data_ptr<float>() + from, first_.data_ptr<float>() + from, second_.data_ptr<float>() + from,
                      gradients_.data_ptr<float>() + from, size},
                     {static_cast<float>(learningRate_ / correction1), static_cast<float>(1 / std::sqrt(correction2)), range.factor});
      }
    });
    return;
  }
  first_.mul_(kBeta1).add_(gradients_, 1 - kBeta1);
  second_.mul_(kBeta2).addcmul_(gradients_, gradients_, 1 - kBeta2);
  const auto denominator = (second_.sqrt() / std::sqrt(correction2)).add_(kAdamEps);
  values_.addcdiv_(first_, denominator, -learningRate_ / correction1);
}

void Adam::stepIf(const at::Tensor& finite) {
  const torch::NoGradGuard noGrad;
  if (!stepsOnDevice_.defined()) stepsOnDevice_ = torch::full({}, static_cast<double>(steps_), values_.options().dtype(torch::kDouble));
  stepsOnDevice_ += finite;
  for (const auto& [first, end, factor] : std::exchange(decays_, {}))
    gradients_.narrow(0, first, end - first).add_(values_.narrow(0, first, end - first), factor);
  if (values_.is_cuda()) return device::adamStep({values_, first_, second_, gradients_, stepsOnDevice_, finite}, learningRate_);
  const auto first = first_ * kBeta1 + gradients_ * (1 - kBeta1);
  const auto second = second_ * kBeta2 + gradients_ * gradients_ * (1 - kBeta2);
  const auto correction1 = 1 - torch::pow(kBeta1, stepsOnDevice_), correction2 = 1 - torch::pow(kBeta2, stepsOnDevice_);
  const auto denominator = second.sqrt() / correction2.sqrt().to(torch::kFloat) + kAdamEps;
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
