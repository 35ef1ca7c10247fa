// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/recommendation.h"
#include "model/network/recommender.h"

namespace xsmoe::experiments {

/// What the scores of an answer are the sum of, into it, where its recommender can tell. `items`: int64 [n] ids of the answer's items, in
/// its order; `table` [items, e], row i item i; `inputs` of the answer's user.
void addScoreParts(Recommendation& answer, network::Recommender& recommender, const network::UserInputs& inputs, const at::Tensor& table,
                   const at::Tensor& items);

}  // namespace xsmoe::experiments
