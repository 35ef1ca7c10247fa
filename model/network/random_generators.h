// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <ATen/ops/empty.h>

#include <cmath>
#include <cstdint>
#include <mutex>

namespace xsmoe::network {

/// The random numbers of one run. Torch's default generator is shared by the whole process, so that a question answered beside a run would
/// change it: everything that trains draws from here instead.
struct Random {
  Random(std::uint64_t seed, c10::Device target)
      : host(at::make_generator<at::CPUGeneratorImpl>(seed)),
        device(target.is_cpu() ? host : at::globalContext().defaultGenerator(target).clone()) {
    if (!target.is_cpu()) device.set_current_seed(seed);
  }

  at::Generator host;    ///< initial values, shuffling, the keys of dropout
  at::Generator device;  ///< dropout on a GPU; the same as `host` on a CPU
};

/// Where a generator stands, as bytes on the host.
inline at::Tensor stateOf(const at::Generator& generator) {
  auto shared = generator;
  const std::lock_guard lock(shared.mutex());
  return shared.get_state();
}

/// Goes on where stateOf() was taken. Throws on bytes that are none of this kind of generator.
inline void setState(at::Generator& generator, const at::Tensor& state) {
  const std::lock_guard lock(generator.mutex());
  generator.set_state(state);
}

/// PyTorch's default for the weight of a Linear layer: uniform in ±1/√(inputs). `weight` [outputs, inputs].
inline void initialiseLikeLinear(const at::Tensor& weight, const at::Generator& generator) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(weight.size(1)));
  weight.detach().copy_(at::empty(weight.sizes()).uniform_(-bound, bound, generator));
}

}  // namespace xsmoe::network
