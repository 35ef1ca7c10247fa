// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "model/network/late_rows.h"

namespace xsmoe::network {

/// Adam with PyTorch's defaults (β 0.9 and 0.999, ε 1e-8, no weight decay). All parameters live in one flat buffer, their gradients in
/// another, so that a step is a handful of operations whatever their number. Moments can be read and set by name: an expert that goes in
/// mid-window takes one router row out of its moments and leaves the others as they are.
class Adam {
 public:
  using Named = std::vector<std::pair<std::string, at::Tensor>>;
  struct Moments {
    at::Tensor first, second;  ///< shaped as the parameter
  };

  /// The parameters' data move into the flat buffer; they must outlive this object. Gradients are reset. `late`: names of those [A, d], on
  /// a CPU, that are moved by rows; step() alone takes them, and who reads them asks for their rows first.
  explicit Adam(const Named& parameters, const std::vector<std::string>& late = {});

  void setLearningRate(double rate) { learningRate_ = rate; }
  /// But those of a parameter whose gradient is about to be written as a whole; empty: of none.
  void zeroGradients(const std::string& except = {});
  /// Adds to the gradients, a tensor for each parameter in the order in which they were given; undefined: nothing.
  void addGradients(const std::vector<at::Tensor>& some);
  /// Coupled L2 in the next step: factor · value is added to the gradients of some parameters, each at most once. `some`: a parameter's
  /// data, or contiguous rows of it. On a CPU gradients() do not show it: the step's own pass adds it.
  void decay(const at::Tensor& some, double factor);
  /// One step with the gradients as they are.
  void step();
  /// The same where `finite`, a bool scalar on the parameters' device, is true; else nothing changes and the step does not count. Nobody
  /// waits for the device.
  void stepIf(const at::Tensor& finite);
  /// Not finite where one of the gradients is not; it may overflow where each of them is.
  [[nodiscard]] double gradientSum() const;
  /// Rows of a parameter that is moved by rows; null: of no such one.
  [[nodiscard]] LateRows* lateRows(const std::string& name) const;
  /// Rows that are moved late have done all steps then.
  void catchUp() const;
  /// All gradients, flat: for scaling and checks.
  [[nodiscard]] at::Tensor& gradients() { return gradients_; }

  /// Steps done. After stepIf() it waits for the device.
  [[nodiscard]] std::int64_t steps() const;
  [[nodiscard]] std::map<std::string, Moments> moments() const;
  /// Continues from other moments; a name that is missing starts at zero.
  void restore(const std::map<std::string, Moments>& moments, std::int64_t steps);

 private:
  struct Slot {
    std::string name;
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape;
    std::unique_ptr<LateRows> late;  // null: it is moved as a whole
    [[nodiscard]] std::int64_t size() const { return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()); }
  };
  struct Decay {
    std::int64_t first, end;  // entries of the buffers
    float factor;
  };
  [[nodiscard]] std::vector<Decay> takeDecays();
  template <class Apart, class Visit>
  void between(const Apart& apart, const Visit& visit) const;
  [[nodiscard]] at::Tensor view(const at::Tensor& flat, const Slot& slot) const;

  std::vector<Slot> slots_;
  std::vector<Decay> decays_;                       // of the next step, on a CPU
  at::Tensor values_, gradients_, first_, second_;  // flat
  std::int64_t steps_ = 0;
  at::Tensor stepsOnDevice_;  // float64 scalar instead of steps_, once stepIf() was called
  double learningRate_ = 1e-3;
};

}  // namespace xsmoe::network
