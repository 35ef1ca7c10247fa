// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "model/core/pretraining.h"
#include "model/core/progress.h"

namespace xsmoe::encoders {

/// What is trained, by name.
using Parameters = std::vector<std::pair<std::string, at::Tensor>>;

/// The losses of a part of a batch, scalars that gradients flow from.
struct PartLoss {
  at::Tensor masked;       ///< what is hidden, from the last states
  at::Tensor whole;        ///< the whole item, from the middle state's first token
  at::Tensor contrastive;  ///< between the last states' first tokens
  at::Tensor attributes;   ///< how far the features of every state point from where the items' labels lie
};
/// Computes them for some items, drawing from `generator`. Called in several threads at once.
using PartTask = std::function<PartLoss(const std::vector<std::int64_t>& items, at::Generator& generator)>;

/// The learning rate of step `step` (from 0): rising during warm-up, then falling to 0 along half a cosine.
[[nodiscard]] double learningRateAt(int step, const PretrainingSettings& settings);

/// Trains with AdamW: `settings.steps` batches of items drawn from 0 … count − 1, each epoch in a new order. The parts of a batch are
/// computed at once in the compute threads and summed in order, so that the result does not depend on the number of threads. Errors: fewer
/// items than a batch, cancelled, a loss that is not finite.
[[nodiscard]] Result<PretrainingCurve> optimise(const Parameters& parameters, std::int64_t count, const PretrainingSettings& settings,
                                                const std::string& what, const PartTask& task, const ProgressCallback& progress);

}  // namespace xsmoe::encoders
