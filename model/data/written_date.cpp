// SPDX-License-Identifier: Apache-2.0
#include "model/data/written_date.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "model/data/digits.h"
#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"january", "february", "march",     "april",   "may",      "june",
                                                   "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr std::size_t kShortName = 3;

char lowerOf(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
bool sameWord(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lowerOf(x) == y; });
}

struct Date {
  int year = 0, month = 0, day = 0;
};

std::optional<std::int64_t> secondsOf(const Date& date) {
  const std::chrono::year_month_day day{std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  if (!day.ok() || date.year == 0) return {};
  return std::chrono::seconds(std::chrono::sys_days(day).time_since_epoch()).count();
}

/// Takes characters from the front of a text; every function says whether it could, and takes nothing where not.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char wanted) { return rest_.starts_with(wanted) && (rest_.remove_prefix(1), true); }
  bool takeOneOf(std::string_view wanted) { return !done() && wanted.find(next()) != wanted.npos && (rest_.remove_prefix(1), true); }
  void skipBlanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  /// As many digits as there are, if those are few … many.
  bool takeNumber(std::size_t few, std::size_t many, int& value) {
    const std::size_t count = static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), isDigit) - rest_.begin());
    if (count < few || count > many) return false;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return true;
  }
  /// So many digits, whatever follows.
  bool takeDigits(std::size_t count, int& value) {
    if (rest_.size() < count || !std::all_of(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count), isDigit)) return false;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return true;
  }
  /// Digits behind a decimal sign; those beyond the ninth are dropped.
  bool takeBillionths(std::int32_t& value) {
    if (!isDigit(next())) return false;
    value = 0;
    for (std::int32_t worth = 100'000'000; isDigit(next()); worth /= 10, rest_.remove_prefix(1)) value += (next() - '0') * worth;
    return true;
  }
  /// A word of `words`, or three or more of its first letters, with a point behind them or without.
  template <std::size_t Count>
  bool takeName(const std::array<std::string_view, Count>& words, int& number) {
    const std::string_view word = wordHere();
    for (std::size_t i = 0; i < Count; ++i) {
      if (word.size() < kShortName || !sameWord(word, words[i].substr(0, word.size()))) continue;
      rest_.remove_prefix(word.size());
      take('.');
      number = static_cast<int>(i) + 1;
      return true;
    }
    return false;
  }
  bool takeWord(std::string_view lower) { return sameWord(wordHere(), lower) && (rest_.remove_prefix(lower.size()), true); }

 private:
  [[nodiscard]] std::string_view wordHere() const {
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    return rest_.substr(0, static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), isLetter) - rest_.begin()));
  }

  std::string_view rest_;
};

bool takeClock(Cursor& cursor, WrittenTime& time) {
  Cursor at = cursor;
  int hour = 0, minute = 0, second = 0;
  if (!at.takeNumber(1, 2, hour) || !at.take(':') || !at.takeDigits(2, minute)) return false;
  if (at.take(':')) {
    if (!at.takeDigits(2, second)) return false;
    if (at.takeOneOf(".,") && !at.takeBillionths(time.billionths)) return false;
  }
  Cursor behind = at;
  behind.skipBlanks();
  if (const bool after = behind.takeWord("pm"); after || behind.takeWord("am")) {
    if (hour < 1 || hour > 12) return false;
    hour = hour % 12 + (after ? 12 : 0);
    at = behind;
  }
  if (hour > 23 || minute > 59 || second > 60) return false;  // 60: a leap second
  time.whole += hour * 3600 + minute * 60 + second;
  cursor = at;
  return true;
}

/// "122640", "1226", with a fraction or without.
bool takeCompactClock(Cursor& cursor, WrittenTime& time) {
  Cursor at = cursor;
  int hour = 0, minute = 0, second = 0;
  if (!at.takeDigits(2, hour) || !at.takeDigits(2, minute)) return false;
  if (at.takeDigits(2, second) && at.takeOneOf(".,") && !at.takeBillionths(time.billionths)) return false;
  if (isDigit(at.next()) || hour > 23 || minute > 59 || second > 60) return false;
  time.whole += hour * 3600 + minute * 60 + second;
  cursor = at;
  return true;
}

bool takeOffset(Cursor& cursor, WrittenTime& time) {
  Cursor at = cursor;
  const bool east = at.take('+');
  int hour = 0, minute = 0;
  if ((!east && !at.take('-')) || !at.takeDigits(2, hour)) return false;
  const bool colon = at.take(':');
  if ((colon || isDigit(at.next())) && !at.takeDigits(2, minute)) return false;
  if (hour > 23 || minute > 59) return false;
  time.whole += (east ? -1 : 1) * (hour * 3600 + minute * 60);
  cursor = at;
  return true;
}

/// A zone, which may be missing: an offset, a name of Greenwich's time, or both.
void takeZone(Cursor& cursor, WrittenTime& time) {
  const auto takeGreenwich = [&] {
    Cursor at = cursor;
    at.skipBlanks();
    if (!at.takeWord("utc") && !at.takeWord("gmt") && !at.takeWord("z")) return;
    cursor = at;
  };
  takeGreenwich();
  Cursor at = cursor;
  at.skipBlanks();
  if (takeOffset(at, time)) {
    cursor = at;
    takeGreenwich();
  }
}

/// "13" or "13th", before a blank, a point or a dash.
bool takeDay(Cursor& cursor, Date& date) {
  if (!cursor.takeNumber(1, 2, date.day)) return false;
  for (const char* ending : {"st", "nd", "rd", "th"})
    if (cursor.takeWord(ending)) break;
  return true;
}

bool takeYearFirst(Cursor& cursor, Date& date, WrittenTime& time, bool& clocked) {
  Cursor at = cursor;
  if (!at.takeDigits(4, date.year)) return false;
  if (isDigit(at.next())) {
    if (!at.takeDigits(2, date.month) || !at.takeDigits(2, date.day) || !at.takeOneOf("Tt ")) return false;
    clocked = takeClock(at, time) || takeCompactClock(at, time);
    if (clocked) cursor = at;
    return clocked;
  }
  const char separator = at.next();
  if (!at.takeOneOf("-/. ")) return false;
  if (!at.takeName(kMonths, date.month) && (separator == ' ' || !at.takeNumber(1, 2, date.month))) return false;
  if (!at.take(separator) || !at.takeNumber(1, 2, date.day)) return false;
  cursor = at;
  return true;
}

bool takeDayFirst(Cursor& cursor, Date& date) {
  Cursor at = cursor;
  if (!takeDay(at, date)) return false;
  while (at.takeOneOf("-/. ")) {
  }
  if (!at.takeName(kMonths, date.month)) return false;
  while (at.takeOneOf("-/., ")) {
  }
  if (!at.takeNumber(4, 4, date.year)) return false;
  cursor = at;
  return true;
}

/// The year may stand behind the time of day.
bool takeMonthFirst(Cursor& cursor, Date& date, WrittenTime& time, bool& clocked) {
  Cursor at = cursor;
  if (!at.takeName(kMonths, date.month)) return false;
  while (at.takeOneOf("-/. ")) {
  }
  if (!takeDay(at, date)) return false;
  while (at.takeOneOf("-/., ")) {
  }
  Cursor year = at;
  if (!year.takeNumber(4, 4, date.year)) {
    clocked = takeClock(at, time);
    if (!clocked) return false;
    takeZone(at, time);
    at.skipBlanks();
    year = at;
    if (!year.takeNumber(4, 4, date.year)) return false;
  }
  cursor = year;
  return true;
}

void skipWeekday(Cursor& cursor) {
  int ignored = 0;
  if (!cursor.takeName(kWeekdays, ignored)) return;
  cursor.take(',');
  cursor.skipBlanks();
}

/// What stands between a date and a time of day.
void skipJoint(Cursor& cursor) {
  if (cursor.takeOneOf("Tt:")) return;
  cursor.take(',');
  cursor.skipBlanks();
}

}  // namespace

std::optional<WrittenTime> readDate(std::string_view text) {
  Cursor cursor(trimmed(text));
  WrittenTime time{.dated = true};
  Date date;
  bool clocked = false;
  skipWeekday(cursor);
  if (!takeYearFirst(cursor, date, time, clocked) && !takeDayFirst(cursor, date) && !takeMonthFirst(cursor, date, time, clocked)) return {};
  const auto seconds = secondsOf(date);
  if (!seconds) return {};
  time.whole += *seconds;
  time.dateOnly = !clocked && cursor.done();
  if (time.dateOnly) return time;
  if (!clocked) {
    skipJoint(cursor);
    if (!takeClock(cursor, time)) return {};
  }
  takeZone(cursor, time);
  // What a browser prints behind an offset: its name in parentheses.
  cursor.skipBlanks();
  const bool named = cursor.take('(');
  if (!cursor.done() && !named) return {};
  return time;
}

bool hasShortYear(std::string_view text) {
  Cursor cursor(trimmed(text));
  Date date;
  skipWeekday(cursor);
  if (!takeDay(cursor, date)) return false;
  while (cursor.takeOneOf("-/. ")) {
  }
  if (!cursor.takeName(kMonths, date.month)) return false;
  while (cursor.takeOneOf("-/., ")) {
  }
  return cursor.takeNumber(2, 2, date.year) && (cursor.done() || cursor.next() == ' ');
}

bool isAmbiguousDate(std::string_view text) {
  Cursor cursor(trimmed(text));
  skipWeekday(cursor);
  int first = 0, second = 0, year = 0;
  if (!cursor.takeNumber(1, 2, first)) return false;
  const char separator = cursor.next();
  if (!cursor.takeOneOf("-/. ") || !cursor.takeNumber(1, 2, second)) return false;
  if (separator == ' ' ? !cursor.take(',') : !cursor.take(separator)) return false;
  cursor.skipBlanks();
  return cursor.takeNumber(2, 4, year);
}

}  // namespace xsmoe::data
