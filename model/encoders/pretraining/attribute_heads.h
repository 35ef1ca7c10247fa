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
#include "model/encoders/pretraining/optimisation.h"

namespace xsmoe::encoders {

/// What each of some items is, in A attributes.
struct ItemLabels {
  std::vector<std::int64_t> classes;  ///< [A] number of classes of each attribute
  at::Tensor values;                  ///< int64 [items, A], 0 … classes − 1
};

/// Whether these are labels of `items` items. Errors, `what` being what they are for: no attribute, another type or shape, a class out of
/// range.
[[nodiscard]] Result<void> checkLabels(const ItemLabels& labels, std::int64_t items, const std::string& what);

/// Tells items' attributes from every hidden state above the embeddings by a linear layer on its first token, so that each of these states
/// comes to hold them plainly. Needed in training only.
class AttributeHeads {
 public:
  /// `labels` as checkLabels() wants them.
  AttributeHeads(const EncoderConfig& config, const ItemLabels& labels, const at::Generator& generator);

  void addTo(Parameters& parameters) const;
  /// Mean over states and attributes of the cross entropies, a scalar. The last items.size() rows of `states` are read.
  [[nodiscard]] at::Tensor loss(const TokenStates& states, const std::vector<std::int64_t>& items) const;

 private:
  ItemLabels labels_;
  std::vector<at::Tensor> weights_, biases_;  // of each state: [sum of classes, d] and [sum of classes]
};

}  // namespace xsmoe::encoders
