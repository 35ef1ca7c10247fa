// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace xsmoe::generator {

/// Of a frozen random residual tower.
struct TowerOptions {
  int width = 128;         ///< d
  int stateCount = 13;     ///< K, state 0 included
  double mixing = 0.5;     ///< size of a step's nonlinear part, relative to the state
  double inputNoise = 0;   ///< of state 0, relative to the size of all items' projections
  double stepNoise = 0;    ///< of every later state, relative to it: what deep states forget of an item
  double scale = 1;        ///< root mean square of every state written
  std::uint64_t seed = 0;  ///< of projections and noise
};

/// Stands in for an encoder: turns real attribute vectors into hidden states as deep networks have them, early ones that keep the
/// inputs apart and late ones that mix them. With P, A_k, B_k fixed random matrices and ε noise of one item:
///   x_0 = norm(v P + inputNoise · rms(V P) · ε),   x_k = norm(x_{k−1} + mixing · norm(tanh(2 x_{k−1} A_k) B_k) + stepNoise · ε),
/// where norm makes a row's root mean square 1. Nothing is ever trained. The products are plain loops: the same numbers whatever
/// BLAS and however many threads, so that a seed gives the same bytes.
class FrozenTower {
 public:
  /// `inputs`: [items, inputs] float32 on the CPU.
  FrozenTower(const torch::Tensor& inputs, const TowerOptions& options);

  /// The next state, from 0: float32 [items, width]. At most `stateCount` times.
  [[nodiscard]] torch::Tensor next();

 private:
  void begin();
  void step();

  TowerOptions options_;
  std::int64_t items_, inputWidth_;
  std::vector<float> inputs_;  ///< [items, inputs], empty after state 0
  std::vector<float> states_;  ///< [items, width]
  int done_ = 0;
};

/// Category `value` of `count` as a centred indicator times `gain`: entry i is gain · ([i = value] − 1/count).
void appendCategory(std::vector<float>& inputs, int value, int count, double gain);

}  // namespace xsmoe::generator
