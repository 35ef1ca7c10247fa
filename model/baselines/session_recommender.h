// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/baselines/session_graph.h"
#include "model/baselines/streaming_recommender.h"

namespace xsmoe::baselines {

struct SessionOptions {
  TabledOptions tabled;
  double reservoirRatio = 0.1;
  bool wassersteinToTarget = false;  ///< a sample is worth 1 − p_target to the sampler, in place of 2(1 − p_max)/n
};

/// What GAG and GIUA-GNN share besides the form of their networks: samples with new users or items enter a window's training set in any
/// case, and the others are drawn by how far the prediction for them is from certain (baselines.md, section 4, streaming).
class SessionRecommender : public StreamingRecommender {
 public:
  /// predictionDistances() at inference, over items 1 … `items`.
  [[nodiscard]] std::vector<double> samplingValues(const network::Samples& elements, std::int64_t items) override;

 protected:
  explicit SessionRecommender(const SessionOptions& options);

 private:
  bool toTarget_;
};

/// Of the settings of a run.
[[nodiscard]] SessionOptions sessionOptions(const MethodInputs& inputs);

}  // namespace xsmoe::baselines
