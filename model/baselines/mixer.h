// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <cstdint>

#include "model/baselines/position_mixing.h"
#include "model/network/dropout.h"

namespace xsmoe::baselines {

/// The dropouts of one pass through mixers, each at the next places of the step; the same order of calls, the same masks.
class MixerDropout {
 public:
  /// `dropout` null: none. `firstRow`: of these rows in the batch.
  MixerDropout(const network::Dropout* dropout, std::int64_t firstRow) : dropout_(dropout), firstRow_(firstRow) {}
  /// x [positions, R, …] with dropout.
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x);
  /// GELU(x) with dropout.
  [[nodiscard]] torch::Tensor afterGelu(const torch::Tensor& x);
  /// Of a mixing along `positions` with so many hidden ones, on a CPU.
  [[nodiscard]] PositionDropout ofPositions(std::int64_t hidden, std::int64_t positions);

 private:
  /// So many places: the first.
  [[nodiscard]] int take(std::int64_t places);

  const network::Dropout* dropout_;
  std::int64_t firstRow_;
  int place_ = 0;
};

/// A change of x that mixes along one axis, y = drop(W_2 drop(GELU(W_1 LN(x) + b_1)) + b_2), with the exact GELU and LayerNorm over
/// channels, eps 1e-5. Parameters: norm, inner, outer.
class MixingImpl : public torch::nn::Cloneable<MixingImpl> {
 public:
  /// `axis`: its length, of which `inner` makes four times as many; `width`: channels d.
  MixingImpl(std::int64_t axis, std::int64_t width) : axis_(axis), width_(width) { MixingImpl::reset(); }
  void reset() override;
  /// Along the positions, each channel alone: x [L, R, d] → [L, R, d].
  torch::Tensor alongPositions(const torch::Tensor& x, MixerDropout& dropout);
  /// Along the channels, each position alone: x [P, R, d] → [P, R, d].
  torch::Tensor alongChannels(const torch::Tensor& x, MixerDropout& dropout);

  torch::nn::LayerNorm norm{nullptr};
  torch::nn::Linear inner{nullptr}, outer{nullptr};

 private:
  std::int64_t axis_, width_;
};
TORCH_MODULE(Mixing);

/// An MLP-Mixer (baselines.md, section 6): x = LN(x), eps 1e-12, then `layers` times, always with the same weights, x += token mixing and
/// x += channel mixing. Positions stand before rows, so that token mixing is one product. Parameters: norm, token.…, channel.….
class MixerImpl : public torch::nn::Cloneable<MixerImpl> {
 public:
  MixerImpl(std::int64_t length, std::int64_t width, std::int64_t layers) : length_(length), width_(width), layers_(layers) {
    MixerImpl::reset();
  }
  void reset() override;
  /// x [L, R, d] → [L, R, d]; all positions take part. With `positions`, int64 [R], what comes out at that one of each row, [R, d]: others
  /// are left out where nothing depends on them, which is the channel mixing of the last layer.
  torch::Tensor forward(const torch::Tensor& x, MixerDropout& dropout, const torch::Tensor& positions = {});

  torch::nn::LayerNorm norm{nullptr};
  Mixing token{nullptr}, channel{nullptr};

 private:
  std::int64_t length_, width_, layers_;
};
TORCH_MODULE(Mixer);

}  // namespace xsmoe::baselines
