// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xsmoe::data {

/// A time as seconds since 1970, and behind a point as many digits as it has. `nanos` lie within the millisecond.
void appendSeconds(std::string& text, std::int64_t ms, std::int32_t nanos);

/// A number with a decimal point or a decimal comma, as tables with semicolons have it: "4,5"; also with an exponent. Empty where it is
/// none, is not finite, or has several commas.
[[nodiscard]] std::optional<double> readDecimal(std::string_view text);

/// "1,234,567"
[[nodiscard]] std::string inThousands(std::int64_t count);

}  // namespace xsmoe::data
