// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "model/baselines/iisan.h"
#include "model/baselines/lgmrec.h"
#include "model/baselines/mmmlp.h"
#include "model/device/device.h"
#include "model/experiments/checks/sequence_fixture.h"

namespace xsmoe::experiments {

/// Recommenders of a fixture's sizes and item states, with these weights, without dropout.
[[nodiscard]] std::unique_ptr<baselines::IisanRecommender> makeIisan(const SequenceFixture& fixture, const features::TensorFile& weights,
                                                                     const device::ComputeDevice& device);
[[nodiscard]] std::unique_ptr<baselines::MmmlpRecommender> makeMmmlp(const SequenceFixture& fixture, const features::TensorFile& weights,
                                                                     const device::ComputeDevice& device);
[[nodiscard]] std::unique_ptr<baselines::LgmrecRecommender> makeLgmrec(const SequenceFixture& fixture, const features::TensorFile& weights,
                                                                       const device::ComputeDevice& device);
/// With the fixture's weights, and a window open on its edges, whose items and users count as trained from then on.
[[nodiscard]] std::unique_ptr<baselines::LgmrecRecommender> makeOpenLgmrec(const SequenceFixture& fixture,
                                                                           const device::ComputeDevice& device);

/// A batch as training reads it: users, positives and negatives.
[[nodiscard]] network::Batch tripleRows(const SequenceFixture& fixture, const std::string& batch);

}  // namespace xsmoe::experiments
