// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/gelu_dropout.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "model/device/rehearsal.h"
#include "model/device/vector_math.h"
#include "model/device/vectorised.h"

namespace xsmoe::baselines {
namespace {

using network::DropoutKey;

XSMOE_VECTORISED void forwards(const float* x, float* out, std::int64_t size, std::uint32_t first, const DropoutKey& key) {
  const auto own = key;
  for (std::int64_t i = 0; i < size; ++i)
    out[i] = x[i] * device::normalDistribution(x[i]) * own.factor(first + static_cast<std::uint32_t>(i));
}

XSMOE_VECTORISED void backwards(const float* x, const float* outer, float* out, std::int64_t size, std::uint32_t first,
                                const DropoutKey& key) {
  const auto own = key;
  for (std::int64_t i = 0; i < size; ++i) {
    const float slope = device::geluSlope(x[i], device::normalDistribution(x[i]));
    out[i] = outer[i] * slope * own.factor(first + static_cast<std::uint32_t>(i));
  }
}

/// A pass over x [positions, R, …], a position after the other: work(begin, elements, index in the batch of the first, key).
template <class Work>
void eachPosition(const at::Tensor& x, std::int64_t firstRow, const DropoutKey& key, const Work& work) {
  if (x.numel() == 0) return;
  const auto size = x.numel() / x.size(0), row = size / x.size(1);
  for (std::int64_t position = 0; position < x.size(0); ++position)
    work(position * size, size, static_cast<std::uint32_t>(firstRow * row), key.further(position));
}

class GeluDropout : public torch::autograd::Function<GeluDropout> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& given, const DropoutKey& key,
                            std::int64_t firstRow) {
    const auto x = given.contiguous();
    auto out = torch::empty_like(x);
    eachPosition(x, firstRow, key, [&](std::int64_t begin, std::int64_t size, std::uint32_t first, const DropoutKey& own) {
      forwards(x.data_ptr<float>() + begin, out.data_ptr<float>() + begin, size, first, own);
    });
    context->save_for_backward({x});
    auto& saved = context->saved_data;
    saved["before"] = static_cast<std::int64_t>(key.before);
    saved["after"] = static_cast<std::int64_t>(key.after);
    saved["threshold"] = static_cast<std::int64_t>(key.threshold);
    saved["kept"] = static_cast<double>(key.kept);
    saved["first_row"] = firstRow;
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto whole = [&](const char* name) { return static_cast<std::uint32_t>(context->saved_data[name].toInt()); };
    const DropoutKey key{whole("before"), whole("after"), whole("threshold"), static_cast<float>(context->saved_data["kept"].toDouble())};
    const auto x = context->get_saved_variables().front(), from = outer.front().contiguous();
    auto out = torch::empty_like(x);
    eachPosition(x, context->saved_data["first_row"].toInt(), key,
                 [&](std::int64_t begin, std::int64_t size, std::uint32_t first, const DropoutKey& own) {
                   backwards(x.data_ptr<float>() + begin, from.data_ptr<float>() + begin, out.data_ptr<float>() + begin, size, first, own);
                 });
    return {out, {}, {}};
  }
};

}  // namespace

at::Tensor geluWithDropout(const at::Tensor& x, const network::Dropout& dropout, int place, std::int64_t firstRow) {
  if (!device::isHost(x.device())) return torch::gelu(x) * dropout.positionMasks(x.sizes(), x.device(), place, firstRow);
  return GeluDropout::apply(x, dropout.keyOf(place), firstRow);
}

}  // namespace xsmoe::baselines
