// SPDX-License-Identifier: Apache-2.0
#include "model/network/adam.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/device/cuda.h"
#include "model/device/rehearsal.h"
#include "model/device/tasks.h"
#include "model/network/adam_update.h"

namespace xsmoe::network {

Adam::Adam(const Named& parameters, const std::vector<std::string>& late) {
  const torch::NoGradGuard noGrad;
  std::int64_t total = 0;
  for (const auto& [name, parameter] : parameters) {
    slots_.push_back({name, total, parameter.sizes().vec(), nullptr});
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
  for (auto& slot : slots_)
    if (std::find(late.begin(), late.end(), slot.name) != late.end())
      slot.late = std::make_unique<LateRows>(view(values_, slot), view(first_, slot), view(second_, slot), view(gradients_, slot));
}

/// visit(first, end) of what stands between the parameters of which apart(slot) is true.
template <class Apart, class Visit>
void Adam::between(const Apart& apart, const Visit& visit) const {
  std::int64_t first = 0;
  for (const auto& slot : slots_) {
    if (!apart(slot)) continue;
    if (slot.offset > first) visit(first, slot.offset);
    first = slot.offset + slot.size();
  }
  if (first < values_.numel()) visit(first, values_.numel());
}

at::Tensor Adam::view(const at::Tensor& flat, const Slot& slot) const { return flat.narrow(0, slot.offset, slot.size()).view(slot.shape); }

void Adam::zeroGradients(const std::string& except) {
  decays_.clear();
  between([&](const Slot& slot) { return slot.late || slot.name == except; },
          [&](std::int64_t first, std::int64_t end) { gradients_.narrow(0, first, end - first).zero_(); });
  for (const auto& slot : slots_)
    if (slot.late && slot.name != except) slot.late->zeroGradients();
}

double Adam::gradientSum() const {
  double sum = 0;
  between([](const Slot& slot) { return slot.late != nullptr; },
          [&](std::int64_t first, std::int64_t end) { sum += gradients_.narrow(0, first, end - first).sum().item<double>(); });
  for (const auto& slot : slots_)
    if (slot.late) sum += slot.late->gradientSum();
  return sum;
}

LateRows* Adam::lateRows(const std::string& name) const {
  const auto found = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.name == name; });
  return found == slots_.end() ? nullptr : found->late.get();
}

void Adam::catchUp() const {
  for (const auto& slot : slots_)
    if (slot.late) slot.late->catchUp();
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
  if (device::isHost(values_.device()))
    decays_.push_back({first, first + some.numel(), static_cast<float>(factor)});
  else
    gradients_.narrow(0, first, some.numel()).add_(some.flatten(), factor);
}

/// Of the buffer but for what is moved by rows, in order: ranges with L2 and those between them.
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
  std::vector<Decay> moved;
  between([](const Slot& slot) { return slot.late != nullptr; },
          [&](std::int64_t first, std::int64_t last) {
            for (const auto& one : all)
              if (one.first < last && one.end > first) moved.push_back({std::max(first, one.first), std::min(last, one.end), one.factor});
          });
  return moved;
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
    std::int64_t total = 0;
    for (const auto& range : ranges) total += range.end - range.first;
    const AdamRates rates{static_cast<float>(learningRate_ / correction1), static_cast<float>(1 / std::sqrt(correction2)), 0};
    device::runTasks(device, shares, [&](std::int64_t share) {
      const auto [first, end] = device::shareOf(total, share, shares);
      std::int64_t before = 0;  // entries of the ranges so far
      for (const auto& range : ranges) {
        const auto skipped = std::max<std::int64_t>(first - before, 0), from = range.first + skipped;
        const auto size = std::min(end - before, range.end - range.first) - skipped;
        before += range.end - range.first;
        if (size <= 0) continue;
        updateByAdam({values_.data_ptr<float>() + from, first_.data_ptr<float>() + from, second_.data_ptr<float>() + from,
                      gradients_.data_ptr<float>() + from, size},
                     {rates.rate, rates.secondScale, range.factor});
      }
    });
    for (const auto& slot : slots_)
      if (slot.late) slot.late->step(rates);
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
  catchUp();
  std::map<std::string, Moments> all;
  for (const auto& slot : slots_) all[slot.name] = {view(first_, slot), view(second_, slot)};
  return all;
}

void Adam::restore(const std::map<std::string, Moments>& moments, std::int64_t steps) {
  const torch::NoGradGuard noGrad;
  catchUp();
  steps_ = steps;
  stepsOnDevice_ = at::Tensor();
  for (const auto& slot : slots_) {
    if (slot.late) slot.late->restart();
    const auto found = moments.find(slot.name);
    if (found == moments.end()) continue;
    view(first_, slot).copy_(found->second.first);
    view(second_, slot).copy_(found->second.second);
  }
}

}  // namespace xsmoe::network
