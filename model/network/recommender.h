// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/core/events.h"
#include "model/core/settings.h"
#include "model/network/item_states.h"

namespace xsmoe::network {

/// A step met a loss or a gradient that is not finite; no parameter has changed.
class NotFinite : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Tensors by registered name, for example "visual.layers.0.experts.2.up.weight".
using NamedTensors = std::map<std::string, at::Tensor>;

/// What a window's end or "prune now" changed. `paper` expands first, `official` prunes first.
struct StructureChanges {
  std::vector<ExpertExpanded> expanded;
  std::vector<ExpertPruned> pruned;
};

/// Inputs of user sequences for scoring.
struct UserInputs {
  at::Tensor rows;  ///< int64 [B, L] rows of the item table, left padded with 0 (the table's padding row)
};

/// A recommender that is trained window by window: what `streaming` knows of XSMoE and of every baseline. The trainer owns epochs and
/// batches, so that pause, step and stop act within one. One thread uses an object.
class Recommender {
 public:
  virtual ~Recommender() = default;

  /// Hidden states to load for setItemStates, in this order, of each modality in `modalities()`.
  [[nodiscard]] virtual std::vector<int> requiredStates() const = 0;
  [[nodiscard]] virtual std::vector<Modality> modalities() const = 0;
  virtual void setItemStates(std::shared_ptr<const ItemStates> states) = 0;

  /// A window begins: fresh optimizer over what is trainable. `logPopularity` float32 [items+1], 0 for padding.
  virtual void beginWindow(WindowIndex window, const at::Tensor& logPopularity) = 0;
  /// An epoch begins: usage counts restart.
  virtual void beginEpoch(double learningRate) = 0;
  /// One optimizer step on sequences int64 [B, L+1] on the host, left padded with 0. Returns the loss, a scalar on the compute device,
  /// without waiting for a GPU. A loss or gradient that is not finite changes no parameter; on a CPU it throws
  /// NotFinite.
  virtual at::Tensor trainBatch(const at::Tensor& sequences) = 0;
  /// The sequences that trainBatch() gets next: what they need may be brought to the device while it computes.
  virtual void expectBatch(const at::Tensor& /*sequences*/) {}

  /// Embeddings of items, float32 [n, e] for ids int64 [n]; no gradients, no dropout. `count`: they add to the usage (profile `official`).
  [[nodiscard]] virtual at::Tensor embedItems(const at::Tensor& ids, bool count) = 0;
  /// User embeddings, float32 [B, e], from a table of item embeddings [n, e] whose row 0 is padding; no gradients, no dropout.
  [[nodiscard]] virtual at::Tensor embedUsers(const UserInputs& inputs, const at::Tensor& itemTable) = 0;

  /// How the gate slots were used in the epoch so far; a layer each, visual first. Empty for recommenders without side layers.
  [[nodiscard]] virtual std::vector<LayerUsage> usage() const = 0;
  /// The window's end: freeze, expand and prune by `usage` (model.md, section 5, step 3).
  [[nodiscard]] virtual StructureChanges finishWindow(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) = 0;
  /// The same pruning rule at once, by the usage of the last finished epoch (architecture.md, live changes).
  [[nodiscard]] virtual StructureChanges pruneNow(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) = 0;
  /// One expert goes at once, whatever its share, which `usage` tells. Nothing changes if it is not there or the only one of its layer.
  [[nodiscard]] virtual StructureChanges removeExpert(WindowIndex window, const ExpertName& expert, double tau,
                                                      const std::vector<LayerUsage>& usage) = 0;
  /// Another grouping from the next window on; setItemStates must follow (architecture.md, live changes).
  virtual void regroup(const Grouping& grouping, WindowIndex nextWindow) = 0;

  [[nodiscard]] virtual std::int64_t parameterCount() const = 0;
  [[nodiscard]] virtual std::int64_t trainableCount() const = 0;
  /// All parameters, shared with the network, not copied.
  [[nodiscard]] virtual NamedTensors parameters() const = 0;
  /// Rebuilds the structure from `usage` (its `born` lists and hidden states) and copies the parameters in. Throws on missing or misshapen
  /// names.
  virtual void load(const std::vector<LayerUsage>& structure, const NamedTensors& parameters) = 0;
  /// What decides, besides structure, parameters and the learning rate, how training goes on after an epoch: optimizer, random numbers,
  /// usage sums, loss scale. Tensors on any device, perhaps shared, under names of the recommender's own.
  [[nodiscard]] virtual NamedTensors trainingState() const = 0;
  /// Goes on, bit for bit on the same device, where trainingState() was taken. load() and setItemStates() come before, and beginWindow() if
  /// it was taken within a window. Throws on missing or misshapen tensors.
  virtual void restoreTraining(const NamedTensors& state) = 0;
  /// In how many pieces the items of a batch are encoded: more than 1, and for good, after memory did not suffice for all at once. The loss
  /// is over the whole batch in any case, and the result the same within rounding.
  [[nodiscard]] virtual int encodingPieces() const { return 1; }
  /// Random numbers from now on are those of another seed. Nothing to do for a recommender that draws none.
  virtual void reseed(std::uint64_t /*seed*/) {}
  /// A deep copy that shares item states only. Its optimizer is not copied.
  [[nodiscard]] virtual std::unique_ptr<Recommender> clone() const = 0;
};

}  // namespace xsmoe::network
