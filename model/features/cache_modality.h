// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/features/feature_cache.h"
#include "model/features/hdf5_handle.h"

namespace xsmoe::features {

/// Where a modality's hidden states lie in the file.
struct CacheModality {
  /// Our own layout: one dataset [items, width] a state. The others are arrays that other programs write.
  enum class Layout : std::uint8_t { kDatasets, kStatesFirst, kItemsFirst };

  ModalityInfo info;
  Layout layout = Layout::kDatasets;
  std::vector<std::string> paths;  ///< of the states that there are, in order, or of the one array

  /// `state` must be one of `info.states`.
  [[nodiscard]] const std::string& pathOf(int state) const;
};

/// Reads the structure of group `name` of an open cache with `items` ids, without its values; empty where the group is missing.
/// Every state is checked: type, shape, and that the file holds it.
[[nodiscard]] Result<std::optional<CacheModality>> readCacheModality(hid_t file, const std::string& name, const std::string& where,
                                                                     std::int64_t items, std::int64_t fileBytes);

/// The type in which a state's values are read: float16 or float32 as they are, in this machine's byte order; float64 as float32. An
/// invalid handle for any other type.
[[nodiscard]] Hdf5Handle memoryTypeOf(hid_t dataset);
/// IEEE half precision, little-endian.
[[nodiscard]] Hdf5Handle halfType();

}  // namespace xsmoe::features
