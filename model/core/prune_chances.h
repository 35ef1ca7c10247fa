// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "model/core/run_history.h"

namespace xsmoe {

/// From so many of the latest epochs an expert's spread of shares is taken, and from so few it is not.
inline constexpr std::size_t kSpreadEpochs = 5, kLeastSpreadEpochs = 3;

/// The chance of each expert, [layer of `layers`][expert], to be pruned at the end of this window at threshold `tau`; a layer's is empty
/// where there are too few epochs to say.
///
/// It is an estimate from the n latest epochs of the window that had the same experts (and from the one under way, `running`, which may be
/// empty): the share of expert j at the window's end lies about its latest share x_j as two of these epochs lie to each other, at
/// x_j + d_j t, where d_j = √2 σ_j, σ_j is the standard deviation of its n shares, and t has Student's distribution with n − 1 degrees of
/// freedom, since σ_j is known from so few; apart from the others. Only the least used expert may go, so
///   P(j) = ∫ f(t) Π_{k≠j} P(x_k + d_k t_k > x_j + d_j t) dt over the t with x_j + d_j t < τ.
/// Where shares scatter about a level the chances come true, however far the end is. Where they walk, chances between 10 and 90 % are up to
/// 15 points too modest an epoch before the end, right two before it, and up to 10 points too sure four before it:
/// tests/core/prune_calibration_test.cpp holds that. A trend goes on unseen, and that a layer's shares sum to 1 is not used. Pinned experts
/// stay; while the least used one is pinned nobody goes, so the others' chances are the same.
[[nodiscard]] std::vector<std::vector<double>> pruneChances(const WindowHistory& window, const std::vector<LayerUsage>& layers,
                                                            const std::vector<LayerUsage>& running, double tau, Protocol protocol,
                                                            const std::vector<ExpertName>& pinned);

}  // namespace xsmoe
