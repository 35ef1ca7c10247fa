// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace xsmoe {

/// The name among those known that a person who wrote `text` most likely meant: with the fewest bytes put in, taken out or replaced, the
/// first of several. Empty where more than a third of them, or one of a short text, would have to be changed. Empty names are none.
[[nodiscard]] std::string nearestName(std::string_view text, std::span<const std::string> known);

}  // namespace xsmoe
