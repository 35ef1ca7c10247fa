// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>
#include <optional>

#include "model/core/metrics.h"

namespace xsmoe::cli {

/// hr10, ndcg10, hr20 and ndcg20 (FORMATS.md); null where nothing was measured.
[[nodiscard]] inline nlohmann::json metricsObject(const std::optional<Metrics>& metrics) {
  const auto value = [&](double Metrics::*field) { return metrics ? nlohmann::json((*metrics).*field) : nlohmann::json(); };
  return {{"hr10", value(&Metrics::hr10)},
          {"ndcg10", value(&Metrics::ndcg10)},
          {"hr20", value(&Metrics::hr20)},
          {"ndcg20", value(&Metrics::ndcg20)}};
}

}  // namespace xsmoe::cli
