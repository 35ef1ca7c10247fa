// SPDX-License-Identifier: Apache-2.0
#include "model/core/mean_metrics.h"

namespace xsmoe {
namespace {

constexpr std::size_t kWarmUp = kFirstCounted.value - 1;  // windows whose test counts only among all tests; each is tested on the next one

std::optional<Metrics> meanOf(std::span<const std::optional<Metrics>> tests) {
  Metrics sum;
  double count = 0;
  for (const auto& test : tests) {
    if (!test) continue;
    ++count;
    for (const auto field : {&Metrics::hr10, &Metrics::ndcg10, &Metrics::hr20, &Metrics::ndcg20}) sum.*field += (*test).*field;
    sum.sequences += test->sequences;
  }
  if (count == 0) return std::nullopt;
  for (const auto field : {&Metrics::hr10, &Metrics::ndcg10, &Metrics::hr20, &Metrics::ndcg20}) sum.*field /= count;
  return sum;
}

}  // namespace

RunFinished meansOfTests(std::span<const std::optional<Metrics>> tests) {
  return {tests.size() > kWarmUp ? meanOf(tests.subspan(kWarmUp)) : std::nullopt, meanOf(tests)};
}

}  // namespace xsmoe
