// SPDX-License-Identifier: Apache-2.0
#include "model/network/causal_attention.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "model/device/rehearsal.h"
#include "model/device/vectorised.h"

namespace xsmoe::network {
namespace {

/// Sizes and places of one batch's arrays.
struct Shape {
  std::int64_t heads, width, length;  // width: of one head
  [[nodiscard]] std::int64_t row() const { return 3 * heads * width; }
};

/// Eight running sums, since a float sum in order cannot be computed with vectors.
inline float dot(const float* a, const float* b, std::int64_t size) {
  float sums[8] = {};
  std::int64_t i = 0;
  for (; i + 8 <= size; i += 8)
    for (int lane = 0; lane < 8; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  float sum = 0;
  for (const float part : sums) sum += part;
  for (; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

inline void addScaled(float* to, const float* from, float factor, std::int64_t size) {
  for (std::int64_t i = 0; i < size; ++i) to[i] += factor * from[i];
}

/// One sequence of `count` tokens. `weights` [count, heads, L] receives a; `out` [count, e].
XSMOE_VECTORISED void attend(const float* qkv, const float* dropout, float* weights, float* out, std::int64_t count, const Shape& shape) {
  const auto [heads, width, length] = shape;
  const auto e = heads * width;
  const float scale = 1 / std::sqrt(static_cast<float>(width));
  for (std::int64_t t = 0; t < count; ++t)
    for (std::int64_t head = 0; head < heads; ++head) {
      const float* query = qkv + t * shape.row() + head * width;
      float* a = weights + (t * heads + head) * length;
      float largest = -std::numeric_limits<float>::infinity();
      for (std::int64_t j = 0; j <= t; ++j) {
        a[j] = scale * dot(query, qkv + j * shape.row() + e + head * width, width);
        largest = std::max(largest, a[j]);
      }
      float sum = 0;
      for (std::int64_t j = 0; j <= t; ++j) sum += a[j] = std::exp(a[j] - largest);
      float* to = out + t * e + head * width;
      std::fill(to, to + width, 0.0F);
      for (std::int64_t j = 0; j <= t; ++j) {
        a[j] /= sum;
        const float factor = dropout == nullptr ? 1 : dropout[(t * heads + head) * length + j];
        addScaled(to, qkv + j * shape.row() + 2 * e + head * width, a[j] * factor, width);
      }
    }
}

/// The gradient of attend(): `gradient` [count, 3e] must be zero before.
XSMOE_VECTORISED void attendBackward(const float* qkv, const float* dropout, const float* weights, const float* outer, float* gradient,
                                     std::int64_t count, const Shape& shape) {
  const auto [heads, width, length] = shape;
  const auto e = heads * width;
  const float scale = 1 / std::sqrt(static_cast<float>(width));
  std::vector<float> ofWeight(static_cast<std::size_t>(length));
  for (std::int64_t t = 0; t < count; ++t)
    for (std::int64_t head = 0; head < heads; ++head) {
      const auto place = head * width;
      const float* a = weights + (t * heads + head) * length;
      const float* from = outer + t * e + place;
      float mean = 0;  // Σ a ∂a: the softmax's own term
      for (std::int64_t j = 0; j <= t; ++j) {
        const float factor = dropout == nullptr ? 1 : dropout[(t * heads + head) * length + j];
        addScaled(gradient + j * shape.row() + 2 * e + place, from, a[j] * factor, width);
        ofWeight[static_cast<std::size_t>(j)] = factor * dot(from, qkv + j * shape.row() + 2 * e + place, width);
        mean += a[j] * ofWeight[static_cast<std::size_t>(j)];
      }
      for (std::int64_t j = 0; j <= t; ++j) {
        const float ofScore = scale * a[j] * (ofWeight[static_cast<std::size_t>(j)] - mean);
        addScaled(gradient + t * shape.row() + place, qkv + j * shape.row() + e + place, ofScore, width);
        addScaled(gradient + j * shape.row() + e + place, qkv + t * shape.row() + place, ofScore, width);
      }
    }
}

const float* valuesOf(const at::Tensor& tensor) { return tensor.numel() > 0 ? tensor.data_ptr<float>() : nullptr; }
const float* at(const float* values, std::int64_t place) { return values == nullptr ? nullptr : values + place; }

class FusedAttention : public torch::autograd::Function<FusedAttention> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& given, const at::Tensor& begins,
                            std::int64_t heads, std::int64_t length, const at::Tensor& dropout) {
    const auto qkv = given.contiguous();
    const auto tokens = qkv.size(0), e = qkv.size(1) / 3;
    const Shape shape{heads, e / heads, length};
    auto out = torch::empty({tokens, e}), weights = torch::empty({tokens, heads, length});
    const auto* begin = begins.data_ptr<std::int64_t>();
    for (std::int64_t b = 0; b + 1 < begins.size(0); ++b)
      attend(qkv.data_ptr<float>() + begin[b] * 3 * e, at(valuesOf(dropout), begin[b] * heads * length),
             weights.data_ptr<float>() + begin[b] * heads * length, out.data_ptr<float>() + begin[b] * e, begin[b + 1] - begin[b], shape);
    context->save_for_backward({qkv, begins, weights, dropout});
    context->saved_data["heads"] = heads;
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    const auto &qkv = saved[0], &begins = saved[1], &weights = saved[2], &dropout = saved[3];
    const auto heads = context->saved_data["heads"].toInt(), length = weights.size(2), e = qkv.size(1) / 3;
    const Shape shape{heads, e / heads, length};
    const auto from = outer[0].contiguous();
    auto gradient = torch::zeros_like(qkv);
    const auto* begin = begins.data_ptr<std::int64_t>();
    for (std::int64_t b = 0; b + 1 < begins.size(0); ++b)
      attendBackward(qkv.data_ptr<float>() + begin[b] * 3 * e, at(valuesOf(dropout), begin[b] * heads * length),
                     weights.data_ptr<float>() + begin[b] * heads * length, from.data_ptr<float>() + begin[b] * e,
                     gradient.data_ptr<float>() + begin[b] * 3 * e, begin[b + 1] - begin[b], shape);
    return {gradient, {}, {}, {}, {}};
  }
};

}  // namespace

at::Tensor causalAttention(const at::Tensor& qkv, const PackedSequences& layout, std::int64_t heads, std::int64_t length,
                           const at::Tensor& dropout) {
  if (!device::isHost(qkv.device())) return paddedAttention(qkv, layout, heads, length, dropout);
  // Functions of autograd take no undefined tensors: an empty one stands for no dropout.
  return FusedAttention::apply(qkv, layout.begins, heads, length, dropout.defined() ? dropout : torch::empty({0}));
}

at::Tensor paddedAttention(const at::Tensor& qkv, const PackedSequences& layout, std::int64_t heads, std::int64_t length,
                           const at::Tensor& dropout) {
  const auto e = qkv.size(1) / 3, sequences = layout.sequences();
  const auto owners = layout.firstSequence == 0 ? layout.owners : layout.owners - layout.firstSequence;
  const auto slots = owners * length + layout.turns;  // [P] of [B·L]: tokens at the left
  const auto padded = torch::zeros({sequences * length, 3 * e}, qkv.options()).index_copy(0, slots, qkv);
  const auto split = padded.view({sequences, length, 3, heads, e / heads}).permute({2, 0, 3, 1, 4});  // [3, B, heads, L, w]
  const auto scores = torch::matmul(split[0], split[1].transpose(-2, -1)) / std::sqrt(static_cast<double>(e / heads));
  // Tokens stand at the left, so that no real one has padding before it.
  const auto later = torch::ones({length, length}, slots.options().dtype(torch::kBool)).triu(1);
  auto weights = scores.masked_fill(later, -std::numeric_limits<double>::infinity()).softmax(-1);  // [B, heads, L, L]
  if (dropout.defined()) {
    const auto factors = torch::zeros({sequences * length, heads, length}, dropout.options()).index_copy(0, slots, dropout);
    weights = weights * factors.view({sequences, length, heads, length}).transpose(1, 2);
  }
  const auto mixed = torch::matmul(weights, split[2]).transpose(1, 2).reshape({sequences * length, e});
  return mixed.index_select(0, slots);
}

}  // namespace xsmoe::network
