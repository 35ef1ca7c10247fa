// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "model/core/run_history.h"

namespace xsmoe {

/// From so many of the latest epochs the spread of an expert's share is taken, and from so few it is not.
inline constexpr std::size_t kSpreadEpochs = 5, kLeastSpreadEpochs = 3;

/// The chance of each expert, [layer of `layers`][expert], to be pruned at the end of this window at threshold `tau`; a layer's is empty
/// where there are too few epochs to say.
///
/// It is an estimate from the spread of past epochs: the share of expert j at the window's end is taken as normal, with the mean μ_j and
/// the standard deviation σ_j of its shares in the latest epochs of the window that had the same experts (and in the one under way,
/// `running`, which may be empty), independent of the others. Only the least used expert may go, so
///   P(j) = ∫ φ(z) Π_{k≠j} P(s_k > μ_j + σ_j z) dz over the z with μ_j + σ_j z < τ.
/// A trend goes on unseen, and that a layer's shares sum to 1 is not used. Pinned experts stay; while the least used one is pinned nobody
/// goes, so the others' chances are the same.
[[nodiscard]] std::vector<std::vector<double>> pruneChances(const WindowHistory& window, const std::vector<LayerUsage>& layers,
                                                            const std::vector<LayerUsage>& running, double tau, Protocol protocol,
                                                            const std::vector<ExpertName>& pinned);

}  // namespace xsmoe
