// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <chrono>
#include <optional>
#include <vector>

namespace xsmoe::streaming {

/// Losses of batches that the device may still be computing. To read one waits for the device, so they are read together, when they are
/// due: at once on a CPU, where they are there already, and every quarter of a second on a GPU.
class PendingLosses {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kInterval{250};

  /// A batch begins: its time counts from here.
  void begin(Clock::time_point now = Clock::now());
  /// It was handed to the device; the loss is a scalar there.
  void add(const at::Tensor& loss);
  [[nodiscard]] bool due(Clock::time_point now = Clock::now()) const;

  struct Read {
    double loss = 0;
    double seconds = 0;  ///< of the batch; an equal part of the time where several are read together
  };
  /// All that are pending, in their order.
  [[nodiscard]] std::vector<Read> take();
  /// Seconds in which they were waited for so far; absent: a CPU has them at once.
  [[nodiscard]] const std::optional<double>& waited() const { return waited_; }

 private:
  Clock::time_point begun_;
  std::vector<at::Tensor> losses_;
  std::optional<double> waited_;
};

}  // namespace xsmoe::streaming
