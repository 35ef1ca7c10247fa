// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/recommendation.h"
#include "model/core/settings.h"

namespace xsmoe::encoders {

/// Rows of the cache → why they have no features of a modality, beside those whose items have nothing to encode.
using AbsentRows = std::map<std::int64_t, std::string>;

/// Beside the cache: a line for each item and modality without features.
[[nodiscard]] std::filesystem::path absentListOf(std::filesystem::path cache);

/// Writes the list (CSV: item, modality, file, reason) of the modalities that were asked for, or removes that of an earlier cache where no
/// item lacks anything. The number of lines. Errors: cannot write.
[[nodiscard]] Result<std::int64_t> writeAbsentList(const std::filesystem::path& path, const std::vector<ItemCard>& items,
                                                   const std::map<Modality, AbsentRows>& absent);

}  // namespace xsmoe::encoders
