// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/encoders/picture.h"

namespace xsmoe::encoders {

/// Writes golden.safetensors into a checkpoint folder that is complete otherwise: what the encoder gives for a few inputs, by which an
/// extraction checks itself. Tensors `input_ids` and `attention_mask` int64 [rows, S], or `pixel_values` float32 [rows, channels, height,
/// width]; `features` float32 [K, rows, d], pooled as the metadata's `pooling` says. Errors: the folder cannot be read or written.
[[nodiscard]] Result<void> writeGoldenTexts(const std::filesystem::path& folder, const std::vector<std::string>& texts);
[[nodiscard]] Result<void> writeGoldenPictures(const std::filesystem::path& folder, const std::vector<Picture>& pictures);

}  // namespace xsmoe::encoders
