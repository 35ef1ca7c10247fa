#include "model/data/written_date.h"

#include <gmock/gmock.h>

namespace xsmoe::data {
namespace {

std::int64_t msOfDate(std::string_view text) {
  const auto time = readDate(text);
  if (!time) return -1;
  return toInstant(*time, TimeUnit::kSeconds).value_or(Instant{-2}).ms;
}

constexpr std::int64_t kMidnight = 1'577'836'800'000;  // 2020-01-01
constexpr std::int64_t kTen = kMidnight + 10 * 3'600'000;

TEST(WrittenDate, HasTheYearFirstWithAnySeparator) {
  for (const char* text : {"2020-01-01", "2020/01/01", "2020-1-1", "2020/1/1", "2020.01.01", "2020 Jan 1", "2020-Jan-01", " 2020-01-01 "})
    EXPECT_EQ(msOfDate(text), kMidnight) << text;
  for (const char* text : {"2020/01/01 10:00", "2020-1-1 10:00", "2020-01-01T10:00", "20200101T100000Z", "20200101T1000",
                           "20200101 10:00:00", "2020-01-01, 10:00", "2020-01-01  10:00:00", "2020-01-01t10:00:00z"})
    EXPECT_EQ(msOfDate(text), kTen) << text;
  EXPECT_EQ(msOfDate("20200101T032551Z"), kMidnight + ((3 * 60 + 25) * 60 + 51) * 1000);
}

TEST(WrittenDate, HasAMonthInEnglish) {
  for (const char* text : {"1 Jan 2020", "01-Jan-2020", "01/Jan/2020", "Jan 1, 2020", "January 1 2020", "JANUARY 1, 2020",
                           "1st January 2020", "Jan. 1, 2020", "1. January 2020", "Wed, 1 Jan 2020", "Wednesday, January 1, 2020"})
    EXPECT_EQ(msOfDate(text), kMidnight) << text;
  EXPECT_EQ(msOfDate("13 Sept 2020"), msOfDate("2020-09-13"));
}

TEST(WrittenDate, IsReadAsProgramsWriteIt) {
  for (const char* text :
       {"Wed, 01 Jan 2020 10:00:00 +0000", "Wed, 01 Jan 2020 10:00:00 GMT", "Wed Jan  1 10:00:00 2020", "Wed Jan 01 10:00:00 +0000 2020",
        "Wed Jan  1 10:00:00 UTC 2020", "01/Jan/2020:10:00:00 +0000", "Wed Jan 01 2020 11:00:00 GMT+0100 (Central European Standard Time)",
        "2020-01-01 10:00:00 +0000 UTC", "2020-01-01 10:00:00 UTC", "2020-01-01 10:00:00.000000+00:00", "Jan 1, 2020 10:00:00 AM"})
    EXPECT_EQ(msOfDate(text), kTen) << text;
}

TEST(WrittenDate, HasAZoneAndHalfDays) {
  EXPECT_EQ(msOfDate("2020-01-01T12:00:00+02:00"), kTen);
  EXPECT_EQ(msOfDate("2020-01-01 08:30-0130"), kTen);
  EXPECT_EQ(msOfDate("2020-01-01T12:00+02"), kTen);
  EXPECT_EQ(msOfDate("2020-01-01 10:00 PM"), kTen + 12 * 3'600'000);
  EXPECT_EQ(msOfDate("2020-01-01 12:00 AM"), kMidnight);
  EXPECT_EQ(msOfDate("2020-01-01 9:59:59,5"), kTen - 500);
}

TEST(WrittenDate, IsRefusedWhereItIsNoneOrCouldBeTwo) {
  for (const char* text : {"01/02/2020",
                           "1.2.2020",
                           "13/01/2020",
                           "06 17, 2018",
                           "2020-13-01",
                           "2020-02-30",
                           "0000-01-01",
                           "30 Feb 2020",
                           "1 Jan 20",
                           "1 Janvier 2020",
                           "Jan 2020",
                           "2020-01",
                           "2020-01-01x",
                           "2020-01-01T25:00",
                           "2020-01-01 13:00 PM",
                           "2020-01-01T12:26:40+",
                           "2020-01-01T12:26:40.Z",
                           "2020-01-01 10:00 EST",
                           "20200101T",
                           "12:30",
                           "",
                           "soon"})
    EXPECT_FALSE(readDate(text)) << text;
}

TEST(WrittenDate, SaysWhichDatesCouldBeTwo) {
  for (const char* text : {"01/02/2020", "1.2.2020", "13/01/2020", "01-02-20", "06 17, 2018", "01/02/2020 10:00"})
    EXPECT_TRUE(isAmbiguousDate(text)) << text;
  for (const char* text : {"2020/01/02", "1 Jan 2020", "01/02", "1.25", "12:30", "1/2 2020"}) EXPECT_FALSE(isAmbiguousDate(text)) << text;
}

}  // namespace
}  // namespace xsmoe::data
