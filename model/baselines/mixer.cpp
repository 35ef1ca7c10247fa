// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/mixer.h"

#include <torch/types.h>
#include <torch/utils.h>

#include "model/baselines/gelu_dropout.h"
#include "model/device/rehearsal.h"

namespace xsmoe::baselines {
namespace {

constexpr double kBranchEps = 1e-12;

}  // namespace

int MixerDropout::take(std::int64_t places) {
  const auto place = place_;
  place_ += static_cast<int>(places);
  return place;
}

PositionDropout MixerDropout::ofPositions(std::int64_t hidden, std::int64_t positions) {
  if (dropout_ == nullptr) return {};
  const int first = take(hidden);
  return {dropout_->keyOf(first), dropout_->keyOf(take(positions)), firstRow_};
}

torch::Tensor MixerDropout::operator()(const torch::Tensor& x) {
  return dropout_ == nullptr ? x : x * dropout_->positionMasks(x.sizes(), x.device(), take(x.size(0)), firstRow_);
}

torch::Tensor MixerDropout::afterGelu(const torch::Tensor& x) {
  return dropout_ == nullptr ? torch::gelu(x) : geluWithDropout(x, *dropout_, take(x.size(0)), firstRow_);
}

void MixingImpl::reset() {
  norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width_})));
  inner = register_module("inner", torch::nn::Linear(axis_, 4 * axis_));
  outer = register_module("outer", torch::nn::Linear(4 * axis_, axis_));
}

torch::Tensor MixingImpl::alongPositions(const torch::Tensor& x, MixerDropout& dropout) {
  if (device::isHost(x.device()))
    return mixPositions(norm->forward(x), {inner->weight, inner->bias, outer->weight, outer->bias}, dropout.ofPositions(4 * axis_, axis_));
  const auto rows = x.size(1);
  const auto product = [](const torch::nn::Linear& linear, const torch::Tensor& columns) {
    return torch::addmm(linear->bias.unsqueeze(1), linear->weight, columns);
  };
  const auto hidden = product(inner, norm->forward(x).view({axis_, rows * width_}));  // [4L, R·d]
  const auto dropped = dropout.afterGelu(hidden.view({4 * axis_, rows, width_}));     // [4L, R, d]
  const auto changed = product(outer, dropped.view({4 * axis_, rows * width_}));      // [L, R·d]
  return dropout(changed.view({axis_, rows, width_}));
}

torch::Tensor MixingImpl::alongChannels(const torch::Tensor& x, MixerDropout& dropout) {
  const auto dropped = dropout.afterGelu(inner->forward(norm->forward(x)));  // [P, R, 4d]
  return dropout(outer->forward(dropped));                                   // [P, R, d]
}

void MixerImpl::reset() {
  norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width_}).eps(kBranchEps)));
  token = register_module("token", Mixing(length_, width_));
  channel = register_module("channel", Mixing(width_, width_));
}

torch::Tensor MixerImpl::forward(const torch::Tensor& x, MixerDropout& dropout, const torch::Tensor& positions) {
  const auto rows = x.size(1);
  auto mixed = norm->forward(x);
  for (std::int64_t layer = 0; layer < layers_; ++layer) {
    mixed = mixed + token->alongPositions(mixed, dropout);
    if (positions.defined() && layer + 1 == layers_) mixed = mixed.gather(0, positions.view({1, rows, 1}).expand({1, rows, width_}));
    mixed = mixed + channel->alongChannels(mixed, dropout);
  }
  return positions.defined() ? mixed.squeeze(0) : mixed;
}

}  // namespace xsmoe::baselines
