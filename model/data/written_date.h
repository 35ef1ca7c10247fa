// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string_view>

#include "model/data/timestamp.h"

namespace xsmoe::data {

/// Reads a date, perhaps with a time of day and a zone (without one: UTC):
/// - the year first: "2020-09-13", "2020/9/3", "2020.09.13", "20200913T122640Z", "2020 Sep 13";
/// - the month's English name or its first three letters: "13 Sep 2020", "13-Sep-2020", "Sep 13, 2020", "September 13 2020", also behind a
///   day of the week and with the year at the end, as in "Sun Sep 13 12:26:40 +0000 2020" and "Sun, 13 Sep 2020 12:26:40 GMT" (RFC 2822).
/// Behind "T", a blank, a comma or a colon: "12:26", "12:26:40", "12:26:40.5", "12:26:40,5", "9:05 PM"; then "Z", "UTC", "GMT", "+02:00",
/// "+0200",
/// "+02" or two of them, as in "+0000 UTC". Empty if it is none of these: numbers of which any may be the day or the month, years of two
/// digits, other zones' names.
[[nodiscard]] std::optional<WrittenTime> readDate(std::string_view text);

/// Whether a text is a date with a month's name and a year of two digits, "13-Sep-20".
[[nodiscard]] bool hasShortYear(std::string_view text);

/// Whether a text is a date whose numbers have the year at the end, so that the first is the day for some and the month for others.
[[nodiscard]] bool isAmbiguousDate(std::string_view text);

}  // namespace xsmoe::data
