// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

namespace xsmoe::encoders {

/// InfoNCE between two views of the same items (van den Oord et al. 2018, in the form of Chen et al. 2020): each view has to find its twin
/// among all other views,
///   mean over i of −log( exp(s(i, twin(i)) / t) / Σ_{j ≠ i} exp(s(i, j) / t) ),   s the cosine.
/// `views` [2b, d]: row i and row i + b are twins; b is at least 1.
[[nodiscard]] at::Tensor contrastiveLoss(const at::Tensor& views, double temperature);

}  // namespace xsmoe::encoders
