// SPDX-License-Identifier: Apache-2.0
#include "model/network/dropout.h"

#include <mutex>

#include "model/device/vectorised.h"

namespace xsmoe::network {
namespace {

/// 32 well mixed bits of an index (a bijection: multiplications and shifts by turns).
inline std::uint32_t mixed(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  return x ^ (x >> 16);
}

XSMOE_VECTORISED void fill(float* out, std::int64_t size, std::uint32_t first, std::uint32_t keyBefore, std::uint32_t keyAfter,
                           std::uint32_t threshold, float kept) {
  for (std::int64_t i = 0; i < size; ++i) {
    const auto bits = mixed(mixed((first + static_cast<std::uint32_t>(i)) ^ keyBefore) + keyAfter);
    out[i] = bits < threshold ? 0.0F : kept;
  }
}

std::uint64_t draw(at::Generator& generator) {
  const std::lock_guard lock(generator.mutex());
  return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

}  // namespace

Dropout::Dropout(double rate, Random& random) : rate_(rate), key_(draw(random.host)), generator_(random.device) {}

at::Tensor Dropout::mask(at::IntArrayRef shape, c10::Device device, int place, std::int64_t firstRow) const {
  const auto options = at::TensorOptions(device).dtype(at::kFloat);
  if (!device.is_cpu()) return at::empty(shape, options).bernoulli_(1 - rate_, generator_).div_(1 - rate_);
  auto values = at::empty(shape, options);
  const auto row = shape[0] > 0 ? values.numel() / shape[0] : 0;
  constexpr double kAll = 4294967296.0;
  fill(values.data_ptr<float>(), values.numel(), static_cast<std::uint32_t>(firstRow * row), static_cast<std::uint32_t>(key_),
       static_cast<std::uint32_t>(key_ >> 32) + 0x9e3779b9U * static_cast<std::uint32_t>(place), static_cast<std::uint32_t>(rate_ * kAll),
       static_cast<float>(1 / (1 - rate_)));
  return values;
}

}  // namespace xsmoe::network
