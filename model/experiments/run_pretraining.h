// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/error.h"
#include "model/core/pretraining.h"
#include "model/core/progress.h"

namespace xsmoe::experiments {

/// Whether encoders can be trained so; the error names option, value and range.
[[nodiscard]] Result<void> validate(const PretrainRequest& request);

/// Trains the small encoders on a catalogue that the generator draws with a seed of its own, by what it drew and without any interactions,
/// and writes them as checkpoint folders text/ and image/ in half precision. The process computes with the request's threads afterwards.
[[nodiscard]] Result<PretrainReport> runPretraining(const PretrainRequest& request, const ProgressCallback& progress);

}  // namespace xsmoe::experiments
