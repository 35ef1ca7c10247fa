#include <gmock/gmock.h>

#include "model/core/utf8.h"
#include "model/data/stream_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class ReadInteractions : public testing::Test {
 protected:
  Result<InteractionLog> read(std::string_view content, const std::string& from = {}, const std::string& to = {}) {
    folder_.write("interactions.csv", content);
    const auto stream = openStreamFolder(folder_.path());
    if (!stream) return tl::unexpected(stream.error());
    return readInteractions(*stream, from, to);
  }
  std::string errorOf(std::string_view content, const std::string& from = {}, const std::string& to = {}) {
    const auto log = read(content, from, to);
    return log ? "no error" : describe(log.error());
  }
  void describeStream(std::string_view json) { folder_.write("stream.json", json); }

  TemporaryFolder folder_;
};

TEST_F(ReadInteractions, NumbersIdsInOrderOfAppearanceAndKeepsFileOrder) {
  const auto log = read("user,item,timestamp\nb,y,30\na,x,10\nb,x,20\n");
  ASSERT_TRUE(log);
  EXPECT_THAT(log->userIds, ElementsAre("b", "a"));
  EXPECT_THAT(log->itemIds, ElementsAre("y", "x"));
  EXPECT_THAT(log->users, ElementsAre(0, 1, 0));
  EXPECT_THAT(log->items, ElementsAre(0, 1, 1));
  EXPECT_THAT(log->timesMs, ElementsAre(30'000, 10'000, 20'000));
  EXPECT_THAT(log->timeNanos, IsEmpty());
  EXPECT_EQ(log->badLineCount, 0);
}

TEST_F(ReadInteractions, RecognisesDelimitersAndKnownNamesInAnyCase) {
  for (const char* content :
       {"user,item,timestamp\nu,i,5\n", "reviewerID\tasin\toverall\tunixReviewTime\nu\ti\t4.0\t5\n",
        "RATING;USERID;MOVIEID;TIMESTAMP\n3;u;i;5\n", "\xEF\xBB\xBFt_dat|customer_id|article_id\r\n1970-01-01T00:00:05Z|u|i\r\n",
        "\"User_Id\", Item_ID , time\nu,i,5\n", "user;item;timestamp;note\nu;i;5;\"one, two; three\"\n"}) {
    const auto log = read(content);
    ASSERT_TRUE(log) << content << describe(log.error());
    EXPECT_THAT(log->userIds, ElementsAre("u")) << content;
    EXPECT_THAT(log->itemIds, ElementsAre("i")) << content;
    EXPECT_THAT(log->timesMs, ElementsAre(5000)) << content;
  }
}

TEST_F(ReadInteractions, ReadsQuotedFields) {
  const auto log = read("user,item,timestamp\r\n\"Smith, Ann\",\"the \"\"best\"\"\",\"5\"\r\n");
  ASSERT_TRUE(log);
  EXPECT_THAT(log->userIds, ElementsAre("Smith, Ann"));
  EXPECT_THAT(log->itemIds, ElementsAre("the \"best\""));
}

TEST_F(ReadInteractions, FindsATsvFile) {
  folder_.write("interactions.tsv", "user\titem\ttimestamp\nu\ti\t5\n");
  const auto stream = openStreamFolder(folder_.path());
  ASSERT_TRUE(stream);
  EXPECT_EQ(readInteractions(*stream, "", "")->size(), 1);
}

TEST_F(ReadInteractions, ATimeOfAnotherUnitIsTakenByItsSize) {
  const auto log = read("user,item,timestamp\nu,i,1600000000123\nu,i,1600000000\nu,i,1600000000125\n");
  ASSERT_TRUE(log);
  EXPECT_THAT(log->timesMs, ElementsAre(1'600'000'000'123, 1'600'000'000'000, 1'600'000'000'125));
  EXPECT_THAT(read("user,item,timestamp\nu,i,2020-09-13\n")->timesMs, ElementsAre(1'599'955'200'000));
}

TEST_F(ReadInteractions, BadRowsAreCountedAndListedWithLineAndReason) {
  const auto log = read(
      "user,item,timestamp\n"
      "u,i,5\n"
      ",i,5\n"
      "u,,5\n"
      "u,i\n"
      "u,i,soon\n"
      "u,i,\n"
      "u,i,5,6\n"
      "\"u\"x,i,5\n"
      "u\xFF,größe,5\n"
      "u,i,99999999999999\n"
      "u,j,6\n");
  ASSERT_TRUE(log);
  EXPECT_EQ(log->size(), 2);
  EXPECT_EQ(log->badLineCount, 9);
  std::vector<std::string> found;
  for (const BadLine& bad : log->badLines) {
    EXPECT_EQ(bad.file, "interactions.csv");
    found.push_back(std::to_string(bad.line) + ": " + bad.reason);
  }
  EXPECT_THAT(found, ElementsAre("3: user is empty", "4: item is empty", "5: 2 fields, the header has 3",
                                 "6: timestamp \"soon\" is neither a number nor a date", "7: timestamp is empty",
                                 "8: 4 fields, the header has 3", StartsWith("9: a quote is not closed"),
                                 "10: user \"u\xEF\xBF\xBD\" is not valid UTF-8", EndsWith("lies outside the years 1 to 9999")));
}

TEST_F(ReadInteractions, ListsTheFirstHundredBadRows) {
  std::string content = "user,item,timestamp\nu,i,5\nu,i,99999999999999\nu,i,6\n";
  for (int i = 0; i < 250; ++i) content += "u,i,never\n";
  const auto log = read(content);
  ASSERT_TRUE(log);
  EXPECT_EQ(log->badLineCount, 251);
  ASSERT_THAT(log->badLines, SizeIs(100));
  EXPECT_EQ(log->badLines.front().line, 3) << "in the order of the file";
  EXPECT_EQ(log->badLines.back().line, 103);
}

TEST_F(ReadInteractions, TakesOnlyTheRangeAndForgetsIdsOutsideIt) {
  const std::string content = "user,item,timestamp\na,x,2019-12-31\nb,y,2020-01-01\nb,z,2020-01-31T23:59:59Z\nc,y,2020-02-01\n";
  const auto log = read(content, "2020-01-01", "2020-01-31");
  ASSERT_TRUE(log);
  EXPECT_THAT(log->userIds, ElementsAre("b"));
  EXPECT_THAT(log->itemIds, ElementsAre("y", "z"));
  EXPECT_THAT(log->items, ElementsAre(0, 1));
  EXPECT_EQ(log->outsideRange, 2);
  EXPECT_EQ(errorOf(content, "2021-01-01"), folder_.path().string() +
                                                "/interactions.csv: none of the 4 records lies within from and to; the log spans "
                                                "2019-12-31T00:00:00Z to 2020-02-01T00:00:00Z. Change from and to, or leave them out.");
}

TEST_F(ReadInteractions, TheCommandLineComesBeforeStreamJson) {
  describeStream(R"({"from": "2020-01-01", "to": "2020-12-31"})");
  const std::string content = "user,item,timestamp\na,x,2019-06-01\na,y,2020-06-01\na,z,2021-06-01\n";
  EXPECT_EQ(read(content)->size(), 1);
  EXPECT_EQ(read(content, "2019-01-01")->size(), 2);
  EXPECT_EQ(read(content, "2019-01-01", "2021-12-31")->size(), 3);
}

TEST_F(ReadInteractions, AMappingNamesTheColumns) {
  describeStream(R"({"columns": {"user": "who", "timestamp": "When"}})");
  const auto log = read("user,who,item,when\nnot,ann,i,5\n");
  ASSERT_TRUE(log);
  EXPECT_THAT(log->userIds, ElementsAre("ann"));
  EXPECT_THAT(
      errorOf("user,item,when\nu,i,5\n"),
      EndsWith("there is no column \"who\", which stream.json maps to user. Columns found: user, item, when. Correct \"columns\" in "
               "stream.json, for example {\"columns\":{\"user\":\"user\"}}."));
}

TEST_F(ReadInteractions, AMissingColumnIsExplained) {
  EXPECT_EQ(errorOf("person,item,timestamp\nu,i,5\n"),
            folder_.path().string() +
                "/interactions.csv: no column is known as the user; it could be person. Name it in stream.json, for example "
                "{\"columns\":{\"user\":\"person\"}}. Known names, in any case and punctuation, are of user: user, user_id, reviewerID, "
                "customer_id, customer, uid, member_id, client_id, account_id, profile_id, visitor_id, reviewer, buyer_id, member, "
                "account, session_id, session, username.");
  EXPECT_THAT(errorOf("196\t242\t3\t881250949\n"),
              HasSubstr("no column is known as the user and the item and the timestamp; it could be 196, 242, 3, 881250949."));
  EXPECT_THAT(errorOf("user,item\nu,i\n"), HasSubstr("no column is known as the timestamp, and none is left that could be it."));
}

TEST_F(ReadInteractions, AFileThatIsNoTextIsNotQuoted) {
  using namespace std::string_literals;
  for (const auto& bytes : {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s,
                            "\x7f"
                            "ELF\x02\x01\x01\0\0,item,\xF0\n"s,
                            "\x93NUMPY\x01\0v\0\n"s}) {
    const auto error = errorOf(bytes);
    EXPECT_THAT(error, HasSubstr("interactions.csv: the file is no text"));
    EXPECT_EQ(error, printable(error)) << "else it has bytes of the file";
    EXPECT_THAT(error, testing::Not(HasSubstr("it could be")));
  }
}

TEST_F(ReadInteractions, OfALongNameOfAColumnNoMoreThanItsBeginningIsQuoted) {
  const auto error = errorOf(std::string(1000, 'x') + ",item,timestamp\nu,i,5\n");
  EXPECT_THAT(error, HasSubstr("it could be " + std::string(60, 'x') + "… Known names"));
  EXPECT_THAT(error, testing::Not(HasSubstr(std::string(61, 'x'))));
}

TEST_F(ReadInteractions, EmptyAndUselessLogsAreRefused) {
  EXPECT_THAT(errorOf(""), HasSubstr("the file is empty. Its first line must be a header"));
  EXPECT_THAT(errorOf("user,item,timestamp\n\n"), HasSubstr("the log is empty: there is a header and no record"));
  EXPECT_THAT(errorOf("user,item,timestamp\nu,i,x\nu,i,y\n"),
              HasSubstr("none of the 2 rows can be used; the first problem is in line 2: timestamp \"x\" is neither"));
  EXPECT_EQ(exitCode(read("").error().kind), 3);
  EXPECT_EQ(exitCode(read("user,item,timestamp\nu,i,5\n", "x").error().kind), 2);
}

TEST_F(ReadInteractions, TellsProgressAndCanBeCancelled) {
  folder_.write("interactions.csv", "user,item,timestamp\nu,i,5\n");
  const auto stream = openStreamFolder(folder_.path());
  Progress last;
  ASSERT_TRUE(readInteractions(*stream, "", "", [&](const Progress& progress) { return last = progress, true; }));
  EXPECT_EQ(last.what, "reading interactions.csv");
  EXPECT_EQ(last.done, 26);
  EXPECT_EQ(last.total, 26);
  const auto cancelled = readInteractions(*stream, "", "", [](const Progress&) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("reading was cancelled"));
}

}  // namespace
}  // namespace xsmoe::data
