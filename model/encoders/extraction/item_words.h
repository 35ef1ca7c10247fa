// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/core/recommendation.h"

namespace xsmoe::encoders {

/// What a text encoder reads of an item: its title and its description as two sentences, or the one that there is. Empty where both are
/// blank.
[[nodiscard]] std::string itemWords(const ItemCard& item);

}  // namespace xsmoe::encoders
