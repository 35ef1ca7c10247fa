// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/linear.h>

namespace xsmoe::network {

struct ExpertOptions {
  std::int64_t width = 768;      ///< d
  std::int64_t bottleneck = 64;  ///< d'
};

/// A trainable bottleneck: z = U · GELU(D x) + x, no biases, exact GELU (paper, Eq. 1).
/// Parameters: down.weight D [d', d], up.weight U [d, d'].
class ExpertImpl : public torch::nn::Cloneable<ExpertImpl> {
 public:
  explicit ExpertImpl(ExpertOptions chosen) : options(chosen) { ExpertImpl::reset(); }
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  /// Draws D and U from N(0, 0.01²).
  void initialise(const at::Generator& generator);
  /// Whether training changes it.
  void setTrainable(bool trainable);

  ExpertOptions options;
  torch::nn::Linear down{nullptr}, up{nullptr};
};
TORCH_MODULE(Expert);

}  // namespace xsmoe::network
