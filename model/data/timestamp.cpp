// SPDX-License-Identifier: Apache-2.0
#include "model/data/timestamp.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <string>

#include "model/data/utf8.h"

namespace xsmoe::data {
namespace {

constexpr std::int32_t kBillion = 1'000'000'000;
constexpr std::int64_t kEarliestSecond = -62'135'596'800;  // 0001-01-01
constexpr std::int64_t kLatestSecond = 253'402'300'799;    // 9999-12-31T23:59:59

/// Takes characters from the front of a text; every function says whether it could.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  bool take(char wanted) { return rest_.starts_with(wanted) && (rest_.remove_prefix(1), true); }
  bool take(std::string_view wanted) { return rest_.starts_with(wanted) && (rest_.remove_prefix(wanted.size()), true); }

  bool takeDigits(std::size_t count, int& value) {
    if (rest_.size() < count) return false;
    const char* const end = rest_.data() + count;
    if (!std::all_of(rest_.data(), end, isDigit)) return false;
    std::from_chars(rest_.data(), end, value);
    rest_.remove_prefix(count);
    return true;
  }

  /// Digits behind a decimal point; those beyond the ninth are dropped.
  bool takeBillionths(std::int32_t& value) {
    if (rest_.empty() || !isDigit(rest_.front())) return false;
    value = 0;
    for (std::int32_t worth = kBillion / 10; !rest_.empty() && isDigit(rest_.front()); worth /= 10, rest_.remove_prefix(1))
      value += (rest_.front() - '0') * worth;
    return true;
  }

 private:
  static bool isDigit(char c) { return c >= '0' && c <= '9'; }
  std::string_view rest_;
};

bool takeDate(Cursor& cursor, std::int64_t& seconds) {
  int year = 0, month = 0, day = 0;
  if (!cursor.takeDigits(4, year) || !cursor.take('-') || !cursor.takeDigits(2, month) || !cursor.take('-') || !cursor.takeDigits(2, day))
    return false;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year == 0) return false;
  seconds = std::chrono::seconds(std::chrono::sys_days(date).time_since_epoch()).count();
  return true;
}

bool takeClock(Cursor& cursor, WrittenTime& time) {
  int hour = 0, minute = 0, second = 0;
  if (!cursor.takeDigits(2, hour) || !cursor.take(':') || !cursor.takeDigits(2, minute)) return false;
  if (cursor.take(':')) {
    if (!cursor.takeDigits(2, second)) return false;
    if ((cursor.take('.') || cursor.take(',')) && !cursor.takeBillionths(time.billionths)) return false;
  }
  time.whole += hour * 3600 + minute * 60 + second;
  return hour < 24 && minute < 60 && second <= 60;  // 60: a leap second
}

bool takeZone(Cursor& cursor, WrittenTime& time) {
  if (cursor.done() || cursor.take('Z') || cursor.take('z') || cursor.take(" UTC")) return true;
  cursor.take(' ');
  const bool east = cursor.take('+');
  if (!east && !cursor.take('-')) return false;
  int hour = 0, minute = 0;
  if (!cursor.takeDigits(2, hour)) return false;
  const bool colon = cursor.take(':');
  if ((colon || !cursor.done()) && !cursor.takeDigits(2, minute)) return false;
  const int offset = hour * 3600 + minute * 60;
  time.whole += east ? -offset : offset;
  return hour < 24 && minute < 60;
}

std::optional<WrittenTime> readIso(std::string_view text) {
  Cursor cursor(text);
  WrittenTime time{.iso = true};
  if (!takeDate(cursor, time.whole)) return {};
  time.dateOnly = cursor.done();
  if (time.dateOnly) return time;
  if (!cursor.take('T') && !cursor.take('t') && !cursor.take(' ')) return {};
  if (!takeClock(cursor, time) || !takeZone(cursor, time) || !cursor.done()) return {};
  return time;
}

std::optional<WrittenTime> readFloating(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !(std::abs(value) < 9e18)) return {};
  const double whole = std::floor(value);
  // Just below a whole number the difference is rounded to one.
  const auto billionths = std::min(static_cast<std::int32_t>((value - whole) * kBillion), kBillion - 1);
  return WrittenTime{.whole = static_cast<std::int64_t>(whole), .billionths = billionths};
}

std::optional<WrittenTime> readNumber(std::string_view text) {
  WrittenTime time;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, time.whole);
  if (error == std::errc() && stop == end) return time;
  Cursor cursor({stop, static_cast<std::size_t>(end - stop)});
  const bool fraction = error == std::errc() && cursor.take('.') && (cursor.done() || cursor.takeBillionths(time.billionths));
  if (!fraction || !cursor.done()) return readFloating(text);
  if (text.front() == '-' && time.billionths > 0) {
    if (time.whole == std::numeric_limits<std::int64_t>::min()) return {};
    --time.whole;
    time.billionths = kBillion - time.billionths;
  }
  return time;
}

Result<std::optional<Instant>> bound(const char* key, std::string_view text, bool endOfDay) {
  if (text.empty()) return std::optional<Instant>{};
  const auto time = readIso(trimmed(text));
  auto instant = time ? toInstant(*time, TimeUnit::kSeconds) : std::nullopt;
  if (!instant)
    return usageError(key, inQuotes(text) + " is not an ISO 8601 date or time", "Write it like 2020-01-31 or 2020-01-31T18:00:00Z");
  constexpr std::int64_t kDayMs = 86'400'000;
  if (time->dateOnly && endOfDay) instant = Instant{instant->ms + kDayMs - 1, 999'999};
  return instant;
}

/// A day written YYYYMMDD, of 1900 … 2100.
std::optional<std::int64_t> compactDay(std::int64_t digits) {
  constexpr std::int64_t kFirst = 19'000'101, kLast = 21'001'231;
  if (digits < kFirst || digits > kLast) return {};
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(digits / 10'000)),
                                         std::chrono::month(static_cast<unsigned>(digits / 100 % 100)),
                                         std::chrono::day(static_cast<unsigned>(digits % 100))};
  if (!date.ok()) return {};
  return std::chrono::seconds(std::chrono::sys_days(date).time_since_epoch()).count();
}

/// A second written YYYYMMDDhhmmss.
std::optional<std::int64_t> compactSecond(std::int64_t digits) {
  constexpr std::int64_t kClock = 1'000'000;
  const auto day = compactDay(digits / kClock);
  const std::int64_t hour = digits % kClock / 10'000, minute = digits / 100 % 100, second = digits % 100;
  if (!day || hour > 23 || minute > 59 || second > 60) return {};
  return *day + hour * 3600 + minute * 60 + second;
}

/// Whether there are numbers and all are of this form.
template <class Read>
bool allCompact(const std::vector<WrittenTime>& times, const Read& read) {
  bool any = false;
  for (const WrittenTime& time : times) {
    if (time.iso) continue;
    if (time.billionths != 0 || !read(time.whole)) return false;
    any = true;
  }
  return any;
}

}  // namespace

std::optional<WrittenTime> readTime(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return {};
  return text.size() >= 10 && text[4] == '-' ? readIso(text) : readNumber(text);
}

TimeUnit unitOf(const std::vector<WrittenTime>& times) {
  if (allCompact(times, compactDay)) return TimeUnit::kCompactDate;
  if (allCompact(times, compactSecond)) return TimeUnit::kCompactDateTime;
  std::vector<double> sizes;
  sizes.reserve(times.size());
  for (const WrittenTime& time : times)
    if (!time.iso) sizes.push_back(std::abs(static_cast<double>(time.whole)));
  if (sizes.empty()) return TimeUnit::kSeconds;
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  if (*middle < 1e11) return TimeUnit::kSeconds;
  if (*middle < 1e14) return TimeUnit::kMilliseconds;
  return *middle < 1e17 ? TimeUnit::kMicroseconds : TimeUnit::kNanoseconds;
}

std::optional<Instant> toInstant(const WrittenTime& time, TimeUnit unit) {
  if (!time.iso && (unit == TimeUnit::kCompactDate || unit == TimeUnit::kCompactDateTime)) {
    const auto seconds = unit == TimeUnit::kCompactDate ? compactDay(time.whole) : compactSecond(time.whole);
    return seconds ? std::optional(Instant{*seconds * 1000, 0}) : std::nullopt;
  }
  constexpr std::array<std::int64_t, 4> kPerSecond{1, 1'000, 1'000'000, 1'000'000'000};
  const std::int64_t perSecond = time.iso ? 1 : kPerSecond.at(static_cast<std::size_t>(unit));
  std::int64_t seconds = time.whole / perSecond, rest = time.whole % perSecond;
  if (rest < 0) {
    --seconds;
    rest += perSecond;
  }
  if (seconds < kEarliestSecond || seconds > kLatestSecond) return {};
  const std::int64_t nanos = rest * (kBillion / perSecond) + time.billionths / perSecond;
  return Instant{seconds * 1000 + nanos / 1'000'000, static_cast<std::int32_t>(nanos % 1'000'000)};
}

Result<TimeRange> timeRange(std::string_view from, std::string_view to) {
  const auto first = bound("from", from, false);
  if (!first) return tl::unexpected(first.error());
  const auto last = bound("to", to, true);
  if (!last) return tl::unexpected(last.error());
  if (*first && *last && **first > **last)
    return usageError("from", inQuotes(from) + " is later than to, " + inQuotes(to), "Exchange the two");
  return TimeRange{*first, *last};
}

std::string isoText(std::int64_t ms) {
  const std::chrono::sys_seconds time =
      std::chrono::floor<std::chrono::seconds>(std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms)));
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return text.data();
}

}  // namespace xsmoe::data
