// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/core/what_if.h"
#include "model/data/windowed_stream.h"
#include "model/network/recommender.h"

namespace xsmoe::streaming {

/// What the staircase over τ is measured by.
struct WhatIfTask {
  const data::WindowedStream* stream = nullptr;  ///< must outlive the call
  WindowIndex window;                            ///< whose validation sequences are ranked
  std::vector<LayerUsage> usage;                 ///< of the model's last finished epoch, by which pruning decides
  std::vector<ExpertName> pinned;
  std::int64_t sample = 0;  ///< sequences to rank; 0, or as many as there are: all
  std::uint64_t seed = 42;  ///< of the sample, which is the same for every step and every model
};

/// Measures the model without the experts that each τ would take: exactly what "prune now" yields. The model is copied, not changed; the
/// test window is not looked at. All candidates of the window are ranked, whatever the sample. Errors: a model without experts; usage that
/// is not the model's; a score that is not finite; cancelled, between two steps.
[[nodiscard]] Result<WhatIf> measureWhatIf(const network::Recommender& model, const WhatIfTask& task,
                                           const ProgressCallback& progress = {});

/// A copy of a model, without some of its experts.
struct PrunedCopy {
  std::unique_ptr<network::Recommender> model;
  std::vector<ExpertName> gone;  ///< in the order of the staircase's steps, or of the layers
};
/// The copy without the experts that `tau` takes, which is what measureWhatIf() measures there. Errors: a model without experts; usage that
/// is not the model's.
[[nodiscard]] Result<PrunedCopy> prunedCopy(const network::Recommender& model, const WhatIfTask& task, double tau);
/// The copy of a model after the training on D_window without the experts that were born for that window: their routers share what they
/// gave these among the experts left, and all else stays as trained beside them. The only expert of its layer stays. Errors: a model
/// without experts; none that was born for the window and can go.
[[nodiscard]] Result<PrunedCopy> copyWithoutBirths(const network::Recommender& model, WindowIndex window);

}  // namespace xsmoe::streaming
