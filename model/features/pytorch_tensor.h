// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/types.h>

#include <filesystem>

#include "model/core/error.h"

namespace xsmoe::features {

/// The one tensor in a file of torch.save (PyTorch 1.6 and later), parsed as data (tensor_pickle.h): float64, float32, float16 or bfloat16
/// as stored, on the CPU, contiguous, with storage of its own. Nothing larger than the file is allocated. Errors: not such a file, more or
/// something else than one tensor, written by a big-endian machine, damaged; with the names of what was found.
[[nodiscard]] Result<torch::Tensor> readPyTorchTensor(const std::filesystem::path& path);

}  // namespace xsmoe::features
