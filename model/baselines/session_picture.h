// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/baselines/session_graph.h"
#include "model/core/method_picture.h"

namespace xsmoe::baselines {

/// The graph of one prefix, the first of a batch, with the weights `gate` [B, N] of the readout. Â is as it stands in the graphs.
[[nodiscard]] SessionGraphPicture pictureOf(const PrefixBatch& batch, const SessionGraphs& graphs, const at::Tensor& gate);

}  // namespace xsmoe::baselines
