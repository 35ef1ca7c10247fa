// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/merge_what_if.h"
#include "model/streaming/measure_what_if.h"

namespace xsmoe::streaming {

/// Measures the model with the two experts merged, exactly what the change would yield, and without the less used of the two (the one that
/// would go, of equal ones). The model is copied, not changed; the test window is not looked at. Errors: a model without experts, or
/// without these two in one side layer; usage that is not the model's; a score that is not finite; cancelled, between two models.
[[nodiscard]] Result<MergeWhatIf> measureMerge(const network::Recommender& model, const WhatIfTask& task, const MergeExperts& asked,
                                               const ProgressCallback& progress = {});

}  // namespace xsmoe::streaming
