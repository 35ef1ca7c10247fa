// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/encoders/encoder.h"
#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

/// What each of some items is, in A attributes.
struct ItemLabels {
  std::vector<std::int64_t> classes;  ///< [A] number of classes of each attribute
  at::Tensor values;                  ///< int64 [items, A], 0 … classes − 1
  std::vector<std::int64_t> design;   ///< the attributes whose classes together are an item's design, from 0; increasing
};

/// Whether these are labels of `items` items. Errors, `what` being what they are for: no attribute, another type or shape, a class out of
/// range, a design of no attribute or of unknown ones.
[[nodiscard]] Result<void> checkLabels(const ItemLabels& labels, std::int64_t items, const std::string& what);

/// Where the features of an item are to point in every state. Each class of an attribute has a direction of its own, drawn at random, and
/// so has each design; directions of two designs that share a class are as far apart as any. The embeddings and the first layer are to hold
/// what an item is, attribute by attribute, the last layer which design it is and no more what designs have in common, those between a
/// mixture: as networks that are trained to tell many labels apart keep in their early layers what their last ones give up.
class LabelDirections {
 public:
  /// `labels` as checkLabels() wants them.
  LabelDirections(const EncoderConfig& config, const ItemLabels& labels, const at::Generator& generator);

  /// float32 [K, b, d], rows of length 1: of state k ≥ 1 the share m = (k − 1) / (K − 2) is the design's direction and 1 − m the sum of
  /// those of the attributes' classes, of state 0 m = 0.
  [[nodiscard]] at::Tensor of(const std::vector<std::int64_t>& items) const;
  /// Mean over states and items of 1 − cos(features, directions), a scalar. `features` [K, b, d].
  [[nodiscard]] at::Tensor loss(const at::Tensor& features, const std::vector<std::int64_t>& items) const;

 private:
  at::Tensor attributes_, designs_;  // [items, d], rows of length 1
  int layers_;
};

/// The states of the second half of the rows: of the whole items, where the masked ones stand before them.
[[nodiscard]] std::vector<at::Tensor> wholeOf(const TokenStates& states);

}  // namespace xsmoe::encoders
