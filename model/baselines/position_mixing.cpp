// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/position_mixing.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <vector>

#include "model/device/vector_math.h"
#include "model/device/vectorised.h"

namespace xsmoe::baselines {
namespace {

using network::DropoutKey;

constexpr std::int64_t kTogether = 64;  // columns, whose values of all positions stay in the first cache
constexpr std::int64_t kLanes = 16;     // sums over columns that are kept apart, so that they are added with vectors

/// What both directions read.
struct Layers {
  std::int64_t positions, hidden;  // L, H
  const float *inner, *innerBias, *outer, *outerBias;
  DropoutKey hiddenKey, changedKey;
};

/// Columns [L, columns] of a tensor; the first has this index in the batch's positions.
struct Columns {
  std::int64_t count;
  std::uint32_t first;
};

/// Sums for the weights' gradients, kLanes for each weight.
struct LaneSums {
  float *inner, *innerBias, *outer, *outerBias;
};

/// `size` columns of values [rows, count] from column `begin`, and zeros up to kTogether.
[[gnu::always_inline]] inline void gather(const float* values, std::int64_t rows, std::int64_t count, std::int64_t begin, std::int64_t size,
                                          float* to) {
  for (std::int64_t row = 0; row < rows; ++row, to += kTogether) {
    std::copy_n(values + row * count + begin, size, to);
    std::fill(to + size, to + kTogether, 0.0F);
  }
}

/// out += weight · in, of kTogether values.
[[gnu::always_inline]] inline void addTimes(float weight, const float* __restrict in, float* __restrict out) {
  for (std::int64_t i = 0; i < kTogether; ++i) out[i] += weight * in[i];
}

/// sums += a · b, of kTogether values.
[[gnu::always_inline]] inline void addProducts(const float* __restrict a, const float* __restrict b, float* __restrict sums) {
  for (std::int64_t i = 0; i < kTogether; i += kLanes)
    for (std::int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
}

/// (W_1 x + b_1)_unit.
[[gnu::always_inline]] inline void beforeGelu(const Layers& layers, const float* in, std::int64_t unit, float* out) {
  for (std::int64_t i = 0; i < kTogether; ++i) out[i] = layers.innerBias[unit];
  for (std::int64_t position = 0; position < layers.positions; ++position)
    addTimes(layers.inner[unit * layers.positions + position], in + position * kTogether, out);
}

/// `room`: 2 · L · kTogether values.
XSMOE_VECTORISED void forwards(const Layers& layers, const float* x, float* out, const Columns& columns, float* room) {
  float* const in = room;
  float* const sums = room + layers.positions * kTogether;
  alignas(64) float hidden[kTogether];
  for (std::int64_t begin = 0; begin < columns.count; begin += kTogether) {
    const auto size = std::min(kTogether, columns.count - begin);
    const auto element = columns.first + static_cast<std::uint32_t>(begin);
    gather(x, layers.positions, columns.count, begin, size, in);
    for (std::int64_t position = 0; position < layers.positions; ++position)
      std::fill_n(sums + position * kTogether, kTogether, layers.outerBias[position]);
    for (std::int64_t unit = 0; unit < layers.hidden; ++unit) {
      beforeGelu(layers, in, unit, hidden);
      const auto key = layers.hiddenKey.further(unit);
      for (std::int64_t i = 0; i < kTogether; ++i)
        hidden[i] *= device::normalDistribution(hidden[i]) * key.factor(element + static_cast<std::uint32_t>(i));
      for (std::int64_t position = 0; position < layers.positions; ++position)
        addTimes(layers.outer[position * layers.hidden + unit], hidden, sums + position * kTogether);
    }
    for (std::int64_t position = 0; position < layers.positions; ++position) {
      const auto key = layers.changedKey.further(position);
      const float* const from = sums + position * kTogether;
      float* const to = out + position * columns.count + begin;
      for (std::int64_t i = 0; i < size; ++i) to[i] = from[i] * key.factor(element + static_cast<std::uint32_t>(i));
    }
  }
}

/// `outer`: the gradient of what forwards() gave. `room`: 3 · L · kTogether values.
XSMOE_VECTORISED void backwards(const Layers& layers, const float* x, const float* outer, float* ofX, const Columns& columns,
                                const LaneSums& sums, float* room) {
  float* const in = room;
  float* const ofChanged = in + layers.positions * kTogether;
  float* const ofIn = ofChanged + layers.positions * kTogether;
  alignas(64) float before[kTogether], after[kTogether], ofHidden[kTogether], ones[kTogether];
  std::fill_n(ones, kTogether, 1.0F);
  for (std::int64_t begin = 0; begin < columns.count; begin += kTogether) {
    const auto size = std::min(kTogether, columns.count - begin);
    const auto element = columns.first + static_cast<std::uint32_t>(begin);
    gather(x, layers.positions, columns.count, begin, size, in);
    gather(outer, layers.positions, columns.count, begin, size, ofChanged);
    std::fill_n(ofIn, layers.positions * kTogether, 0.0F);
    for (std::int64_t position = 0; position < layers.positions; ++position) {
      const auto key = layers.changedKey.further(position);
      float* const values = ofChanged + position * kTogether;
      for (std::int64_t i = 0; i < kTogether; ++i) values[i] *= key.factor(element + static_cast<std::uint32_t>(i));
      addProducts(values, ones, sums.outerBias + position * kLanes);
    }
    for (std::int64_t unit = 0; unit < layers.hidden; ++unit) {
      beforeGelu(layers, in, unit, before);
      std::fill_n(ofHidden, kTogether, 0.0F);
      for (std::int64_t position = 0; position < layers.positions; ++position)
        addTimes(layers.outer[position * layers.hidden + unit], ofChanged + position * kTogether, ofHidden);
      const auto key = layers.hiddenKey.further(unit);
      for (std::int64_t i = 0; i < kTogether; ++i) {
        const float distribution = device::normalDistribution(before[i]);
        const float factor = key.factor(element + static_cast<std::uint32_t>(i));
        after[i] = before[i] * distribution * factor;
        ofHidden[i] *= device::geluSlope(before[i], distribution) * factor;
      }
      addProducts(ofHidden, ones, sums.innerBias + unit * kLanes);
      for (std::int64_t position = 0; position < layers.positions; ++position) {
        const auto weight = unit * layers.positions + position;
        addProducts(ofChanged + position * kTogether, after, sums.outer + (position * layers.hidden + unit) * kLanes);
        addProducts(ofHidden, in + position * kTogether, sums.inner + weight * kLanes);
        addTimes(layers.inner[weight], ofHidden, ofIn + position * kTogether);
      }
    }
    for (std::int64_t position = 0; position < layers.positions; ++position)
      std::copy_n(ofIn + position * kTogether, size, ofX + position * columns.count + begin);
  }
}

/// Weights that hold what Layers points to.
struct Operands {
  Operands(const at::Tensor& given, const PositionWeights& w, const PositionDropout& dropout)
      : x(given.contiguous()), weights{w.inner.contiguous(), w.innerBias.contiguous(), w.outer.contiguous(), w.outerBias.contiguous()} {
    const auto row = x.numel() == 0 ? 0 : x.numel() / (x.size(0) * x.size(1));
    columns = {x.numel() / std::max<std::int64_t>(1, x.size(0)), static_cast<std::uint32_t>(dropout.firstRow * row)};
    layers = {x.size(0),
              weights.inner.size(0),
              weights.inner.data_ptr<float>(),
              weights.innerBias.data_ptr<float>(),
              weights.outer.data_ptr<float>(),
              weights.outerBias.data_ptr<float>(),
              dropout.hidden,
              dropout.changed};
  }
  at::Tensor x;
  PositionWeights weights;
  Layers layers{};
  Columns columns{};
};

std::vector<float> roomFor(const Layers& layers, std::int64_t parts) {
  return std::vector<float>(static_cast<std::size_t>(parts * layers.positions * kTogether));
}

void save(torch::autograd::AutogradContext& context, const char* name, const DropoutKey& key) {
  context.saved_data[name] = std::vector<std::int64_t>{key.before, key.after, key.threshold};
  context.saved_data[std::string(name) + ".kept"] = static_cast<double>(key.kept);
}

DropoutKey saved(torch::autograd::AutogradContext& context, const char* name) {
  const auto bits = context.saved_data[name].toIntVector();
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(bits[i]); };
  return {at(0), at(1), at(2), static_cast<float>(context.saved_data[std::string(name) + ".kept"].toDouble())};
}

class PositionMixing : public torch::autograd::Function<PositionMixing> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, const at::Tensor& inner,
                            const at::Tensor& innerBias, const at::Tensor& outer, const at::Tensor& outerBias,
                            const PositionDropout& dropout) {
    const Operands own(x, {inner, innerBias, outer, outerBias}, dropout);
    auto out = torch::empty_like(own.x);
    auto room = roomFor(own.layers, 2);
    forwards(own.layers, own.x.data_ptr<float>(), out.data_ptr<float>(), own.columns, room.data());
    context->save_for_backward({own.x, inner, innerBias, outer, outerBias});
    save(*context, "hidden", dropout.hidden);
    save(*context, "changed", dropout.changed);
    context->saved_data["first_row"] = dropout.firstRow;
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
    const auto tensors = context->get_saved_variables();
    const Operands own(tensors[0], {tensors[1], tensors[2], tensors[3], tensors[4]},
                       {saved(*context, "hidden"), saved(*context, "changed"), context->saved_data["first_row"].toInt()});
    const auto outer = gradients.front().contiguous();
    auto ofX = torch::empty_like(own.x);
    const auto sumsLike = [](const at::Tensor& weight) { return torch::zeros({weight.numel(), kLanes}); };
    const PositionWeights sums{sumsLike(own.weights.inner), sumsLike(own.weights.innerBias), sumsLike(own.weights.outer),
                               sumsLike(own.weights.outerBias)};
    auto room = roomFor(own.layers, 3);
    backwards(
        own.layers, own.x.data_ptr<float>(), outer.data_ptr<float>(), ofX.data_ptr<float>(), own.columns,
        {sums.inner.data_ptr<float>(), sums.innerBias.data_ptr<float>(), sums.outer.data_ptr<float>(), sums.outerBias.data_ptr<float>()},
        room.data());
    const auto ofWeight = [](const at::Tensor& lanes, const at::Tensor& weight) { return lanes.sum(1).view_as(weight); };
    return {ofX,
            ofWeight(sums.inner, own.weights.inner),
            ofWeight(sums.innerBias, own.weights.innerBias),
            ofWeight(sums.outer, own.weights.outer),
            ofWeight(sums.outerBias, own.weights.outerBias),
            {}};
  }
};

}  // namespace

at::Tensor mixPositions(const at::Tensor& x, const PositionWeights& weights, const PositionDropout& dropout) {
  return PositionMixing::apply(x, weights.inner, weights.innerBias, weights.outer, weights.outerBias, dropout);
}

}  // namespace xsmoe::baselines
