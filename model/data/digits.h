// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe::data {

/// An ASCII digit: std::isdigit() would ask the locale.
constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace xsmoe::data
