// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>

#include "model/core/settings.h"
#include "model/device/device.h"
#include "model/network/recommender.h"

namespace xsmoe::baselines {

/// What a method is made of.
struct MethodInputs {
  RunSettings settings;
  int hiddenStates = 13;                    ///< K of the cache
  std::map<Modality, std::int64_t> widths;  ///< d of each modality that the method uses
  std::int64_t users = 0, items = 0;        ///< of the whole stream, without padding
  /// Of the stream when the run began, since when it may have grown; 0: the same.
  std::int64_t usersAtFirst = 0, itemsAtFirst = 0;
  device::ComputeDevice device;
};

// The makers that methods.def names, each beside its method: std::unique_ptr<network::Recommender> makeXsmoe(const MethodInputs&) ….
#define XSMOE_METHOD(id, key, title, family, modalities, states, samples, pictured, half, experts, expands, wrappers, maker, parts, \
                     settings, meaning, alone)                                                                                      \
  [[nodiscard]] std::unique_ptr<network::Recommender> maker(const MethodInputs& inputs);
#include "model/core/methods.def"
#undef XSMOE_METHOD

/// By the maker of the method that the settings name.
[[nodiscard]] std::unique_ptr<network::Recommender> makeMethod(const MethodInputs& inputs);

}  // namespace xsmoe::baselines
