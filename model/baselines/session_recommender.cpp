// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/session_recommender.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "model/baselines/makers.h"
#include "model/baselines/wasserstein.h"

namespace xsmoe::baselines {
namespace {

constexpr std::int64_t kSamplesAtOnce = 4096;

}  // namespace

SessionRecommender::SessionRecommender(const SessionOptions& options)
    : StreamingRecommender(options.tabled, options.reservoirRatio), toTarget_(options.wassersteinToTarget) {}

std::vector<double> SessionRecommender::samplingValues(const network::Samples& elements, std::int64_t items) {
  std::vector<double> values;
  const auto count = elements.users.size(0);
  values.reserve(static_cast<std::size_t>(count));
  const auto table = itemTable_->at(brought(torch::arange(1, items + 1)));
  for (std::int64_t first = 0; first < count; first += kSamplesAtOnce) {
    const auto size = std::min(kSamplesAtOnce, count - first);
    const auto batch = trainingBatch({elements.users.narrow(0, first, size), elements.items.narrow(0, first, size)});
    const auto targets = toTarget_ ? brought(batch.targets - 1) : at::Tensor();
    const auto part = predictionDistances(vectors(batch), table, targets).to(torch::kDouble);
    values.insert(values.end(), part.data_ptr<double>(), part.data_ptr<double>() + size);
  }
  return values;
}

SessionOptions sessionOptions(const MethodInputs& inputs) {
  const auto& baselines = inputs.settings.model.baselines;
  SessionOptions options;
  options.tabled = streamingOptions(inputs);
  options.tabled.weightDecay = baselines.weightDecay;
  options.reservoirRatio = baselines.reservoirRatio;
  options.wassersteinToTarget = baselines.wassersteinToTarget;
  return options;
}

}  // namespace xsmoe::baselines
