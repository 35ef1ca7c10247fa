// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/attribute_heads.h"

#include <ATen/ATen.h>

#include <numeric>

#include "model/encoders/pretraining/initial_weights.h"
#include "model/features/shape_text.h"

namespace xsmoe::encoders {

Result<void> checkLabels(const ItemLabels& labels, std::int64_t items, const std::string& what) {
  const auto attributes = static_cast<std::int64_t>(labels.classes.size());
  if (attributes == 0) return usageError(what, "the items have no attributes", "Give one at least");
  if (!labels.values.defined() || labels.values.scalar_type() != at::kLong)
    return usageError(what, "the labels are no whole numbers of 64 bits", "Convert them");
  const std::vector<std::int64_t> found = labels.values.sizes().vec(), expected{items, attributes};
  if (found != expected)
    return usageError(what, "the labels have the shape " + features::shapeText(found) + " instead of " + features::shapeText(expected),
                      "Give each item a class of every attribute");
  for (std::int64_t attribute = 0; attribute < attributes; ++attribute) {
    const std::int64_t classes = labels.classes[static_cast<std::size_t>(attribute)];
    const at::Tensor values = labels.values.select(1, attribute);
    const at::Tensor wrong = ((values < 0) | (values >= classes)).nonzero();  // [M, 1]
    if (wrong.size(0) == 0) continue;
    const auto item = wrong[0][0].item<std::int64_t>();
    return usageError(what,
                      "attribute " + std::to_string(attribute + 1) + " of item " + std::to_string(item + 1) + " is class " +
                          std::to_string(values[item].item<std::int64_t>()) + "; possible is 0 to " + std::to_string(classes - 1),
                      "Mend the labels");
  }
  return {};
}

AttributeHeads::AttributeHeads(const EncoderConfig& config, const ItemLabels& labels, const at::Generator& generator) : labels_(labels) {
  const std::int64_t width = config.width, classes = std::accumulate(labels.classes.begin(), labels.classes.end(), std::int64_t{0});
  for (int layer = 0; layer < config.layers; ++layer) {
    weights_.push_back(at::empty({classes, width}).normal_(0, kInitialDeviation, generator).requires_grad_());
    biases_.push_back(at::zeros({classes}).requires_grad_());
  }
}

void AttributeHeads::addTo(Parameters& parameters) const {
  for (std::size_t layer = 0; layer < weights_.size(); ++layer) {
    const std::string name = "head.attributes." + std::to_string(layer) + '.';
    parameters.emplace_back(name + "weight", weights_[layer]);
    parameters.emplace_back(name + "bias", biases_[layer]);
  }
}

at::Tensor AttributeHeads::loss(const TokenStates& states, const std::vector<std::int64_t>& items) const {
  const auto rows = static_cast<std::int64_t>(items.size());
  const at::Tensor wanted = labels_.values.index_select(0, at::tensor(items, at::kLong));  // [b, A]
  std::vector<at::Tensor> losses;
  for (std::size_t layer = 0; layer < weights_.size(); ++layer) {
    const at::Tensor first = states.states[layer + 1].select(1, 0);  // [≥ b, d]
    const at::Tensor told = at::linear(first.narrow(0, first.size(0) - rows, rows), weights_[layer], biases_[layer]);
    const std::vector<at::Tensor> scores = told.split_with_sizes(labels_.classes, 1);  // of each attribute [b, classes]
    for (std::size_t attribute = 0; attribute < scores.size(); ++attribute)
      losses.push_back(at::cross_entropy_loss(scores[attribute], wanted.select(1, static_cast<std::int64_t>(attribute))));
  }
  return at::stack(losses).mean();
}

}  // namespace xsmoe::encoders
