// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

/// More than any single tensor's description needs.
inline constexpr std::size_t kMaxPickleBytes = 8192;

enum class StorageType : std::uint8_t { kFloat64, kFloat32, kFloat16, kBfloat16 };

/// A tensor as the pickle within a PyTorch file describes it: a view of a storage, whose values are another member of the archive.
struct PickledTensor {
  StorageType type = StorageType::kFloat32;
  std::string storage;             ///< name of the storage's member below data/
  std::int64_t storageValues = 0;  ///< values of the whole storage
  std::int64_t offset = 0;         ///< of the tensor's first value in it
  std::vector<std::int64_t> sizes, strides;
};

/// Reads the pickle (protocol 2) of one tensor as data. Nothing is ever called: the reader knows only what describes a tensor, which is
/// torch._utils._rebuild_tensor_v2, the storages of float64, float32, float16 and bfloat16, and an empty collections.OrderedDict.
/// Everything else is an error that names it. The numbers are as claimed: whether they fit each other is not checked here.
[[nodiscard]] Result<PickledTensor> readTensorPickle(std::string_view pickle, const std::string& where);

}  // namespace xsmoe::features
