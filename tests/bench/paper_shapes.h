#pragma once
#include <ATen/core/Tensor.h>

#include <memory>

#include "model/network/xsmoe/xsmoe_recommender.h"
#include "tests/network/plain_formulation.h"

namespace xsmoe::bench {

/// A training step's size. The rest is the paper's: B 256, L 10, d 768, d' 64, e 128, both modalities.
struct StepShape {
  int experts = 9;                 ///< N at every side layer
  int layers = 2;                  ///< M
  bool constantFirstState = true;  ///< l_0 as CLS pooling gives it; otherwise as mean pooling does
};

inline constexpr int kBatch = 256, kLength = 10, kDistinctItems = 930;
inline constexpr std::int64_t kWidth = 768, kBottleneck = 64, kEmbedding = 128;

/// A network of these sizes with random weights, and its items' states, float16 as in a cache.
[[nodiscard]] std::unique_ptr<network::XsmoeRecommender> paperNetwork(const StepShape& shape, const device::ComputeDevice& device,
                                                                      std::int64_t items);
/// The same network in the plain formulation, with states in float32.
[[nodiscard]] network::PlainModel plainNetwork(const network::XsmoeRecommender& recommender, const StepShape& shape, std::int64_t items);

/// Sequences int64 [B, L+1] without padding: 930 distinct items among 2,816 slots.
[[nodiscard]] at::Tensor paperBatch(std::int64_t items);
/// Shares of the items, float32 [items+1], entry 0 is 1.
[[nodiscard]] at::Tensor popularity(std::int64_t items);

/// Operations (a multiplication and an addition are two) that the equations need for one step when nothing is computed twice: unique items
/// encoded once, stacked experts, utilization from Gram matrices, gradients only where something trains or passes them on, the first side
/// layer's experts once where its input is one vector (model.md, section 9). No element-wise work.
[[nodiscard]] double necessaryOperations(const StepShape& shape);

}  // namespace xsmoe::bench
