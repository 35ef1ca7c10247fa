// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <unordered_set>

#include "model/engine/questions.h"

namespace xsmoe::engine {

/// The run's own test after the training on D_window in slices, also by whether the target is among `picked`, external ids; of no items
/// Questions::slices(). Errors: those of Questions::rankedTest().
[[nodiscard]] Result<SlicedTest> slicesWithPicked(Questions& questions, WindowIndex window, const std::unordered_set<std::string>& picked,
                                                  const ProgressCallback& progress);

}  // namespace xsmoe::engine
