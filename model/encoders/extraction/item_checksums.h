// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/core/recommendation.h"

namespace xsmoe::encoders {

/// By these an extraction knows whether the catalogue is still the one that it began with: SHA-256 of ids and words, and of ids and the
/// sizes and times of change of the pictures' files (their content would have to be read).
[[nodiscard]] std::string checksumOfTexts(const std::vector<ItemCard>& items);
[[nodiscard]] std::string checksumOfPictures(const std::vector<ItemCard>& items);

/// Rows of the items that have words, and that name a picture.
[[nodiscard]] std::vector<std::int64_t> rowsWithWords(const std::vector<ItemCard>& items);
[[nodiscard]] std::vector<std::int64_t> rowsWithPicture(const std::vector<ItemCard>& items);

}  // namespace xsmoe::encoders
