// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace xsmoe::widgets {

/// The place of each text among the different ones in their order: equal texts have equal places, so that who compares places compares the
/// texts. A hundred thousand texts are sorted by their places in a few milliseconds of the window's thread, where they themselves would
/// take a tenth of a second; the places are made in another thread.
[[nodiscard]] std::vector<std::int32_t> textPlaces(const std::vector<std::string_view>& texts);

}  // namespace xsmoe::widgets
