// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/label_directions.h"

#include <ATen/ATen.h>

#include "model/features/shape_text.h"

namespace xsmoe::encoders {
namespace {

at::Tensor unit(const at::Tensor& rows) { return rows / rows.norm(2, 1, true).clamp_min(1e-6); }

}  // namespace

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
  if (labels.design.empty()) return usageError(what, "the labels have no design", "Name one attribute at least");
  for (const std::int64_t attribute : labels.design)
    if (attribute < 0 || attribute >= attributes)
      return usageError(what, "the design has attribute " + std::to_string(attribute) + " of " + std::to_string(attributes), "Name others");
  return {};
}

LabelDirections::LabelDirections(const EncoderConfig& config, const ItemLabels& labels, const at::Generator& generator)
    : layers_(config.layers) {
  const auto drawn = [&](std::int64_t classes) { return unit(at::empty({classes, config.width}).normal_(0, 1, generator)); };
  for (std::size_t attribute = 0; attribute < labels.classes.size(); ++attribute) {
    const at::Tensor directions = drawn(labels.classes[attribute]);
    // What all classes have in common says nothing of an item.
    const at::Tensor own = (directions - directions.mean(0)).index_select(0, labels.values.select(1, static_cast<std::int64_t>(attribute)));
    attributes_ = attributes_.defined() ? attributes_ + own : own;
  }
  attributes_ = unit(attributes_);
  at::Tensor design = at::zeros({labels.values.size(0)}, at::kLong);
  std::int64_t designs = 1;
  for (const std::int64_t attribute : labels.design) {
    const std::int64_t classes = labels.classes[static_cast<std::size_t>(attribute)];
    design = design * classes + labels.values.select(1, attribute);
    designs *= classes;
  }
  designs_ = drawn(designs).index_select(0, design);
}

at::Tensor LabelDirections::of(const std::vector<std::int64_t>& items) const {
  const at::Tensor rows = at::tensor(items, at::kLong), attributes = attributes_.index_select(0, rows),
                   designs = designs_.index_select(0, rows);
  std::vector<at::Tensor> directions{attributes};
  for (int layer = 0; layer < layers_; ++layer) {
    const double share = layers_ > 1 ? static_cast<double>(layer) / (layers_ - 1) : 1;
    directions.push_back(unit((1 - share) * attributes + share * designs));
  }
  return at::stack(directions);
}

at::Tensor LabelDirections::loss(const at::Tensor& features, const std::vector<std::int64_t>& items) const {
  return 1 - at::cosine_similarity(features, of(items), 2).mean();
}

std::vector<at::Tensor> wholeOf(const TokenStates& states) {
  std::vector<at::Tensor> whole;
  for (const at::Tensor& state : states.states) whole.push_back(state.slice(0, state.size(0) / 2));
  return whole;
}

}  // namespace xsmoe::encoders
