// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/packed_layers.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/tensor.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace xsmoe::encoders {

PackedLayers::PackedLayers(const EncoderConfig& config, const WeightMap& weights, at::Tensor tokens, std::vector<std::int64_t> begins)
    : config_(config),
      network_(config, weights),
      begins_(std::move(begins)),
      firsts_(at::tensor(at::ArrayRef<std::int64_t>(begins_).slice(0, begins_.size() - 1), at::kLong)),
      activation_(activationFromName(config.activation)),
      x_(std::move(tokens)) {
  const std::int64_t count = x_.size(0), width = config.width;
  normalised_ = config.kind == EncoderKind::kVit ? at::empty_like(x_) : x_;
  keysAndValues_ = at::empty({count, 2 * width});
  queries_ = at::empty({count, width});
  context_ = at::empty({count, width});
  sum_ = at::empty({count, width});
  wide_ = at::empty({count, config.intermediate});
  std::int64_t longest = 0;
  for (std::size_t i = 0; i + 1 < begins_.size(); ++i) longest = std::max(longest, begins_[i + 1] - begins_[i]);
  scores_ = at::empty({longest * longest});
  cutHeads();
}

const float* PackedLayers::values(const std::string& name) const {
  const at::Tensor& weight = network_.weight(name);
  TORCH_CHECK(weight.is_contiguous(), "encoder: ", name, " is not contiguous");
  return weight.data_ptr<float>();
}

NormWeights PackedLayers::normWeights(const std::string& name) const {
  return {values(name + ".weight"), values(name + ".bias"), static_cast<float>(config_.normEpsilon)};
}

PackedLayers::Rows PackedLayers::queriesOf(std::size_t sequence) const {
  if (onlyFirst_) return {static_cast<std::int64_t>(sequence), 1};
  return {begins_[sequence], begins_[sequence + 1] - begins_[sequence]};
}

void PackedLayers::multiply(const std::string& name, const at::Tensor& from, at::Tensor to) const {
  at::mm_out(to, from, network_.weight(name + ".weight").t());
}

void PackedLayers::project(const std::string& name, const at::Tensor& from, at::Tensor to) const {
  if (config_.kind == EncoderKind::kVit && !config_.qkvBias) return multiply(name, from, std::move(to));
  at::addmm_out(to, network_.weight(name + ".bias"), from, network_.weight(name + ".weight").t());
}

/// Features are the first tokens' states: after the last keys and values nothing needs the others.
void PackedLayers::keepFirstTokens(const at::Tensor& input) {
  onlyFirst_ = true;
  const std::int64_t count = firsts_.size(0);
  const at::Tensor queried = input.index_select(0, firsts_);
  x_ = config_.kind == EncoderKind::kVit ? x_.index_select(0, firsts_) : queried;
  normalised_ = config_.kind == EncoderKind::kVit ? queried : x_;
  for (at::Tensor* rows : {&queries_, &context_, &sum_, &wide_}) *rows = rows->narrow(0, 0, count);
  cutHeads();
}

/// Cutting views anew in each layer takes about as long as a small encoder's products of them.
void PackedLayers::cutHeads() {
  const std::int64_t width = config_.width, headWidth = width / config_.heads;
  heads_.clear();
  for (std::size_t sequence = 0; sequence + 1 < begins_.size(); ++sequence) {
    const std::int64_t begin = begins_[sequence], tokens = begins_[sequence + 1] - begin;
    const Rows rows = queriesOf(sequence);
    const at::Tensor keysAndValues = keysAndValues_.narrow(0, begin, tokens);
    const at::Tensor queries = queries_.narrow(0, rows.first, rows.count), context = context_.narrow(0, rows.first, rows.count);
    const at::Tensor scores = scores_.narrow(0, 0, rows.count * tokens).view({rows.count, tokens});
    for (std::int64_t column = 0; column < width; column += headWidth)
      heads_.push_back({queries.narrow(1, column, headWidth), keysAndValues.narrow(1, column, headWidth).t(),
                        keysAndValues.narrow(1, width + column, headWidth), scores, context.narrow(1, column, headWidth)});
  }
}

void PackedLayers::attend() {
  const float scale = 1 / std::sqrt(static_cast<float>(config_.width / config_.heads));
  for (Head& head : heads_) {
    at::mm_out(head.scores, head.queries, head.keys);
    scaledSoftmax(head.scores.data_ptr<float>(), scale, head.scores.size(0), head.scores.size(1));
    at::mm_out(head.context, head.scores, head.values);
  }
}

void PackedLayers::feedForward() {
  multiply(name_ + "intermediate.dense", normalised_, wide_);
  biasAndActivate(wide_.data_ptr<float>(), values(name_ + "intermediate.dense.bias"), activation_, wide_.size(0), wide_.size(1));
  multiply(name_ + "output.dense", wide_, sum_);
}

at::Tensor PackedLayers::next() {
  const bool bert = config_.kind == EncoderKind::kBert;
  const std::int64_t width = config_.width;
  name_ = "encoder.layer." + std::to_string(layer_) + '.';
  if (!bert)
    addAndNormalise(x_.data_ptr<float>(), nullptr, nullptr, normWeights(name_ + "layernorm_before"), normalised_.data_ptr<float>(),
                    x_.size(0), width);
  const std::string inner = name_ + (bert ? "attention.self." : "attention.attention.");
  project(inner + "key", normalised_, keysAndValues_.narrow(1, 0, width));
  project(inner + "value", normalised_, keysAndValues_.narrow(1, width, width));
  if (++layer_ == config_.layers) keepFirstTokens(normalised_);
  project(inner + "query", normalised_, queries_);
  attend();
  multiply(name_ + "attention.output.dense", context_, sum_);
  const auto rows = x_.size(0);
  auto* const x = x_.data_ptr<float>();
  addAndNormalise(x, sum_.data_ptr<float>(), values(name_ + "attention.output.dense.bias"),
                  normWeights(name_ + (bert ? "attention.output.LayerNorm" : "layernorm_after")), normalised_.data_ptr<float>(), rows,
                  width);
  feedForward();
  const float* bias = values(name_ + "output.dense.bias");
  if (bert) addAndNormalise(x, sum_.data_ptr<float>(), bias, normWeights(name_ + "output.LayerNorm"), x, rows, width);
  if (!bert) addRows(x, sum_.data_ptr<float>(), bias, rows, width);
  return onlyFirst_ ? x_ : x_.index_select(0, firsts_);
}

}  // namespace xsmoe::encoders
