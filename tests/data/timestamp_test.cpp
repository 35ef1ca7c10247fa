#include "model/data/timestamp.h"

#include <gmock/gmock.h>

#include <limits>

namespace xsmoe::data {
namespace {

using testing::HasSubstr;

std::int64_t msOf(std::string_view text, TimeUnit unit = TimeUnit::kSeconds) {
  const auto time = readTime(text);
  if (!time) return -1;
  return toInstant(*time, unit).value_or(Instant{-2}).ms;
}

TEST(Timestamp, ReadsNumbersWithAndWithoutFraction) {
  EXPECT_EQ(msOf("1600000000"), 1'600'000'000'000);
  EXPECT_EQ(msOf(" 1600000000.25 "), 1'600'000'000'250);
  EXPECT_EQ(msOf("1600000000."), 1'600'000'000'000);
  EXPECT_EQ(msOf("1.6e9"), 1'600'000'000'000);
  EXPECT_EQ(msOf("-1.5"), -1500) << "before 1970";
  EXPECT_EQ(msOf("1600000000123", TimeUnit::kMilliseconds), 1'600'000'000'123);
  EXPECT_EQ(msOf("1600000000123456", TimeUnit::kMicroseconds), 1'600'000'000'123);
}

TEST(Timestamp, KeepsOrderWithinAMillisecond) {
  const auto earlier = toInstant(*readTime("0.00010"), TimeUnit::kSeconds), later = toInstant(*readTime("0.00011"), TimeUnit::kSeconds);
  EXPECT_EQ(*earlier, (Instant{0, 100'000}));
  EXPECT_LT(*earlier, *later);
}

TEST(Timestamp, ReadsIsoDatesAndTimes) {
  EXPECT_EQ(msOf("2020-09-13"), 1'599'955'200'000);
  EXPECT_EQ(msOf("2020-09-13T12:26:40Z"), 1'600'000'000'000);
  EXPECT_EQ(msOf("2020-09-13 12:26:40"), 1'600'000'000'000);
  EXPECT_EQ(msOf("2020-09-13T14:26:40.5+02:00"), 1'600'000'000'500);
  EXPECT_EQ(msOf("2020-09-13T10:56:40-0130"), 1'600'000'000'000);
  EXPECT_EQ(msOf("2020-09-13T12:26"), 1'599'999'960'000);
  EXPECT_EQ(msOf("1969-12-31T23:59:59.750Z"), -250);
  EXPECT_EQ(msOf("2020-02-29"), 1'582'934'400'000);
}

TEST(Timestamp, RefusesWhatIsNoTime) {
  for (const char* text : {"", " ", "yesterday", "12:30", "2020-13-01", "2021-02-29", "2020-09-13T25:00", "2020-09-13T12:26:40+",
                           "2020-09-13x", "2020-09-13T12:26:40.Z", "1600000000s", "nan", "inf", "1e40", "09/13/2020", "1,600,000,000"})
    EXPECT_FALSE(readTime(text)) << text;
}

TEST(Timestamp, ReadsTheEndsOfTheRange) {
  EXPECT_EQ(readTime("-9223372036854775808")->whole, std::numeric_limits<std::int64_t>::min());
  EXPECT_FALSE(readTime("-9223372036854775808.5"));
  EXPECT_EQ(readTime("-1e-20")->billionths, 999'999'999) << "just below a whole number";
}

TEST(Timestamp, ReadsADecimalComma) {
  EXPECT_EQ(msOf("1600000000,25"), 1'600'000'000'250);
  EXPECT_EQ(msOf("1,6E+09"), 1'600'000'000'000);
  EXPECT_EQ(msOf("-1,5"), -1500);
}

class TimesOfAFile : public testing::Test {
 protected:
  TimeScale scale(std::initializer_list<const char*> texts) {
    std::vector<WrittenTime> times;
    for (const char* text : texts) times.push_back(*readTime(text));
    return scaleOf(times);
  }
  static std::optional<TimeUnit> unit(const TimeScale& scale, const char* text) { return unitIn(scale, *readTime(text)); }
};

TEST_F(TimesOfAFile, HaveTheUnitOfMost) {
  EXPECT_EQ(scale({"1600000000", "1600000001", "9999999999999"}).unit, TimeUnit::kSeconds) << "one odd value changes nothing";
  EXPECT_EQ(scale({"0", "1600000000000", "1600000000001"}).unit, TimeUnit::kMilliseconds);
  EXPECT_EQ(scale({"1600000000000000"}).unit, TimeUnit::kMicroseconds);
  EXPECT_EQ(scale({"1600000000000000000"}).unit, TimeUnit::kNanoseconds);
  EXPECT_EQ(scale({"20200102", "20200103"}).unit, TimeUnit::kCompactDate);
  EXPECT_EQ(scale({"20200102030405"}).unit, TimeUnit::kCompactDateTime);
  EXPECT_EQ(scale({"202001020304", "202001020305"}).unit, TimeUnit::kCompactMinute) << "as milliseconds they would lie in 1976";
  EXPECT_EQ(scale({"2020-01-01"}).unit, TimeUnit::kSeconds);
}

TEST_F(TimesOfAFile, HaveEachTheUnitOfItsSize) {
  const TimeScale seconds = scale({"1600000000", "1600000001", "1600000002"});
  EXPECT_EQ(unit(seconds, "1600000003"), TimeUnit::kSeconds);
  EXPECT_EQ(unit(seconds, "1600000003000"), TimeUnit::kMilliseconds);
  EXPECT_EQ(unit(seconds, "1600000003000000"), TimeUnit::kMicroseconds);
  EXPECT_EQ(unit(seconds, "1600000003000000000"), TimeUnit::kNanoseconds);
  EXPECT_EQ(unit(seconds, "20200102"), TimeUnit::kCompactDate);
  EXPECT_EQ(unit(seconds, "20200102030405"), TimeUnit::kCompactDateTime);
  for (const char* text : {"0", "-1", "20201399", "9999999999", "9999999999999", "99999999"}) EXPECT_FALSE(unit(seconds, text)) << text;
  EXPECT_EQ(unit(scale({"20200102", "20200103", "1600000000"}), "1600000000"), TimeUnit::kSeconds);
}

TEST_F(TimesOfAFile, ThatCountFromElsewhereStayAsTheyAre) {
  const TimeScale counts = scale({"1", "2", "3"});
  EXPECT_EQ(unit(counts, "20200102"), TimeUnit::kSeconds);
  EXPECT_EQ(unit(counts, "0"), TimeUnit::kSeconds);
  EXPECT_EQ(unit(scale({"150000000", "150000001", "5"}), "5"), TimeUnit::kSeconds)
      << "of 1974: rather seconds from a beginning of their own";
}

TEST_F(TimesOfAFile, AmongDatesAreNoneWhereTheirSizeIsNone) {
  const TimeScale dates = scale({"2020-01-01", "2020-01-02", "2020"});
  EXPECT_FALSE(unit(dates, "2020")) << "a year is no second of 1970";
  EXPECT_FALSE(unit(dates, "43831")) << "nor is a day of a spreadsheet";
  EXPECT_EQ(unit(dates, "1600000000"), TimeUnit::kSeconds);
  EXPECT_EQ(unit(scale({"1950-01-01", "1950-01-02", "5"}), "5"), TimeUnit::kSeconds) << "what is as old may count from 1970";
}

TEST_F(TimesOfAFile, ThatPassIntoTimesWithoutAGapCountFromElsewhere) {
  std::vector<WrittenTime> month;  // milliseconds since the log began, an hour each
  for (int hour = 0; hour < 720; ++hour) month.push_back({.whole = hour * 3'600'000LL});
  EXPECT_FALSE(scaleOf(month).bySize);
  EXPECT_TRUE(scale({"20200101", "20200102", "20190230", "20200103"}).bySize) << "a day that is none begins nothing";
  EXPECT_TRUE(scale({"880000000", "880000001", "99999999", "0"}).bySize);
}

TEST_F(TimesOfAFile, FarBelowTheFewThatAreTimesAreNone) {
  EXPECT_FALSE(unit(scale({"0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "1600000000"}), "0"));
  const TimeScale growing = scale({"1000", "2000", "4000", "8000", "16000", "1000000", "4000000", "16000000", "32000000", "64000000",
                                   "100000000", "600000000", "700000000"});
  EXPECT_EQ(unit(growing, "1000"), TimeUnit::kSeconds) << "milliseconds of a week, say, leave no gap";
}

TEST(Timestamp, TimesOutsideTheCalendarAreNone) {
  EXPECT_FALSE(toInstant(*readTime("1600000000000"), TimeUnit::kSeconds));
  EXPECT_TRUE(toInstant(*readTime("9999-12-31T23:59:59Z"), TimeUnit::kSeconds));
}

TEST(TimeRange, ADateAsEndCoversItsDay) {
  const auto range = timeRange("2020-01-01", "2020-01-31");
  ASSERT_TRUE(range);
  EXPECT_TRUE(range->contains({msOf("2020-01-01")}));
  EXPECT_TRUE(range->contains({msOf("2020-01-31T23:59:59.999Z"), 999'999}));
  EXPECT_FALSE(range->contains({msOf("2020-02-01")}));
  EXPECT_FALSE(range->contains({msOf("2019-12-31T23:59:59Z")}));
}

TEST(TimeRange, ATimeAsEndIsIncludedToTheInstant) {
  const auto range = timeRange("", "2020-01-31T12:00:00Z");
  ASSERT_TRUE(range);
  EXPECT_TRUE(range->contains({msOf("2020-01-31T12:00:00Z")}));
  EXPECT_FALSE(range->contains({msOf("2020-01-31T12:00:00.001Z")}));
  for (const char* any : {"0001-01-01", "9999-12-31"}) EXPECT_TRUE(timeRange("", "")->contains({msOf(any)})) << "no bound";
}

TEST(TimeRange, RefusesWhatIsNoDateAndWhatIsReversed) {
  EXPECT_EQ(describe(timeRange("January", "").error()),
            "from: \"January\" is not an ISO 8601 date or time. Write it like 2020-01-31 or 2020-01-31T18:00:00Z.");
  EXPECT_THAT(describe(timeRange("", "2020-02-30").error()), HasSubstr("to: \"2020-02-30\" is not"));
  EXPECT_EQ(describe(timeRange("2020-02-01", "2020-01-31").error()),
            "from: \"2020-02-01\" is later than to, \"2020-01-31\". Exchange the two.");
  EXPECT_EQ(exitCode(timeRange("x", "").error().kind), 2);
}

TEST(Timestamp, WritesIsoText) {
  EXPECT_EQ(isoText(1'600'000'000'999), "2020-09-13T12:26:40Z");
  EXPECT_EQ(isoText(-1), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace xsmoe::data
