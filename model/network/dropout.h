// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "model/network/random_generators.h"

namespace xsmoe::network {

/// What decides over the elements at one place of a step: nothing else, so that a pass can go without a stored mask.
struct DropoutKey {
  std::uint32_t before = 0, after = 0;  ///< of the step, and of the place in it
  std::uint32_t threshold = 0;          ///< the rate, of 2³²
  float kept = 1;                       ///< 1/(1 − rate)

  /// 0 or `kept`, for an element by its index in the batch.
  [[gnu::always_inline]] [[nodiscard]] float factor(std::uint32_t element) const {
    const auto bits = mixed(mixed(element ^ before) + after);
    return bits < threshold ? 0.0F : kept;
  }
  /// Of the place so many further.
  [[nodiscard]] DropoutKey further(std::int64_t places) const {
    return {before, after + 0x9e3779b9U * static_cast<std::uint32_t>(places), threshold, kept};
  }

 private:
  /// 32 well mixed bits of an index (a bijection: multiplications and shifts by turns).
  [[gnu::always_inline]] static std::uint32_t mixed(std::uint32_t x) {
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    return x ^ (x >> 16);
  }
};

/// Inverted dropout in one training step. On a CPU an element's fate is a function of the step's key, of the place in the network and of
/// the element's index in the batch: the same however the step is shared among threads. On a GPU a generator of the device draws.
class Dropout {
 public:
  /// Draws the step's key.
  Dropout(double rate, Random& random);
  /// The same for batches of so many rows. On a GPU too the key decides over the step then, and whoever asks for some of the rows gets
  /// theirs of all, which are drawn: ranks on GPUs of one kind have what one GPU would.
  Dropout(double rate, Random& random, std::int64_t rows);

  /// 0 or 1/(1 − rate) for each element of a tensor float32 [rows, …] whose first row is row `firstRow` of the batch. `place` tells the
  /// dropouts of one step apart.
  [[nodiscard]] at::Tensor mask(at::IntArrayRef shape, c10::Device device, int place, std::int64_t firstRow) const;
  /// The same of a tensor [positions, rows, …], each position at a place of its own: `place`, `place` + 1 ….
  [[nodiscard]] at::Tensor positionMasks(at::IntArrayRef shape, c10::Device device, int place, std::int64_t firstRow) const;
  /// On a CPU.
  [[nodiscard]] DropoutKey keyOf(int place) const;

 private:
  double rate_;
  std::uint64_t key_;
  std::int64_t rows_ = -1;  // of a batch; −1: what is asked for is drawn alone
  at::Generator generator_;
};

/// x with dropout; x itself without one (null).
[[nodiscard]] inline at::Tensor withDropout(const at::Tensor& x, const Dropout* dropout, int place, std::int64_t firstRow) {
  return dropout == nullptr ? x : x * dropout->mask(x.sizes(), x.device(), place, firstRow);
}

}  // namespace xsmoe::network
