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

#include "model/data/digits.h"
#include "model/data/numbers.h"
#include "model/data/raw_text.h"
#include "model/data/written_date.h"

namespace xsmoe::data {
namespace {

constexpr std::int32_t kBillion = 1'000'000'000;
constexpr std::int64_t kEarliestSecond = -62'135'596'800;  // 0001-01-01
constexpr std::int64_t kLatestSecond = 253'402'300'799;    // 9999-12-31T23:59:59

std::optional<WrittenTime> readFloating(std::string_view text) {
  const auto value = readDecimal(text);
  if (!value || !(std::abs(*value) < 9e18)) return {};
  const double whole = std::floor(*value);
  // Just below a whole number the difference is rounded to one.
  const auto billionths = std::min(static_cast<std::int32_t>((*value - whole) * kBillion), kBillion - 1);
  return WrittenTime{.whole = static_cast<std::int64_t>(whole), .billionths = billionths};
}

/// Digits to the end of a text; those beyond the ninth are dropped. Empty where there is anything else.
std::optional<std::int32_t> billionthsFrom(std::string_view digits) {
  if (!std::all_of(digits.begin(), digits.end(), isDigit)) return {};
  std::int32_t value = 0, worth = kBillion / 10;
  for (std::size_t i = 0; i < digits.size(); ++i, worth /= 10) value += (digits[i] - '0') * worth;
  return value;
}

/// Exactly, where a double would not do: whole numbers, and those with a decimal sign.
std::optional<WrittenTime> readNumber(std::string_view text) {
  WrittenTime time;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, time.whole);
  if (error == std::errc() && stop == end) return time;
  const std::string_view rest(stop, static_cast<std::size_t>(end - stop));
  const bool pointed = error == std::errc() && (rest.starts_with('.') || rest.starts_with(','));
  const auto billionths = pointed ? billionthsFrom(rest.substr(1)) : std::nullopt;
  if (!billionths) return readFloating(text);
  time.billionths = *billionths;
  if (text.front() == '-' && time.billionths > 0) {
    if (time.whole == std::numeric_limits<std::int64_t>::min()) return {};
    --time.whole;
    time.billionths = kBillion - time.billionths;
  }
  return time;
}

Result<std::optional<Instant>> bound(const char* key, std::string_view text, bool endOfDay) {
  if (text.empty()) return std::optional<Instant>{};
  // Other dates could as well be names of folders.
  const auto time = trimmed(text).substr(0, 5).ends_with('-') ? readDate(text) : std::nullopt;
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

/// A minute written YYYYMMDDhhmm, of 1990 … 2100: earlier ones could be milliseconds.
std::optional<std::int64_t> compactMinute(std::int64_t digits) {
  constexpr std::int64_t kFirst = 199'001'010'000, kLast = 210'012'312'359;
  return digits < kFirst || digits > kLast ? std::nullopt : compactSecond(digits * 100);
}

std::optional<std::int64_t> compactSeconds(std::int64_t digits, TimeUnit unit) {
  if (unit == TimeUnit::kCompactDate) return compactDay(digits);
  return unit == TimeUnit::kCompactMinute ? compactMinute(digits) : compactSecond(digits);
}

constexpr std::int64_t kSecondMs = 1000;
constexpr Instant kFirstBySize{100'000'000 * kSecondMs};                            // 1973: of 100,000,000 seconds
constexpr Instant kFirstMiddle{631'152'000 * kSecondMs};                            // 1990
constexpr Instant kLastBySize{4'133'980'799 * kSecondMs + kSecondMs - 1, 999'999};  // the last of 2100
constexpr std::array<TimeUnit, 7> kUnits{TimeUnit::kSeconds,        TimeUnit::kMilliseconds, TimeUnit::kMicroseconds,
                                         TimeUnit::kNanoseconds,    TimeUnit::kCompactDate,  TimeUnit::kCompactMinute,
                                         TimeUnit::kCompactDateTime};

bool isCompact(TimeUnit unit) { return unit >= TimeUnit::kCompactDate; }

/// The unit in which a number is a time of 1973 … 2100, or a date of 1900 … 2100 without separators. What could be a minute of 1990 or
/// later without separators is one, and no millisecond of 1976; else no number is a time in two units.
std::optional<TimeUnit> unitBySize(const WrittenTime& time) {
  if (toInstant(time, TimeUnit::kCompactMinute)) return TimeUnit::kCompactMinute;
  for (const TimeUnit unit : kUnits)
    if (const auto instant = toInstant(time, unit); instant && *instant <= kLastBySize && (isCompact(unit) || *instant >= kFirstBySize))
      return unit;
  return {};
}

/// Whether there are numbers and all are of this form.
bool allCompact(const std::vector<WrittenTime>& times, TimeUnit unit) {
  const auto is = [&](const WrittenTime& time) { return time.dated || toInstant(time, unit).has_value(); };
  return std::all_of(times.begin(), times.end(), is) &&
         std::any_of(times.begin(), times.end(), [](const WrittenTime& time) { return !time.dated; });
}

/// How the numbers that are times in some unit lie to those that are none. Numbers that grow from a beginning of their own, as seconds or
/// milliseconds since a log began, pass into the sizes of times without a gap.
class Sizes {
 public:
  void add(const WrittenTime& time, const std::optional<TimeUnit>& unit) {
    const double size = std::abs(static_cast<double>(time.whole));
    if (!unit) return strange_.push_back(size);
    leastTime_ = std::min(leastTime_, size);
    if (!isCompact(*unit)) leastCounted_ = std::min(leastCounted_, size);
  }
  [[nodiscard]] bool areApart() const {
    constexpr double kFar = 10;
    return std::all_of(strange_.begin(), strange_.end(), [&](double size) { return kFar * size < leastTime_; });
  }
  [[nodiscard]] bool growFromBelow() const {
    constexpr double kNear = 2;
    return std::any_of(strange_.begin(), strange_.end(),
                       [&](double size) { return size < leastCounted_ && kNear * size >= leastCounted_; });
  }

 private:
  std::vector<double> strange_;
  double leastTime_ = std::numeric_limits<double>::infinity();
  double leastCounted_ = leastTime_;  // of those that are no dates without separators
};

template <class Value>
Value middleOf(std::vector<Value>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Where every number is a day or a second of 1900 … 2100 written without separators, it is that: as seconds the days would all lie in
/// 1970.
TimeUnit unitByMedian(const std::vector<WrittenTime>& times) {
  for (const TimeUnit unit : {TimeUnit::kCompactDate, TimeUnit::kCompactMinute, TimeUnit::kCompactDateTime})
    if (allCompact(times, unit)) return unit;
  std::vector<double> sizes;
  sizes.reserve(times.size());
  for (const WrittenTime& time : times)
    if (!time.dated) sizes.push_back(std::abs(static_cast<double>(time.whole)));
  if (sizes.empty()) return TimeUnit::kSeconds;
  const double middle = middleOf(sizes);
  if (middle < 1e11) return TimeUnit::kSeconds;
  if (middle < 1e14) return TimeUnit::kMilliseconds;
  return middle < 1e17 ? TimeUnit::kMicroseconds : TimeUnit::kNanoseconds;
}

}  // namespace

std::optional<WrittenTime> readTime(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return {};
  if (const auto number = readNumber(text)) return number;
  return readDate(text);
}

TimeScale scaleOf(const std::vector<WrittenTime>& times) {
  std::array<std::int64_t, kUnits.size()> counts{};
  std::vector<Instant> known;
  Sizes sizes;
  for (const WrittenTime& time : times) {
    const auto unit = time.dated ? TimeUnit::kSeconds : unitBySize(time);
    const auto instant = unit ? toInstant(time, *unit) : std::nullopt;
    if (instant) known.push_back(*instant);
    if (time.dated) continue;
    sizes.add(time, unit);
    if (unit) ++counts.at(static_cast<std::size_t>(*unit));
  }
  const bool few = 10 * std::ssize(known) < std::ssize(times);
  if (known.empty() || (few && !sizes.areApart()) || sizes.growFromBelow() || middleOf(known) < kFirstMiddle)
    return {unitByMedian(times), false};
  const auto most = std::max_element(counts.begin(), counts.end()) - counts.begin();
  return {kUnits.at(static_cast<std::size_t>(most)), true};
}

std::optional<TimeUnit> unitIn(const TimeScale& scale, const WrittenTime& time) {
  if (time.dated || !scale.bySize) return scale.unit;
  return unitBySize(time);
}

std::optional<Instant> toInstant(const WrittenTime& time, TimeUnit unit) {
  if (!time.dated && isCompact(unit)) {
    const auto seconds = time.billionths == 0 ? compactSeconds(time.whole, unit) : std::nullopt;
    return seconds ? std::optional(Instant{*seconds * 1000, 0}) : std::nullopt;
  }
  constexpr std::array<std::int64_t, 4> kPerSecond{1, 1'000, 1'000'000, 1'000'000'000};
  const std::int64_t perSecond = time.dated ? 1 : kPerSecond.at(static_cast<std::size_t>(unit));
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
