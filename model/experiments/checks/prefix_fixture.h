// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/baselines/prefix_samples.h"
#include "model/experiments/checks/sequence_fixture.h"

namespace xsmoe::experiments {

/// A batch of a fixture of a method of the prefix format; of a fixture without users, user 0.
[[nodiscard]] baselines::PrefixBatch prefixesOf(const SequenceFixture& fixture, const std::string& batch);
/// The same as training takes it: left padded, the target last.
[[nodiscard]] network::Batch rowsOf(const baselines::PrefixBatch& batch);

}  // namespace xsmoe::experiments
