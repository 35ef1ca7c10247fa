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
  kCompactMinute,    ///< 202001020304
  kCompactDateTime,  ///< 20200102030405
};

/// A timestamp as written: a number in a unit that only the whole file tells, or a date.
struct WrittenTime {
  std::int64_t whole = 0;       ///< in the file's unit, rounded down; seconds for a date
  std::int32_t billionths = 0;  ///< of the unit
  bool dated = false;           ///< written as a date
  bool dateOnly = false;        ///< without a time of day
};

/// Reads numbers, "1600000000", "1600000000.25", "1600000000,25", "1.6e9", and dates (readDate). Blanks around it do not count. Empty if it
/// is none of these.
[[nodiscard]] std::optional<WrittenTime> readTime(std::string_view text);

/// How the plain numbers of a file are read.
struct TimeScale {
  TimeUnit unit = TimeUnit::kSeconds;  ///< of most of them
  bool bySize = false;                 ///< each has the unit in which it is a time of 1973 … 2100: in no two units it is
};

/// From the times at the front of a file. By size where a tenth of them or more are dates, or times of 1973 … 2100 in some unit, or where
/// the other numbers are less than a tenth of the smallest that is; in both cases with the middle one of 1990 or later, and unless the
/// others pass into them without a gap. Single values of another unit are then seen as such, and those that are no such time in any unit
/// are none. Else (counts, seconds from a beginning of their own) one unit for all, by the median's magnitude: 100,000,000,000 seconds are
/// the year 5138, as many milliseconds 1973.
[[nodiscard]] TimeScale scaleOf(const std::vector<WrittenTime>& times);

/// The unit of a number on that scale; empty where it is none there. Of a date: seconds.
[[nodiscard]] std::optional<TimeUnit> unitIn(const TimeScale& scale, const WrittenTime& time);

/// Empty outside the years 1 … 9999.
[[nodiscard]] std::optional<Instant> toInstant(const WrittenTime& time, TimeUnit unit);

/// The span of time taken from a log, both ends included.
struct TimeRange {
  std::optional<Instant> from, to;
  [[nodiscard]] bool contains(Instant time) const { return (!from || *from <= time) && (!to || time <= *to); }
};

/// From ISO 8601 dates or times, empty for no bound. A date as `to` covers its whole day. Errors: not a date; `from` after `to`.
[[nodiscard]] Result<TimeRange> timeRange(std::string_view from, std::string_view to);

/// "2020-09-13T12:26:40Z", to the second: for messages.
[[nodiscard]] std::string isoText(std::int64_t ms);

}  // namespace xsmoe::data
