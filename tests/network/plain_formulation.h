#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

#include "model/core/settings.h"
#include "model/network/recommender.h"

namespace xsmoe::network {

/// The oracle of the tests: model.md, sections 2 to 4, straight from the equations. Every expert's z_j is materialised for every slot of a
/// batch, padding included; the loss masks columns among all B(L+1) slots. Any dtype; differentiable in the parameters. It is also what the
/// benchmark compares the training step with: vectorised, but nothing shared between slots.
struct PlainModel {
  NamedTensors parameters;  ///< by registered name
  std::map<Modality, std::vector<at::Tensor>> states;
  bool sideNetwork = true;
  int heads = 2;
};

/// What one layer accumulates over a batch, by its name, for example "visual.0".
struct PlainUsage {
  at::Tensor contribution;  ///< [N+1] Σ over slots of ‖α_k z_k‖
  at::Tensor gateSum;       ///< [N+1] Σ α_k over slots that are not padding
};
using PlainUsages = std::map<std::string, PlainUsage>;

/// Embeddings [n, e] of items, int64 [n].
[[nodiscard]] at::Tensor plainItemEmbeddings(const PlainModel& model, const at::Tensor& ids, PlainUsages* usages = nullptr);
/// [B, L, e] from item embeddings [B, L, e] and where they are real, bool [B, L].
[[nodiscard]] at::Tensor plainUserStates(const PlainModel& model, const at::Tensor& items, const at::Tensor& present);
/// In-batch debiased cross-entropy of sequences int64 [B, L+1]; popularity [items+1], entry 0 is 1.
[[nodiscard]] at::Tensor plainLoss(const PlainModel& model, const at::Tensor& sequences, const at::Tensor& popularity,
                                   PlainUsages* usages = nullptr);
/// The same from the embeddings [B(L+1), e] of the items in all slots.
[[nodiscard]] at::Tensor plainLossOfItems(const PlainModel& model, const at::Tensor& items, const at::Tensor& sequences,
                                          const at::Tensor& popularity);

}  // namespace xsmoe::network
