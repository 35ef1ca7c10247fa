// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/window_sampling.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace xsmoe::baselines {
namespace {

network::Samples rowsOf(const network::Samples& samples, const at::Tensor& rows) {
  return {samples.users.index_select(0, rows), samples.items.index_select(0, rows)};
}

network::Samples joined(const at::Tensor& users, const at::Tensor& items, const network::Samples& then) {
  return {torch::cat({users, then.users}), torch::cat({items, then.items})};
}

}  // namespace

at::Tensor hasNewIds(const network::Samples& elements, std::int64_t itemsSeenBefore, std::int64_t usersSeenBefore) {
  return elements.items.gt(itemsSeenBefore).any(1).logical_or_(elements.users.ge(usersSeenBefore));
}

SamplingUnion unionOf(const Reservoir& reservoir, const network::Samples& elements, const at::Tensor& forced) {
  SamplingUnion all;
  all.forced = rowsOf(elements, forced.nonzero().squeeze(1));
  const auto others = rowsOf(elements, forced.logical_not().nonzero().squeeze(1));
  all.wanted = others.users.size(0);
  all.candidates = joined(reservoir.users(), reservoir.items(), others);
  return all;
}

network::Samples trainingSet(const SamplingUnion& from, const at::Tensor& chosen) {
  return joined(from.forced.users, from.forced.items, rowsOf(from.candidates, chosen));
}

}  // namespace xsmoe::baselines
