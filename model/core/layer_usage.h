// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/core/structure.h"

namespace xsmoe {

/// How much one side layer's gate slots were used over an epoch, or over its part so far (model.md, section 4).
struct LayerUsage : LayerStructure {
  std::vector<double> utilization;        ///< [N+1] share of the contribution, base path first; sums to 1, all 0 before the first batch
  std::vector<double> expertUtilization;  ///< [N] the same among experts only
  std::vector<double> gateShare;          ///< [N+1] mean gate weight
  std::vector<double> contribution;       ///< [N+1] c_k, the accumulated norms
  friend bool operator==(const LayerUsage&, const LayerUsage&) = default;
};

/// The layers alone.
[[nodiscard]] std::vector<LayerStructure> structureOf(const std::vector<LayerUsage>& usage);
/// The usage of layers that no batch has gone through: shares of 0.
[[nodiscard]] std::vector<LayerUsage> unused(const std::vector<LayerStructure>& layers);

/// Whether two networks have the same layers with the same experts, however used and whichever of them trains.
[[nodiscard]] bool sameExperts(const std::vector<LayerUsage>& one, const std::vector<LayerUsage>& other);

/// The share of expert `expert` (0-based) that τ compares with under a protocol profile (model.md, section 4).
[[nodiscard]] inline double decisiveShare(const LayerUsage& usage, std::size_t expert, Protocol protocol) {
  return protocol == Protocol::kPaper ? usage.utilization.at(expert + 1) : usage.expertUtilization.at(expert);
}

/// The expert of this layer that would go at threshold `tau`, or −1: only the least used (ties: the lowest index), only
/// below tau, and never the only one of its layer (model.md, section 4).
[[nodiscard]] int expertToPrune(const LayerUsage& usage, double tau, Protocol protocol);

/// The least used expert of this layer (ties: the lowest index), the only one that pruning may choose; −1 for a layer with one expert.
[[nodiscard]] int leastUsedExpert(const LayerUsage& usage, Protocol protocol);

/// The experts that would go at threshold `tau`, of each layer one at most.
[[nodiscard]] std::vector<ExpertName> expertsToPrune(const std::vector<LayerUsage>& layers, double tau, Protocol protocol);

/// The layers that pruning may look at where a person pinned experts: all but those whose least used expert is pinned. The next least used
/// one does not go instead: only the least used may go, whoever it is.
[[nodiscard]] std::vector<LayerUsage> prunableLayers(const std::vector<LayerUsage>& layers, const std::vector<ExpertName>& pinned,
                                                     Protocol protocol);

/// Sets `utilization` and `expertUtilization` to the shares of `contribution`, which has at least the base path's slot.
void takeShares(LayerUsage& usage);

/// The usage of a layer after this expert went: its slot is dropped and the shares are taken among the others.
[[nodiscard]] LayerUsage withoutExpert(LayerUsage usage, ExpertIndex expert);

/// Position of the expert with this birth in a layer; −1: it is not there.
[[nodiscard]] int indexOf(const LayerStructure& layer, int born);
/// The usage of a layer after this expert was merged into the one born for `into`, which takes over what it contributed.
[[nodiscard]] LayerUsage withMerged(LayerUsage usage, ExpertIndex expert, int into);

}  // namespace xsmoe
