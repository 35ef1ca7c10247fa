// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

#include "model/core/error.h"

namespace xsmoe::features {

/// Named tensors in order of name, and the header's `__metadata__`.
struct TensorFile {
  std::map<std::string, torch::Tensor> tensors;  ///< CPU, contiguous
  std::map<std::string, std::string> metadata;
};

/// Reads a safetensors file. The format's header rules are enforced: length bound, offsets contiguous, no overlap, no hole, sizes that
/// match shapes; errors name file and tensor. Types: F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL.
[[nodiscard]] Result<TensorFile> readSafetensors(const std::filesystem::path& path);

/// Writes beside `path` and renames. Equal content gives equal bytes (sorted names, no times).
[[nodiscard]] Result<void> writeSafetensors(const std::filesystem::path& path, const TensorFile& content);

}  // namespace xsmoe::features
