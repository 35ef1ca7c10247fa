// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <mutex>
#include <vector>

#include "model/network/adam_update.h"

namespace xsmoe::network {

/// The rows of a parameter [A, d] of which a batch reads few. A step of Adam moves all rows, also those without a gradient; here it goes
/// over those that have one, and the others go through the steps that they missed, one after the other while they are in the cache, when
/// somebody is about to read them. Equal bit for bit to moving them in every step; what is saved is the way through main memory. On a CPU.
class LateRows {
 public:
  /// Values, gradients and moments, float32 [A, d] each, which are kept elsewhere and stay where they are.
  LateRows(at::Tensor values, at::Tensor first, at::Tensor second, at::Tensor gradients);

  /// The next step's gradients are in these rows, int64 [n], perhaps repeated; those of the others are zero.
  void touch(const at::Tensor& rows) { touched_.push_back(rows); }
  /// The gradients are zero again, and no row is touched.
  void zeroGradients();
  /// Of the touched rows; a repeated row counts as often.
  [[nodiscard]] double gradientSum() const;
  void step(const AdamRates& rates);

  /// Brings rows, int64 [n] of any shape, through all steps; negative ones are none. In several threads at a time, but not beside step().
  void catchUp(const at::Tensor& rows);
  void catchUp();
  /// Values and moments were set from outside: all rows have done all steps.
  void restart();

 private:
  /// One row through the steps before `end`, without gradients. Its lock is held.
  void goOn(std::int64_t row, std::int64_t end);
  void update(std::int64_t row, const float* gradients, const AdamRates& rates);
  template <class Work>
  void eachLocked(const at::Tensor& rows, const Work& work);

  at::Tensor values_, first_, second_, gradients_;
  std::int64_t width_;
  std::vector<float> zeros_;          // a row without gradients
  std::vector<AdamRates> rates_;      // of each step since restart()
  std::vector<std::int64_t> done_;    // how many of them each row went through
  std::vector<at::Tensor> touched_;   // in the next step
  std::array<std::mutex, 64> locks_;  // row r has lock r mod 64
};

}  // namespace xsmoe::network
