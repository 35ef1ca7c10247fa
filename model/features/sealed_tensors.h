// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "model/features/safetensors.h"

namespace xsmoe::features {

/// Puts a SHA-256 of everything else, tensors and metadata, into the metadata under "sha256".
void seal(TensorFile& content);

enum class Seal : std::uint8_t { kNone, kWhole, kBroken };
/// Whether the content is what was sealed.
[[nodiscard]] Seal sealOf(const TensorFile& content);

/// The number in the metadata under "version"; 0: there is none.
[[nodiscard]] int versionOf(const TensorFile& content);

}  // namespace xsmoe::features
