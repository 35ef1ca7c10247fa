// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "model/baselines/iisan.h"
#include "model/device/device.h"
#include "model/experiments/checks/sequence_fixture.h"

namespace xsmoe::experiments {

/// Recommenders of a fixture's sizes and item states, with these weights, without dropout.
[[nodiscard]] std::unique_ptr<baselines::IisanRecommender> makeIisan(const SequenceFixture& fixture, const features::TensorFile& weights,
                                                                     const device::ComputeDevice& device);

}  // namespace xsmoe::experiments
