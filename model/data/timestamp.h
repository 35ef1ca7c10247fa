// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::data {

/// A moment, to the nanosecond, so that times with fractions keep their order.
struct Instant {
  std::int64_t ms = 0;     ///< since 1970, rounded down
  std::int32_t nanos = 0;  ///< within the millisecond, 0 … 999,999
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

/// What a timestamp column counts in.
enum class TimeUnit : std::uint8_t {
  kSeconds,
  kMilliseconds,
  kMicroseconds,
  kNanoseconds,
  kCompactDate,      ///< 20200102
  kCompactDateTime,  ///< 20200102030405
};

/// A timestamp as written: a number in a unit that only the whole file tells, or an ISO 8601 date.
struct WrittenTime {
  std::int64_t whole = 0;       ///< in the file's unit, rounded down; seconds for an ISO date
  std::int32_t billionths = 0;  ///< of the unit
  bool iso = false;
  bool dateOnly = false;
};

/// Reads "1600000000", "1600000000.25", "1.6e9", "2020-09-13", "2020-09-13T12:26:40.5+02:00" (also with a space for the T, with Z, or with
/// neither: UTC). Empty if it is none of these.
[[nodiscard]] std::optional<WrittenTime> readTime(std::string_view text);

/// The unit of the numbers of a file, from their median's magnitude: 100,000,000,000 seconds are the year 5138, as many milliseconds 1973.
/// One decision for the whole file, so that single odd values cannot change the meaning of the others. ISO dates do not count.
/// Where every number is a day or a second of 1900 … 2100 written without separators, it is that: as seconds the days would all lie in
/// 1970.
[[nodiscard]] TimeUnit unitOf(const std::vector<WrittenTime>& times);

/// Empty outside the years 1 … 9999.
[[nodiscard]] std::optional<Instant> toInstant(const WrittenTime& time, TimeUnit unit);

/// The span of time taken from a log, both ends included.
struct TimeRange {
  std::optional<Instant> from, to;
  [[nodiscard]] bool contains(Instant time) const { return (!from || *from <= time) && (!to || time <= *to); }
  [[nodiscard]] bool unbounded() const { return !from && !to; }
};

/// From ISO 8601 dates or times, empty for no bound. A date as `to` covers its whole day. Errors: not a date; `from` after `to`.
[[nodiscard]] Result<TimeRange> timeRange(std::string_view from, std::string_view to);

/// "2020-09-13T12:26:40Z", to the second: for messages.
[[nodiscard]] std::string isoText(std::int64_t ms);

}  // namespace xsmoe::data
