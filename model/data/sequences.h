// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/core/sequences.h"

namespace xsmoe::data {

/// The sequences of a split (model.md, section 6): a user's items in time order, the last `longest` of them, at least 2. Users in order of
/// first appearance; both spans are of the split's records in time order.
[[nodiscard]] Sequences makeSequences(std::span<const std::int32_t> users, std::span<const std::int32_t> items, std::int32_t userCount,
                                      int longest);

/// Increasing ids of the items that occur.
[[nodiscard]] std::vector<std::int32_t> itemsOf(const Sequences& sequences);

}  // namespace xsmoe::data
