// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "model/core/settings.h"
#include "model/core/thrown_error.h"

namespace xsmoe::network {

/// Rows of a state that could not be read while they were needed.
class StatesUnreadable : public ThrownError {
 public:
  using ThrownError::ThrownError;
};

/// A state whose rows are not in memory, but read when they are needed.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// Items and padding.
  [[nodiscard]] virtual std::int64_t count() const = 0;
  /// Rows of `ids`, int64 [R] on the host: float16 [R, d] on the host, of padding (0) zeros. Any thread. Throws StatesUnreadable.
  [[nodiscard]] virtual at::Tensor rows(const at::Tensor& ids) const = 0;
};

/// One state of all items, in memory or not.
class HiddenState {
 public:
  HiddenState() = default;
  /// As of ItemStates::states.
  HiddenState(at::Tensor values) : values_(std::move(values)) {}  // NOLINT: a tensor is a state
  explicit HiddenState(std::shared_ptr<const RowSource> source) : source_(std::move(source)) {}

  /// One row for every item.
  [[nodiscard]] bool isOneRow() const { return !source_ && values_.size(0) == 1; }
  /// Items and padding, or 1.
  [[nodiscard]] std::int64_t count() const { return source_ ? source_->count() : values_.size(0); }
  [[nodiscard]] bool isOnHost() const { return source_ || values_.is_cpu(); }
  [[nodiscard]] bool isSame(const HiddenState& other) const { return source_ == other.source_ && values_.is_same(other.values_); }
  /// Rows as they are stored and where they are; the one row of a state that does not vary. `ids` int64 [R] on any device.
  [[nodiscard]] at::Tensor rows(const at::Tensor& ids) const;
  /// Rows of items `first` … `first` + `count` − 1, also of a state that is one row; where they can be, without a copy.
  [[nodiscard]] at::Tensor slice(std::int64_t first, std::int64_t count) const;

 private:
  at::Tensor values_;
  std::shared_ptr<const RowSource> source_;
};

/// The frozen hidden states of all items that a network sees: per modality the states it asked for (Recommender::requiredStates), each
/// [items+1, d], float16 or float32, row 0 zeros (padding), on the compute device or the CPU. State 0 may be one row [1, d]: the same
/// vector for every item (CLS pooling). Constant for as long as it is used.
struct ItemStates {
  std::map<Modality, std::vector<at::Tensor>> states;  ///< undefined where a state has a source
  /// Of the states, at the same places, those that are not in memory; null: it is. A modality without an entry is in memory.
  std::map<Modality, std::vector<std::shared_ptr<const RowSource>>> sources = {};

  /// The kth of a modality's.
  [[nodiscard]] HiddenState state(Modality modality, std::size_t k) const;
};

/// The states on `target` if they leave it room to compute; else as they are, and each batch's rows are brought there. Those that are not
/// in memory stay where they are.
[[nodiscard]] std::shared_ptr<const ItemStates> broughtIfRoom(std::shared_ptr<const ItemStates> states, c10::Device target);

}  // namespace xsmoe::network
