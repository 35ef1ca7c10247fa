// SPDX-License-Identifier: Apache-2.0
#include "model/network/dropout.h"

#include <mutex>

#include "model/device/rehearsal.h"
#include "model/device/vectorised.h"

namespace xsmoe::network {
namespace {

XSMOE_VECTORISED void fill(float* out, std::int64_t size, std::uint32_t first, const DropoutKey& key) {
  const auto own = key;
  for (std::int64_t i = 0; i < size; ++i) out[i] = own.factor(first + static_cast<std::uint32_t>(i));
}

std::uint64_t draw(at::Generator& generator) {
  const std::lock_guard lock(generator.mutex());
  return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

/// One that draws what the key says, and nothing that anybody has drawn before; on a CPU nobody draws from it.
at::Generator generatorOf(const Random& random, std::uint64_t key) {
  const auto device = random.device.device();
  if (device::isHost(device)) return random.device;
  if (device.is_cpu()) return at::make_generator<at::CPUGeneratorImpl>(key);  // a rehearsal
  auto generator = random.device.clone();
  generator.set_current_seed(key);
  return generator;
}

}  // namespace

Dropout::Dropout(double rate, Random& random) : rate_(rate), key_(draw(random.host)), generator_(random.device) {}

Dropout::Dropout(double rate, Random& random, std::int64_t rows)
    : rate_(rate), key_(draw(random.host)), rows_(rows), generator_(generatorOf(random, key_)) {}

at::Tensor Dropout::mask(at::IntArrayRef shape, c10::Device device, int place, std::int64_t firstRow) const {
  auto one = shape.vec();
  one.insert(one.begin(), 1);
  return positionMasks(one, device, place, firstRow).squeeze(0);
}

at::Tensor Dropout::positionMasks(at::IntArrayRef shape, c10::Device device, int place, std::int64_t firstRow) const {
  const auto options = at::TensorOptions(device).dtype(at::kFloat);
  if (!device::isHost(device)) {
    auto all = shape.vec();
    if (rows_ >= 0) all[1] = rows_;
    const auto drawn = at::empty(all, options).bernoulli_(1 - rate_, generator_).div_(1 - rate_);
    return rows_ >= 0 ? drawn.narrow(1, firstRow, shape[1]) : drawn;
  }
  auto values = at::empty(shape, options);
  if (values.numel() == 0) return values;
  const auto size = values.numel() / shape[0], row = size / shape[1];
  const auto key = keyOf(place);
  for (std::int64_t position = 0; position < shape[0]; ++position)
    fill(values.data_ptr<float>() + position * size, size, static_cast<std::uint32_t>(firstRow * row), key.further(position));
  return values;
}

DropoutKey Dropout::keyOf(int place) const {
  constexpr double kAll = 4294967296.0;
  const DropoutKey first{static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32), static_cast<std::uint32_t>(rate_ * kAll),
                         static_cast<float>(1 / (1 - rate_))};
  return first.further(place);
}

}  // namespace xsmoe::network
