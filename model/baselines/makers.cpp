// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/makers.h"

#include <array>
#include <cstddef>

namespace xsmoe::baselines {
namespace {

using Maker = std::unique_ptr<network::Recommender> (*)(const MethodInputs&);

constexpr std::array kMakers{
#define XSMOE_METHOD(id, key, title, family, modalities, states, samples, pictured, half, experts, expands, wrappers, maker, parts, \
                     settings, meaning, alone)                                                                                      \
  Maker(maker),
#include "model/core/methods.def"
#undef XSMOE_METHOD
};

}  // namespace

std::unique_ptr<network::Recommender> makeMethod(const MethodInputs& inputs) {
  return kMakers.at(static_cast<std::size_t>(inputs.settings.model.method))(inputs);
}

}  // namespace xsmoe::baselines
