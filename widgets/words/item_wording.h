// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/core/recommendation.h"

namespace xsmoe::widgets {

/// The item's title; its id where it has none.
[[nodiscard]] QString itemTitle(const ItemCard& card);
/// Title, id, first window and the beginning of the description, as rich text.
[[nodiscard]] QString itemTooltip(const ItemCard& card);

}  // namespace xsmoe::widgets
