// What people's files look like: other orders, separators, spellings, encodings and times than the reader's own.
#include <gmock/gmock.h>

#include <algorithm>

#include "model/data/import/import_stream.h"
#include "model/data/import/recognise_sources.h"
#include "model/data/stream_folder.h"
#include "tests/data/packed.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ImportHabits : public testing::Test {
 protected:
  /// The stream's interactions, or the error.
  std::string imported(const std::vector<fs::path>& paths) {
    auto sources = recogniseSources(paths);
    if (!sources) return describe(sources.error());
    ImportSettings settings;
    settings.sources = *std::move(sources);
    target = folder.path() / ("stream" + std::to_string(++count_));
    auto made = importStream(settings, target);
    if (!made) return describe(made.error());
    report = *std::move(made);
    return contentOf(target / "interactions.csv");
  }
  std::string imported(std::string_view log) { return imported(std::vector<fs::path>{folder.write("log", log)}); }
  [[nodiscard]] std::string items() const { return contentOf(target / "items.csv"); }
  /// What a stream folder with this log is read as.
  Result<InteractionLog> opened(std::string_view log) {
    folder.write("own/interactions.csv", log);
    return readInteractions(*openStreamFolder(folder.path() / "own"), "", "");
  }

  TemporaryFolder folder;
  fs::path target;
  ImportReport report;

 private:
  int count_ = 0;
};

/// Twelve records of three users and twelve items, rated 3, a second apart.
std::string log(const std::vector<std::string>& header, const std::string& separator, const std::string& index = {}) {
  std::string text;
  const auto add = [&](const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) text += (i == 0 ? "" : separator) + fields[i];
    text += '\n';
  };
  add(header);
  for (int r = 0; r < 12; ++r) {
    std::vector<std::string> row;
    if (!index.empty()) row.push_back(std::to_string(r + (index == "1" ? 1 : 0)));
    for (const std::string& name : header) {
      const char kind = name.find("user") != name.npos     ? 'u'
                        : name.find("item") != name.npos   ? 'i'
                        : name.find("rating") != name.npos ? 'r'
                                                           : 't';
      if (name.empty()) continue;
      row.push_back(kind == 'u'   ? std::to_string(1 + r % 3)
                    : kind == 'i' ? std::to_string(101 + r)
                    : kind == 'r' ? "3"
                                  : std::to_string(881250900 + r));
    }
    add(row);
  }
  return text;
}

TEST_F(ImportHabits, AHeaderIsObeyedWhateverTheSeparatorAndTheOrder) {
  std::vector<std::string> names{"item_id", "rating", "timestamp", "user_id"};
  const std::string expected = imported(log({"user_id", "item_id", "rating", "timestamp"}, ","));
  EXPECT_THAT(expected, HasSubstr("user,item,timestamp,rating\n1,101,881250900,3\n2,102,881250901,3\n"));
  do {
    for (const char* separator : {"\t", "::", ",", ";", "|"}) {
      EXPECT_EQ(imported(log(names, separator)), expected) << testing::PrintToString(names) << separator;
      EXPECT_EQ(report.users, 3);
      EXPECT_EQ(report.items, 12);
    }
    std::vector<std::string> typed;
    for (const std::string& name : names) typed.push_back(name + (name.ends_with("_id") ? ":token" : ":float"));
    EXPECT_EQ(imported(log(typed, "\t")), expected) << "RecBole's types";
  } while (std::next_permutation(names.begin(), names.end()));
}

TEST_F(ImportHabits, AHeaderHasAnIndexOrNoRating) {
  const std::string expected = imported(log({"user_id", "item_id", "rating", "timestamp"}, ","));
  for (const char* separator : {"\t", "::", ",", ";", "|"}) {
    EXPECT_EQ(imported(log({"", "user_id", "item_id", "rating", "timestamp"}, separator, "0")), expected) << "as pandas writes it";
    EXPECT_EQ(imported(log({"user_id", "item_id", "rating", "timestamp"}, separator, "1")), expected) << "as R writes it";
    EXPECT_THAT(imported(log({"timestamp", "item_id", "user_id"}, separator)), HasSubstr("user,item,timestamp\n1,101,881250900\n"));
  }
  EXPECT_EQ(opened(log({"user_id", "item_id", "rating", "timestamp"}, ";", "1"))->userIds.size(), 3U) << "training reads the same";
  EXPECT_EQ(opened(log({"timestamp", "user_id", "item_id"}, "::"))->itemIds.size(), 12U);
}

TEST_F(ImportHabits, AHeaderAboveNumbersIsObeyedThoughItsNamesAreUnknown) {
  const std::string text = log({"x user", "x item", "x rating", "x time"}, "\t");
  EXPECT_THAT(imported(text),
              HasSubstr("no column is known as the user and the item and the time; they could be x user, x item, x rating, x time"));
}

TEST_F(ImportHabits, AHeaderIsNoRecordOfSequencesAndTitles) {
  EXPECT_EQ(imported("user_id\titems\nu1\t95 96\nu2\t96 97\n"), "user,item,timestamp\nu1,95,1\nu1,96,2\nu2,96,1\nu2,97,2\n");
  std::string titles = "item_id,title\n";
  for (int i = 0; i < 20; ++i) titles += std::to_string(i) + ",Thing " + std::to_string(i) + "\n";
  folder.write("in/titles.csv", titles);
  folder.write("in/log.csv", "user,item,timestamp\nu,3,1600000000\n");
  (void)imported({folder.path() / "in"});
  EXPECT_EQ(report.unusedItems, 19);
}

TEST_F(ImportHabits, ColumnsAreKnownInAnyCaseAndPunctuation) {
  for (const char* header :
       {"User ID,Item ID,Time Stamp", "User-ID,ITEM-ID,time_stamp", "user.id,item.id,ts", "USERID,ItemId,Event Time",
        "session_id,product_id,event_time", "visitorid,itemid,timestamp", "Customer ID,StockCode,InvoiceDate",
        "Buyer-ID,Goods ID,purchase date", "Reviewer,ISBN,Review_Time", "member,artistID,tstamp", "account,product,utc time"})
    EXPECT_EQ(imported(std::string(header) + "\nu,i,1600000000\n"), "user,item,timestamp\nu,i,1600000000\n") << header;
  EXPECT_EQ(imported("session_id,user_id,item_id,ts\ns,u,i,1600000000\n"), "user,item,timestamp\nu,i,1600000000\n")
      << "a session stands for a user where there is none";
  EXPECT_EQ(imported("session_id,member,track_id,artist_id,ts\ns,u,i,a,1600000000\n"), "user,item,timestamp\nu,i,1600000000\n");
}

TEST_F(ImportHabits, AColumnOfTagsUnmakesNoLog) {
  EXPECT_EQ(imported("user,item,tag,timestamp\nu,i,fun,1600000000\n"), "user,item,timestamp\nu,i,1600000000\n");
  EXPECT_EQ(imported("userId,movieId,rating,tag,timestamp\nu,i,5,fun,1600000000\n"), "user,item,timestamp,rating\nu,i,1600000000,5\n");
}

TEST_F(ImportHabits, AMessageNamesOnlyWhatIsMissingAndWhatItCouldBe) {
  EXPECT_THAT(
      imported("user,item,moment,colour\nu,i,2020-01-01,red\n"),
      HasSubstr(
          "log: no column is known as the time; it could be moment. Map by hand: in the import dialog, or with --columns timestamp=NAME."))
      << "colours are no times";
  EXPECT_THAT(imported("user,note,timestamp\nu,i,1600000000\n"), HasSubstr("no column is known as the item; it could be note."));
  folder.write("own/interactions.csv", "user,item,moment\nu,i,5\n");
  EXPECT_THAT(describe(readInteractions(*openStreamFolder(folder.path() / "own"), "", "").error()),
              HasSubstr("no column is known as the timestamp; it could be moment. Name it in stream.json, for example "
                        "{\"columns\":{\"timestamp\":\"moment\"}}."));
}

TEST_F(ImportHabits, NumbersAmongDatesAreTakenByTheirSizeOrRefused) {
  EXPECT_EQ(imported("user,item,timestamp\nu,a,2020-01-01\nu,b,1600000000\nu,c,2020\nu,d,2020-01-02\n"),
            "user,item,timestamp\nu,a,1577836800\nu,b,1600000000\nu,d,1577923200\n");
  EXPECT_THAT(report.notes, ElementsAre("The times of log are dates (2) and numbers (1): each was taken as what it is."));
  ASSERT_EQ(report.badLineCount, 1);
  EXPECT_EQ(report.badLines.front().reason, "timestamp 2020 is no time of 1973 to 2100 in any unit, as the others are");
}

TEST_F(ImportHabits, TimesOf1970AmongLaterOnesAreTold) {
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 4100; ++i) log += "u,early,0\n";
  for (int i = 0; i < 4100; ++i) log += "u,late," + std::to_string(1'600'000'000 + i) + "\n";
  imported(log);
  EXPECT_THAT(report.notes,
              Contains("The times of log lie before 1973 (4,100) and after 1989 (4,100): check whether all of them are times."));
  imported("user,item,timestamp\nu,a,1970-01-01\nu,b,2020-01-01\n");
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("The times of log lie before 1973 (1) and after 1989 (1)")));
  imported("user,item,timestamp\nu,a,160000000000\nu,b,160000000001\n");
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("All times lie before 1990")));
}

TEST_F(ImportHabits, YearsOfTwoDigitsAreRefusedWithTheRemedy) {
  EXPECT_THAT(imported("user,item,timestamp\nu,a,01-Jan-20\n"),
              HasSubstr("\"01-Jan-20\" has a year of two digits; write all four, the year first, as 2020-01-31"));
}

TEST_F(ImportHabits, BlanksThatDoNotBreakAndMarksOfByteOrderAreBlanks) {
  EXPECT_EQ(imported("user,item,timestamp\n\u00A0u\u00A0 ,\uFEFFi,\u00A01600000000\n"), "user,item,timestamp\nu,i,1600000000\n");
}

TEST_F(ImportHabits, WholeNumbersBeyond64BitsInJsonAreReadAsTheyStand) {
  EXPECT_EQ(imported("{\"user_id\": \"u\", \"item_id\": 123456789012345678901, \"timestamp\": 1600000000, \"x\": -99999999999999999999}\n"),
            "user,item,timestamp\nu,123456789012345678901,1600000000\n");
}

TEST_F(ImportHabits, MixedTimesAreTakenByTheirOwnSizeAndCounted) {
  const std::string mixed =
      "user,item,timestamp\nu,a,1600000000\nu,b,1600000001\nu,c,1600000002000\nu,d,20200913\nu,e,1600000003000000\nu,f,1600000004\nu,g,0\n";
  EXPECT_EQ(imported(mixed),
            "user,item,timestamp\nu,a,1600000000\nu,b,1600000001\nu,c,1600000002\nu,d,1599955200\nu,e,1600000003\nu,f,1600000004\n");
  EXPECT_THAT(report.notes,
              ElementsAre("1 time of log is in milliseconds, the others in seconds: each was taken by its own size.",
                          "1 time of log is in microseconds, the others in seconds: each was taken by its own size.",
                          "1 time of log is in dates without separators, the others in seconds: each was taken by its own size."));
  ASSERT_EQ(report.badLineCount, 1);
  EXPECT_EQ(report.badLines.front().line, 8);
  EXPECT_EQ(report.badLines.front().reason, "timestamp 0 is no time of 1973 to 2100 in any unit, as the others are");
  const auto log = opened(mixed);
  ASSERT_TRUE(log);
  EXPECT_EQ(log->size(), 6);
  EXPECT_THAT(log->notes, Contains(HasSubstr("in milliseconds")));
}

TEST_F(ImportHabits, SecondsAmongMillisecondsAreSeconds) {
  EXPECT_EQ(imported("user,item,timestamp\nu,a,1600000000123\nu,b,1600000001\nu,c,1600000002125\n"),
            "user,item,timestamp\nu,a,1600000000.123\nu,b,1600000001\nu,c,1600000002.125\n");
}

TEST_F(ImportHabits, AmbiguousDatesAreRefusedWithTheRemedy) {
  EXPECT_THAT(imported("user,item,timestamp\nu,a,01/02/2020\nu,b,02/02/2020\n"),
              HasSubstr("line 2: timestamp \"01/02/2020\" may have the day or the month first; write the year first, as 2020-01-31"));
  EXPECT_EQ(imported("user,item,timestamp\nu,a,2020/01/01 10:00\nu,b,\"Jan 1, 2020\"\nu,c,2020-01-01 00:00:00 +0000 UTC\n"),
            "user,item,timestamp\nu,a,1577872800\nu,b,1577836800\nu,c,1577836800\n");
}

TEST_F(ImportHabits, DecimalCommasAreReadInTablesWithSemicolons) {
  EXPECT_EQ(imported("user;item;rating;timestamp\nu;a;4,5;1600000000,25\nu;b;3;1,6E+09\n"),
            "user,item,timestamp,rating\nu,a,1600000000.25,4.5\nu,b,1600000000,3\n");
  folder.write("own/interactions.csv", "user;item;rating;timestamp\nu;a;4,5;1600000000,25\n");
  const auto log = readInteractions(*openStreamFolder(folder.path() / "own"), "", "", {}, Ratings::kRead);
  ASSERT_TRUE(log);
  EXPECT_THAT(log->ratings, ElementsAre(4.5F));
  EXPECT_THAT(log->timesMs, ElementsAre(1'600'000'000'250));
}

TEST_F(ImportHabits, BlanksAroundValuesDoNotCount) {
  const std::string padded = "user , item , timestamp\n u1 , \"a, b\" , 1600000000 \nu1,\"c\" ,1600000001\n";
  EXPECT_EQ(imported(padded), "user,item,timestamp\nu1,\"a, b\",1600000000\nu1,c,1600000001\n");
  const auto log = opened(padded);
  ASSERT_TRUE(log) << describe(log.error());
  EXPECT_THAT(log->userIds, ElementsAre("u1"));
  EXPECT_THAT(log->itemIds, ElementsAre("a, b", "c"));
  folder.write("own/items.csv", "item , title\n \"a, b\" , Lamp \n");
  EXPECT_EQ(readItems(*openStreamFolder(folder.path() / "own"))->at("a, b").title, "Lamp");
}

TEST_F(ImportHabits, OtherEncodingsAndLineEndsAreRead) {
  const std::string expected = "user,item,timestamp\nu,a,1600000000\nv,b,1600000001\n";
  for (const bool bigEndian : {false, true}) EXPECT_EQ(imported(widened(expected, 2, bigEndian)), expected);
  EXPECT_EQ(imported("user;item;timestamp\ru;a;1600000000\rv;b;1600000001\r"), expected) << "an old Macintosh's";
  EXPECT_EQ(imported("\xEF\xBB\xBF" + expected), expected);
  EXPECT_EQ(imported("user,item,timestamp\nM\xFCller,caf\xE9,1600000000\n"), "user,item,timestamp\nMüller,café,1600000000\n");
  EXPECT_THAT(report.notes, ElementsAre("log is not UTF-8 and was read as Windows-1252."));
  EXPECT_THAT(opened("user,item,timestamp\nM\xFCller,caf\xE9,1600000000\n")->userIds, ElementsAre("Müller"));
}

TEST_F(ImportHabits, AListOfJsonObjectsIsALog) {
  EXPECT_EQ(imported("[\n{\"user\": \"u\", \"item\": 1, \"time\": 1600000000},\n{\"user\": \"u\", \"item\": 2, \"time\": 1600000001}\n]\n"),
            "user,item,timestamp\nu,1,1600000000\nu,2,1600000001\n");
  EXPECT_EQ(imported(R"({"reviews": [{"reviewerID": "A", "asin": "B0", "overall": 4.0, "unixReviewTime": 1529193600}]})"),
            "user,item,timestamp,rating\nA,B0,1529193600,4\n");
  EXPECT_THAT(imported(R"({"user": {"0": "a"}, "item": {"0": "b"}, "timestamp": {"0": 5}})"), HasSubstr("a list for each column"));
  EXPECT_THAT(imported("[[\"u\", \"i\", 5]]"), HasSubstr("a JSON list of values without names"));
}

TEST_F(ImportHabits, NaNOfAJsonLineIsAMissingValue) {
  EXPECT_EQ(imported("{\"user\": \"u\", \"item\": \"a\", \"rating\": NaN, \"timestamp\": 1600000000}\n"
                     "{\"user\": \"u\", \"item\": \"b\", \"rating\": 3, \"timestamp\": NaN}\n"
                     "{\"user\": \"u\", \"item\": \"c\", \"rating\": 4, \"timestamp\": 1600000001}\n"),
            "user,item,timestamp,rating\nu,a,1600000000,\nu,c,1600000001,4\n");
  ASSERT_EQ(report.badLineCount, 1);
  EXPECT_EQ(report.badLines.front().reason, "timestamp is empty");
}

TEST_F(ImportHabits, ArticleNumbersWithoutTheirZerosMatchAndAreTold) {
  folder.write("hm/transactions_train.csv",
               "t_dat,customer_id,article_id,price\n2020-01-02,c1,663713001,1\n2020-01-02,c1,108775015,1\n2020-01-01,c2,0663713001,1\n");
  folder.write("hm/articles.csv",
               "article_id,product_code,prod_name,detail_desc\n0663713001,663713,Strap top,Top.\n108775015,108775,Vest,Long.\n");
  folder.write("hm/images/066/0663713001.jpg", "\xFF\xD8\xFF");
  folder.write("hm/images/010/108775015.jpg", "\xFF\xD8\xFF");
  EXPECT_EQ(imported({folder.path() / "hm"}),
            "user,item,timestamp\nc1,0663713001,1577923200\nc1,0108775015,1577923200\nc2,0663713001,1577836800\n");
  EXPECT_EQ(items(),
            "item,title,description,category,image\n0663713001,Strap top,Top.,,images/066/0663713001.jpg\n"
            "0108775015,Vest,Long.,,images/010/108775015.jpg\n");
  EXPECT_THAT(report.notes, ElementsAre("2 article numbers of transactions_train.csv lack zeros in front and were taken with ten digits.",
                                        "1 article number of articles.csv lack zeros in front and were taken with ten digits."));
}

TEST_F(ImportHabits, ArticleNumbersThatWereReadAsFractionsMatch) {
  folder.write("hm/transactions_train.csv", "t_dat,customer_id,article_id\n2020-01-02,c1,663713001.0\n2020-01-02,c1,0108775015.0\n");
  folder.write("hm/articles.csv", "article_id,prod_name,detail_desc\n0663713001,Strap top,Top.\n0108775015,Vest,Long.\n");
  EXPECT_EQ(imported({folder.path() / "hm"}), "user,item,timestamp\nc1,0663713001,1577923200\nc1,0108775015,1577923200\n");
  EXPECT_EQ(report.titles, 2);
}

TEST_F(ImportHabits, AFileOfSeveralNamesIsReadOnce) {
  folder.write("twice/a/log.csv", "user,item,timestamp\nu,i,1600000000\n");
  fs::create_directories(folder.path() / "twice/b");
  fs::create_hard_link(folder.path() / "twice/a/log.csv", folder.path() / "twice/b/log.csv");
  EXPECT_EQ(imported({folder.path() / "twice"}), "user,item,timestamp\nu,i,1600000000\n");
}

TEST_F(ImportHabits, OtherTablesMatchTheArticlesToo) {
  folder.write("mine/log.csv", "user,item,timestamp\nu,663713001,1600000000\n");
  folder.write("mine/articles.csv", "article_id,prod_name,detail_desc\n0663713001,Strap top,Top.\n");
  EXPECT_EQ(imported({folder.path() / "mine"}), "user,item,timestamp\nu,0663713001,1600000000\n");
  EXPECT_EQ(report.titles, 1);
}

TEST_F(ImportHabits, AmazonsMetadataOf2023GiveFeaturesAndAllParagraphsWithoutTags) {
  folder.write("az/r.jsonl",
               R"({"rating": 4.0, "title": "Good", "asin": "B1", "parent_asin": "B0", "user_id": "AE", "timestamp": 1588687728923})"
               "\n"
               R"({"rating": 4.0, "title": "Good", "asin": "B2", "parent_asin": "B2", "user_id": "AE", "timestamp": 1588687728924})"
               "\n");
  folder.write(
      "az/m.jsonl",
      R"({"main_category": "a", "title": "<b>Lamp</b> &amp; bulb", "features": ["Bright <br>", "5 < 6 W"], "description": ["First.", "<p>Second.</p>"], "parent_asin": "B0"})"
      "\n"
      R"({"main_category": "a", "title": "var aPageStart = (new Date());", "features": [], "description": [], "parent_asin": "B2"})"
      "\n");
  (void)imported({folder.path() / "az"});
  EXPECT_EQ(items(), "item,title,description,category,image\nB0,Lamp & bulb,Bright 5 < 6 W First. Second.,a,\nB2,,,a,\n");
  EXPECT_EQ(report.markupTitles, 1);
}

TEST_F(ImportHabits, AFolderThatLinksToItsParentIsReadOnce) {
  folder.write("in/log.csv", "user,item,timestamp\nu,i,1600000000\n");
  fs::create_directory_symlink(folder.path() / "in", folder.path() / "in/again");
  EXPECT_EQ(imported({folder.path() / "in"}), "user,item,timestamp\nu,i,1600000000\n");
}

}  // namespace
}  // namespace xsmoe::data
