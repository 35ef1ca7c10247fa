// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/transformer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

#include <cmath>
#include <stdexcept>

namespace xsmoe::encoders {

const at::Tensor& Transformer::weight(const std::string& name) const {
  const auto found = weights_.find(name);
  if (found == weights_.end()) throw std::invalid_argument("encoder: there is no weight " + name);
  return found->second;
}

at::Tensor Transformer::product(const std::string& name, const at::Tensor& x) const {
  const at::Tensor& matrix = weight(name + ".weight");
  const auto bias = weights_.find(name + ".bias");
  return at::linear(x.to(matrix.scalar_type()), matrix, bias == weights_.end() ? at::Tensor() : bias->second.to(matrix.scalar_type()));
}

at::Tensor Transformer::linear(const std::string& name, const at::Tensor& x) const { return product(name, x).to(at::kFloat); }

at::Tensor Transformer::norm(const std::string& name, const at::Tensor& x) const {
  return at::layer_norm(x, {config_.width}, weight(name + ".weight"), weight(name + ".bias"), config_.normEpsilon);
}

at::Tensor Transformer::heads(const std::string& name, const at::Tensor& x) const {
  return product(name, x).unflatten(-1, {config_.heads, config_.width / config_.heads}).transpose(1, 2);
}

at::Tensor Transformer::attention(const std::string& layer, const at::Tensor& x, const at::Tensor& shut) const {
  const std::string inner = layer + (config_.kind == EncoderKind::kBert ? "attention.self." : "attention.attention.");
  const double scale = 1 / std::sqrt(static_cast<double>(config_.width) / config_.heads);
  const at::Tensor queries = heads(inner + "query", x) * scale;
  at::Tensor scores = at::matmul(queries, heads(inner + "key", x).transpose(-1, -2)).to(at::kFloat);  // [B, heads, S, S]
  if (shut.defined()) scores = scores + shut;
  const at::Tensor shares = at::softmax(scores, -1).to(queries.scalar_type());
  return linear(layer + "attention.output.dense", at::matmul(shares, heads(inner + "value", x)).transpose(1, 2).flatten(-2));
}

at::Tensor Transformer::activated(const at::Tensor& x) const {
  if (config_.activation == "relu") return at::relu(x);
  return at::gelu(x, config_.activation == "gelu" ? "none" : "tanh");
}

at::Tensor Transformer::feedForward(const std::string& layer, const at::Tensor& x) const {
  return linear(layer + "output.dense", activated(linear(layer + "intermediate.dense", x)));
}

at::Tensor Transformer::layer(int index, const at::Tensor& x, const at::Tensor& shut) const {
  const std::string layer = "encoder.layer." + std::to_string(index) + '.';
  if (config_.kind == EncoderKind::kBert) {
    const at::Tensor attended = norm(layer + "attention.output.LayerNorm", x + attention(layer, x, shut));
    return norm(layer + "output.LayerNorm", attended + feedForward(layer, attended));
  }
  const at::Tensor attended = x + attention(layer, norm(layer + "layernorm_before", x), shut);
  return attended + feedForward(layer, norm(layer + "layernorm_after", attended));
}

at::Tensor pooled(const std::vector<at::Tensor>& states, const at::Tensor& meanOf) {
  std::vector<at::Tensor> features;
  for (const at::Tensor& state : states) features.push_back(state.select(1, 0));
  if (meanOf.defined()) {
    const at::Tensor counts = meanOf.sum(1, /*keepdim=*/true, at::kFloat);  // [B, 1]
    const at::Tensor sums = (states[0] * meanOf.unsqueeze(-1).to(at::kFloat)).sum(1);
    features[0] = at::where(counts > 0, sums / counts, features[0]);
  }
  return at::stack(features).to(at::kFloat).cpu();
}

}  // namespace xsmoe::encoders
