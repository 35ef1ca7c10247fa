// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "model/core/item_map.h"

namespace xsmoe::experiments {

/// x, y and the shares of a map of embeddings [n, e], in float64 on their device and the host: the axes are eigenvectors of their scatter
/// matrix [e, e], each with its largest component positive, so that equal embeddings give an equal map. Sums are taken over blocks of rows
/// in their order, whatever the number of threads. Of a single component the second axis is 0. Throws network::NotFinite.
[[nodiscard]] ItemMap principalPlane(const at::Tensor& embeddings);

/// Turns or mirrors a map about the centre of the items that it has in common with the one before, which are its first ones, and moves that
/// centre to where it was: R = argmin Σ ‖(p_i − p̄) R − (b_i − b̄)‖² over orthogonal 2×2 matrices. Nothing is scaled.
void alignOnto(ItemMap& map, const ItemMap& before);

/// Cosines of one row with all rows [n, d] of any floating type, float64 [n] on the host; 0 where a row is zeros.
[[nodiscard]] at::Tensor cosinesWith(const at::Tensor& rows, std::int64_t row);

/// The `count` places with the largest cosines, without `place` itself; equal ones by place.
[[nodiscard]] std::vector<SimilarItem> nearestBy(const at::Tensor& cosines, std::int64_t place, int count);

}  // namespace xsmoe::experiments
