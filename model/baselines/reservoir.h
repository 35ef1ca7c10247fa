// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>

#include "model/network/recommender.h"

namespace xsmoe::baselines {

/// Algorithm R (baselines.md, 2.1): after t elements of the whole stream each is held with probability capacity/t. An element is a user and
/// a row of item ids.
class Reservoir {
 public:
  /// Draws j, uniform in 1 … t.
  using Draw = std::function<std::int64_t(std::int64_t t)>;

  /// `columns`: item ids of an element.
  explicit Reservoir(std::int64_t columns);

  /// int(ratio × elements), at least 1 unless the ratio is 0 (baselines.md, section 14).
  [[nodiscard]] static std::int64_t capacityFor(double ratio, std::int64_t elements);
  /// Of the first window's elements; the capacity stays from then on.
  void setCapacity(std::int64_t capacity) { capacity_ = capacity; }
  [[nodiscard]] std::int64_t capacity() const { return capacity_; }  ///< −1 before setCapacity()

  /// Offers elements in order: users int64 [n], items int64 [n, columns]. No draw is made while slots are free, nor without capacity.
  void offer(const at::Tensor& users, const at::Tensor& items, const Draw& draw);
  void offer(const at::Tensor& users, const at::Tensor& items, at::Generator& generator);

  [[nodiscard]] std::int64_t size() const { return users_.size(0); }
  [[nodiscard]] const at::Tensor& users() const { return users_; }  ///< int64 [size], in slot order
  [[nodiscard]] const at::Tensor& items() const { return items_; }  ///< int64 [size, columns]
  [[nodiscard]] std::int64_t arrivals() const { return arrivals_; }

  /// Under "reservoir.…", for training that goes on later.
  void addTo(network::NamedTensors& state) const;
  void restore(const network::NamedTensors& state);

 private:
  std::int64_t capacity_ = -1, arrivals_ = 0;
  at::Tensor users_, items_;
};

}  // namespace xsmoe::baselines
