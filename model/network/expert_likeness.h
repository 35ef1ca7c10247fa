// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "model/core/expert_comparison.h"

namespace xsmoe::network {

/// The mean over rows of the cosine of x and y [n, d]; a row of zeros counts 0.
[[nodiscard]] double meanCosine(const at::Tensor& x, const at::Tensor& y);

/// How alike N experts are by their outputs [n, N, d] on the same items, in double (ExpertLikeness). n at least 1.
[[nodiscard]] std::vector<std::vector<ExpertLikeness>> likenessOf(const at::Tensor& outputs);

/// Changes of one expert: weights [p] and outputs [n, d] at both moments. The name is the caller's.
[[nodiscard]] ExpertDifference differenceOf(const at::Tensor& weightsFrom, const at::Tensor& outputsFrom, const at::Tensor& weightsTo,
                                            const at::Tensor& outputsTo);

}  // namespace xsmoe::network
