// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace xsmoe::network {

// Merging expert b into expert a of the same side layer: a takes over b's work, and b is gone. The paper's method has no merging, only
// pruning (paper, section 4.4): whoever merges departs from it, and runs record it among their changes.
//
// With x [d] what enters the layer for an item, w_k the router's rows, α = softmax(W x), g_j = GELU(D_j x), and what an expert adds
// o_j = U_j g_j, the two add T = α_a o_a + α_b o_b, besides (α_a + α_b) x. What is left has one gate and one bottleneck for both, so it can
// only be near to that. It is fitted in the least squares on the items' states, in this order:
//
//  1. Router. The gate of both together is that of the logit ln(exp w_a·x + exp w_b·x), which no row gives for every x, since a row has no
//     bias. a's new row is the one that comes nearest to it over the items; where the items leave it open, it is w̄, the mean of the two
//     rows weighted by their mean gates. All other rows stay: where the fit is exact, so do all other gates.
//  2. Up-projection. With α' the gate by that row, U'_a minimises Σ ‖α' U'_a g_a − T‖² over the items, and is U_a where they leave it open.
//     D_a stays, so that a goes on looking at what it looked at: of b is kept what can be said by that.
//
// Nothing else of the network changes. a stays what it was, frozen or in training: that it is frozen means that training does not change
// it, and merging is a person's doing. Of two experts that are copies of each other the layer's output stays what it was on the items, as
// far as their states allow the row of step 1. All is computed in double on the host: equal networks and items give equal bits.

/// Two experts of a layer, as n items go through them. Any device and type.
struct PairOnItems {
  at::Tensor inputs;        ///< [n, d] x
  at::Tensor logits;        ///< [n, N+1] W x, base path first
  std::int64_t kept = 0;    ///< gate slot of a
  std::int64_t gone = 0;    ///< gate slot of b
  at::Tensor keptHidden;    ///< [n, d'] g_a
  at::Tensor goneHidden;    ///< [n, d'] g_b
  at::Tensor keptUp;        ///< [d, d'] U_a
  at::Tensor goneUp;        ///< [d, d'] U_b
  at::Tensor routerWeight;  ///< [N+1, d] W
};

/// How near the merged expert comes, over the items.
struct MergeLoss {
  double output = 0;  ///< ‖α' U'_a g_a − T‖ / ‖T‖ with Frobenius norms: 0 where all that the two add is kept, 1 as if both were gone
  double gate = 0;  ///< mean of |α' − (α_a + α_b)|
};

struct MergedExpert {
  at::Tensor up;   ///< [d, d'] U'_a, double on the host
  at::Tensor row;  ///< [d] the router's row of a, likewise
  MergeLoss loss;
};

/// n at least 1.
[[nodiscard]] MergedExpert mergedExpert(const PairOnItems& pair);

/// The items on whose states experts are merged: some of 1 … `items`, evenly from the oldest to the newest, int64.
[[nodiscard]] at::Tensor itemsToMergeOn(std::int64_t items);

}  // namespace xsmoe::network
