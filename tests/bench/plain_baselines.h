#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "model/core/settings.h"
#include "model/network/recommender.h"

namespace xsmoe::bench {

/// A baseline as one writes it down first: its equations (baselines.md, sections 3 to 8) in order, by Torch's operations with a graph down
/// to whole tables, whose gradients are dense. Every slot, every position and every node is computed, padding and repeats included, and the
/// scores of all items stand at once. Without L2, and IISAN without the dropout of its user encoder.
class PlainBaseline {
 public:
  virtual ~PlainBaseline() = default;
  PlainBaseline(const PlainBaseline&) = delete;
  PlainBaseline& operator=(const PlainBaseline&) = delete;

  /// The mean loss of a batch, with its graph. `random`: with dropout and noise.
  [[nodiscard]] virtual at::Tensor loss(const network::Batch& batch, bool random) = 0;
  /// All that trains: leaves.
  [[nodiscard]] std::vector<at::Tensor> parameters() const;

 protected:
  /// Copies the parameters.
  explicit PlainBaseline(const network::NamedTensors& parameters);
  [[nodiscard]] const at::Tensor& of(const std::string& name) const { return parameters_.at(name); }
  [[nodiscard]] const network::NamedTensors& all() const { return parameters_; }
  /// x [..., in] by the layer `name` [out, in], with its bias where it has one.
  [[nodiscard]] at::Tensor linear(const std::string& name, const at::Tensor& x) const;
  [[nodiscard]] at::Tensor layerNorm(const std::string& name, const at::Tensor& x, double eps) const;

 private:
  network::NamedTensors parameters_;
};

/// Of a method with its own defaults, from a recommender with an open window whose item states are all `state`, float16 [items+1, d].
/// `popularity`: of the window's items, float32 [items+1], entry 0 is 1; of methods that train on sequences.
[[nodiscard]] std::unique_ptr<PlainBaseline> plainBaseline(Method method, const network::Recommender& open, const at::Tensor& state,
                                                           const at::Tensor& popularity);

}  // namespace xsmoe::bench
