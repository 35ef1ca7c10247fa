// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe {

/// The widths of item and user embeddings that can be set, and that a stream may prefer.
inline constexpr int kLeastEmbedding = 2, kMostEmbedding = 4096;

}  // namespace xsmoe
