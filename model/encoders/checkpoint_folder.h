// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <filesystem>

#include "model/core/error.h"
#include "model/device/device.h"
#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

struct Checkpoint {
  EncoderConfig config;
  WeightMap weights;
};

/// Reads a checkpoint folder as downloaded: config.json, and model.safetensors or its shards. Tensors' names may have a prefix ("bert.",
/// "vit.") and the norms their old names (gamma, beta); heads, poolers and buffers are left out. Weights become float32 on the device; with
/// a 16-bit `stepType` the matrices of products are of that type. Errors: another kind of encoder; every tensor that is missing, of another
/// shape than the configuration says, or beyond it, or not finite, by name.
[[nodiscard]] Result<Checkpoint> loadCheckpoint(const std::filesystem::path& folder, EncoderKind kind,
                                                const device::ComputeDevice& device = {});

/// Writes config.json and model.safetensors as the reference implementation does, into a folder that is created if need be; float16 if
/// `half`, else float32. Equal weights give equal bytes. Throws std::invalid_argument where weights do not fit the configuration.
[[nodiscard]] Result<void> saveCheckpoint(const std::filesystem::path& folder, const EncoderConfig& config, const WeightMap& weights,
                                          bool half);

}  // namespace xsmoe::encoders
