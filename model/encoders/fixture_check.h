// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "model/core/check.h"
#include "model/core/error.h"
#include "model/device/device.h"

namespace xsmoe::encoders {

/// Whether the folder is a fixture of an encoder: a checkpoint with `expected.safetensors` beside `inputs.json` or `images.json`.
[[nodiscard]] bool looksLikeEncoderFixture(const std::filesystem::path& folder);

/// Compares tokenizer or pictures, encoder and the whole way from texts or pictures to features with what the reference implementation gave
/// for the fixture. One line a quantity; of the expected tensors those that the fixture does without are not compared, except the features.
/// Errors: files that cannot be read or lack an entry.
[[nodiscard]] Result<std::vector<CheckLine>> checkEncoderFixture(const std::filesystem::path& folder,
                                                                 const device::ComputeDevice& device = {});

}  // namespace xsmoe::encoders
