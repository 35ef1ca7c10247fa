// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/indices.h"
#include "model/core/sequences.h"
#include "model/core/settings.h"
#include "model/core/step_times.h"
#include "model/network/item_states.h"

namespace xsmoe::device {
class Ranks;
}

namespace xsmoe::network {

class Distillable;
class ExactSplit;
class Explained;
class ExpertNetwork;

/// A step met a loss or a gradient that is not finite, or a ranking a score; no parameter has changed.
class NotFinite : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Tensors by registered name, for example "visual.layers.0.experts.2.up.weight".
using NamedTensors = std::map<std::string, at::Tensor>;

/// A model's tensors at a moment.
struct ModelTensors {
  NamedTensors variables;  ///< perhaps shared with the recommender, which goes on changing them
  NamedTensors constants;  ///< never written to while anybody holds them: copies of the moment share them
};

/// What a recommender may know of a window when it begins and when it ends. Items are 1 …, users 0 …, each numbered by first appearance.
struct WindowData {
  WindowIndex window;
  const Sequences& train;                           ///< of D_s^train; for the length of a call
  std::int32_t itemsSeen = 0, itemsSeenBefore = 0;  ///< in D_0 … D_s, and in D_0 … D_{s−1}
  std::int32_t usersSeen = 0, usersSeenBefore = 0;
  /// Largest id in the training parts of D_0 … D_s, and of D_0 … D_{s−1}: of all their records, whether a sequence holds them or not.
  std::int32_t itemsTrained = 0, itemsTrainedBefore = 0;
  /// The user of each record of D_s^train, in time order: `train` holds the last L+1 records of each. For the length of a call.
  std::span<const std::int32_t> recordUsers;
};

/// What a window trains on, in no order yet: sequences, prefixes or triples alike. The trainer shuffles and cuts them into batches, and
/// knows nothing else of them.
struct Samples {
  at::Tensor users;  ///< int64 [n]
  at::Tensor items;  ///< int64 [n, columns], of a sequence [n, L+1]: left padded with 0, the last item is the last target
};

/// Rows of Samples, on the host.
struct Batch {
  at::Tensor users;  ///< int64 [B]
  at::Tensor items;  ///< int64 [B, columns]
};

/// Whom to score items for.
struct UserInputs {
  at::Tensor users;  ///< int64 [B]
  at::Tensor items;  ///< int64 [B, L] ids of the latest items, left padded with 0
  at::Tensor rows;   ///< int64 [B, L] the same as rows of the item table, whose row 0 is padding
};

/// A recommender that is trained window by window: what `streaming` knows of XSMoE and of every baseline. The trainer owns epochs and
/// batches, so that pause, step and stop act within one; it never learns which recommender runs. One thread uses an object.
class Recommender {
 public:
  virtual ~Recommender() = default;

  /// Hidden states to load for setItemStates, in this order, of each modality in `modalities()`.
  [[nodiscard]] virtual std::vector<int> requiredStates() const = 0;
  /// Whose hidden states it reads; empty: it reads none.
  [[nodiscard]] virtual std::vector<Modality> modalities() const = 0;
  /// The states that it reads from then on. Before the first window, and again where requiredStates() has changed.
  virtual void setItemStates(std::shared_ptr<const ItemStates> states) = 0;

  /// A window begins: fresh optimizer over what is trainable. What it trains on.
  [[nodiscard]] virtual Samples beginWindow(const WindowData& data) = 0;
  /// The steps from here on have this learning rate.
  virtual void beginEpoch(double learningRate) = 0;
  /// One optimizer step. Returns the loss, a scalar on the compute device, without waiting for a GPU. A loss or gradient that is not finite
  /// changes no parameter; on a CPU it throws NotFinite.
  virtual at::Tensor trainBatch(const Batch& batch) = 0;
  /// The batch that trainBatch() gets next: what it needs may be brought to the device while it computes.
  virtual void expectBatch(const Batch& /*batch*/) {}
  /// Seconds that went into which part of the steps since it was asked before, as far as it can tell them apart.
  [[nodiscard]] virtual StepTimes takeStepTimes() { return {}; }
  /// A window has ended, with the weights as tested, and another one follows. The optimizer ends with it.
  virtual void endWindow(const WindowData& data) = 0;

  /// Embeddings of items, float32 [n, e] for ids int64 [n]; no gradients, no dropout.
  [[nodiscard]] virtual at::Tensor embedItems(const at::Tensor& ids) = 0;
  /// Whether an item's embedding is made of its frozen states alone, so that any item that has states can be embedded.
  [[nodiscard]] virtual bool embedsByStates() const { return false; }
  /// User embeddings, float32 [B, e], from a table of item embeddings [n, e] whose row 0 is padding; no gradients, no dropout. A user's
  /// score of an item is the product of their embeddings.
  [[nodiscard]] virtual at::Tensor embedUsers(const UserInputs& inputs, const at::Tensor& itemTable) = 0;

  /// All parameters. Those of a network are shared with it, not copied; a table of which a window trains some rows is put together anew.
  [[nodiscard]] virtual NamedTensors parameters() const = 0;
  /// What besides parameters decides what is recommended, and no optimizer changes: marks of what was trained, graphs.
  [[nodiscard]] virtual NamedTensors buffers() const { return {}; }
  /// Parameters and buffers in the form in which a moment of training is kept in memory.
  [[nodiscard]] virtual ModelTensors modelTensors() const;
  /// Entries of parameters(), whose tables are not put together for it.
  [[nodiscard]] virtual std::int64_t parameterCount() const;
  /// How many of them train in a window that begins now.
  [[nodiscard]] virtual std::int64_t trainableCount() const = 0;
  /// Copies parameters and buffers in, as parameters(), buffers() or modelTensors() name them; the optimizer ends. Throws on missing or
  /// misshapen names.
  virtual void load(const NamedTensors& tensors) = 0;
  /// What decides, besides structure, parameters and the learning rate, how training goes on after an epoch: optimizer, random numbers,
  /// usage sums, loss scale, buffers of past windows. Tensors on any device, perhaps shared, under names of the recommender's own.
  [[nodiscard]] virtual NamedTensors trainingState() const = 0;
  /// Goes on, bit for bit on the same device, where trainingState() was taken. load() and setItemStates() come before, and beginWindow() if
  /// it was taken within a window. Throws on missing or misshapen tensors.
  virtual void restoreTraining(const NamedTensors& state) = 0;
  /// beginWindow() and restoreTraining() for a state that was taken within the window: what it trains on is what it was.
  [[nodiscard]] virtual Samples resumeWindow(const WindowData& data, const NamedTensors& state);
  /// Whether a tensor of trainingState() ends with its window, so that what a fork goes on from is without it.
  [[nodiscard]] virtual bool endsWithWindow(std::string_view /*name*/) const { return false; }
  /// A deep copy that shares item states only. Its optimizer is not copied.
  [[nodiscard]] virtual std::unique_ptr<Recommender> clone() const = 0;

  /// The experts of a recommender that has such; null: there is no τ, grouping, pinning, what-if and picture of them.
  [[nodiscard]] virtual ExpertNetwork* experts() { return nullptr; }
  [[nodiscard]] virtual const ExpertNetwork* experts() const { return nullptr; }

  /// What it does with a teacher, where it can learn from one; null: it cannot.
  [[nodiscard]] virtual Distillable* distillable() { return nullptr; }

  /// How it comes to its scores, where it can tell; null: it cannot, or its experts do.
  [[nodiscard]] virtual Explained* explained() { return nullptr; }

  /// What its scores are the sum of, exactly; null: its item embeddings are not linear in parts, or it has none of its own to tell.
  [[nodiscard]] virtual ExactSplit* exactSplit() { return nullptr; }

  /// In how many pieces the items of a batch are encoded: more than 1, and for good, after memory did not suffice for all at once. The loss
  /// is over the whole batch in any case, and the result the same within rounding.
  [[nodiscard]] virtual int encodingPieces() const { return 1; }
  /// Random numbers from now on are those of another seed. Nothing to do for a recommender that draws none.
  virtual void reseed(std::uint64_t /*seed*/) {}

  /// From now on trainBatch() is computed by these ranks together: each calls it with the same batch and has the same loss, gradients,
  /// usage and parameters afterwards, bit for bit. Null: alone. They must outlive this; copies are made alone. False: it computes alone
  /// only.
  virtual bool shareAmong(device::Ranks* ranks) { return ranks == nullptr; }
};

/// Items are embedded in blocks of this many by their place: it bounds the memory whatever the catalogue.
inline constexpr std::int64_t kEmbeddedTogether = 1024;

/// Throws, naming it, where the tensor is missing.
[[nodiscard]] const at::Tensor& tensorOf(const NamedTensors& tensors, const std::string& name);

}  // namespace xsmoe::network
