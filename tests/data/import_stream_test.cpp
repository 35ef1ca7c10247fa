#include "model/data/import/import_stream.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "model/data/import/recognise_sources.h"
#include "model/data/stream_folder.h"
#include "tests/data/packed.h"
#include "tests/support/cancelled_at_each.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ImportStream : public testing::Test {
 protected:
  ImportSettings settingsFor(const std::vector<fs::path>& paths) {
    auto sources = recogniseSources(paths);
    EXPECT_TRUE(sources) << describe(sources.error());
    ImportSettings settings;
    if (sources) settings.sources = *std::move(sources);
    return settings;
  }
  Result<ImportReport> import(const ImportSettings& settings) { return importStream(settings, target); }
  std::string errorOf(const Result<ImportReport>& report) { return report ? "no error" : describe(report.error()); }
  /// Whether the folder of the target holds nothing but the sources: no target, no half of one.
  [[nodiscard]] bool nothingIsLeft() const {
    return std::none_of(fs::directory_iterator(folder.path()), fs::directory_iterator(),
                        [](const fs::directory_entry& entry) { return entry.path().filename().string().starts_with("stream"); });
  }

  TemporaryFolder folder;
  fs::path target = folder.path() / "stream";
};

TEST_F(ImportStream, WritesAStreamFolderThatOpens) {
  folder.write("in/transactions.csv",
               "t_dat,customer_id,article_id,price\n2020-01-02,c1,0663713001,1\n2020-01-02,c1,0108775015,1\n2020-01-01,c2,0663713001,1\n");
  folder.write("in/articles.csv",
               "article_id,prod_name,detail_desc\n0663713001,Strap top,\"Jersey, with &quot;straps&quot;.\"\n0999,Unsold,x\n");
  folder.write("in/images/066/0663713001.jpg", "\xFF\xD8\xFFpicture");
  const auto report = import(settingsFor({folder.path() / "in"}));
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(contentOf(target / "interactions.csv"),
            "user,item,timestamp\nc1,0663713001,1577923200\nc1,0108775015,1577923200\nc2,0663713001,1577836800\n")
      << "ids stay text, the order of the file stays";
  EXPECT_EQ(contentOf(target / "items.csv"),
            "item,title,description,category,image\n"
            "0663713001,Strap top,\"Jersey, with \"\"straps\"\".\",,images/066/0663713001.jpg\n"
            "0108775015,,,,\n");
  EXPECT_EQ(contentOf(target / "images/066/0663713001.jpg"), "\xFF\xD8\xFFpicture");
  const auto stream = openStreamFolder(target);
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->title, "stream");
  EXPECT_EQ(readInteractions(*stream, "", "")->size(), 3);
  EXPECT_EQ(readItems(*stream)->at("0663713001").title, "Strap top");
  EXPECT_EQ(report->titles, 1);
  EXPECT_EQ(report->pictures, 1);
  EXPECT_EQ(report->unusedItems, 1);
}

TEST_F(ImportStream, JoinsTitleAndTheFirstParagraphOfAmazonsDescription) {
  folder.write("r.json.gz", gzipped(R"({"reviewerID": "A", "asin": "B0", "overall": 4.0, "unixReviewTime": 1529193600})"
                                    "\n"
                                    R"({"reviewerID": "A", "asin": "B1", "unixReviewTime": 1529193601})"
                                    "\n"));
  folder.write("m.json", R"({"asin": "B0", "title": "Tea &amp; more", "description": ["First.", "Second."], "category": ["Home", "Tea"]})"
                         "\n"
                         R"({"asin": "B1", "title": "<span class=\"a-size\">var aPageStart = {</span>", "description": []})"
                         "\n"
                         R"({"asin": "B0", "title": "Again", "description": ["Other."]})"
                         "\n");
  const auto report = import(settingsFor({folder.path() / "r.json.gz", folder.path() / "m.json"}));
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(contentOf(target / "items.csv"), "item,title,description,category,image\nB0,Tea & more,First.,Home > Tea,\nB1,,,,\n");
  EXPECT_EQ(contentOf(target / "interactions.csv"), "user,item,timestamp,rating\nA,B0,1529193600,4\nA,B1,1529193601,\n");
  EXPECT_EQ(report->markupTitles, 1);
  EXPECT_EQ(report->repeatedItems, 1);
}

TEST_F(ImportStream, ReadsPythonDictsOf2014) {
  folder.write("r.json", R"({"reviewerID": "A", "asin": "0001048791", "unixReviewTime": 1})"
                         "\n");
  folder.write("m.json",
               "{'asin': '0001048791', 'salesRank': {'Books': 6334800}, 'categories': [['Books', 'Plays']], 'title': \"It's\", "
               "'description': 'One.'}\n");
  ASSERT_TRUE(import(settingsFor({folder.path() / "r.json", folder.path() / "m.json"})));
  EXPECT_THAT(contentOf(target / "items.csv"), HasSubstr("0001048791,It's,One.,Books > Plays,"));
}

TEST_F(ImportStream, TimesOfSequencesAreThePlacesOfTheItems) {
  const auto report = import(settingsFor({folder.write("pairs.tsv", "u1\t95 96\nu2\t96 97 95\n")}));
  ASSERT_TRUE(report);
  EXPECT_EQ(contentOf(target / "interactions.csv"), "user,item,timestamp\nu1,95,1\nu1,96,2\nu2,96,1\nu2,97,2\nu2,95,3\n");
  EXPECT_THAT(report->notes, ElementsAre(HasSubstr("no times")));
  EXPECT_TRUE(report->positions);
}

TEST_F(ImportStream, KeepsFractionsOfSecondsAndTimesBefore1970) {
  const std::string log = "user,item,timestamp\nu,a,-1.5\nu,b,-0.5\nu,c,2.25\nu,d,3\n";
  ASSERT_TRUE(import(settingsFor({folder.write("log.csv", log)})));
  EXPECT_EQ(contentOf(target / "interactions.csv"), log);
}

TEST_F(ImportStream, TakesTheDatesAndDropsRepeatsOnlyWhenAsked) {
  auto settings =
      settingsFor({folder.write("log.csv", "user,item,timestamp\nu,a,2019-12-31\nu,a,2020-01-01\nu,a,2020-01-01\nv,b,2020-02-01\n")});
  settings.from = "2020-01-01";
  settings.to = "2020-01-31";
  settings.windows = 2;
  settings.kCore = 1;
  const auto sample = ImportSample::read(settings);
  ASSERT_TRUE(sample);
  EXPECT_TRUE(sample->complete());
  const auto counted = sample->count(settings);
  const auto report = import(settings);
  ASSERT_TRUE(report && counted);
  for (const ImportReport& one : {*counted, *report}) {
    EXPECT_EQ(one.records, 2);
    EXPECT_EQ(one.users, 1);
    EXPECT_EQ(one.items, 1);
    EXPECT_EQ(one.outsideRange, 2);
    EXPECT_EQ(one.repeatedRecords, 1);
    EXPECT_EQ(one.keptRecords, 2);
  }
  settings.dropRepeats = true;
  EXPECT_EQ(sample->count(settings)->records, 1);
  target = folder.path() / "stream2";
  EXPECT_EQ(import(settings)->records, 1);
}

TEST(TimeBound, IsADateOrATimeAndNoNameOfAFolder) {
  for (const char* bound : {"2020-12-31", "2020-12-31T23:59", "2020-12-31 23:59:59.5Z"}) EXPECT_TRUE(isTimeBound(bound)) << bound;
  for (const char* folder : {"reviews", "./2020-12-31", "2020-13-31"}) EXPECT_FALSE(isTimeBound(folder)) << folder;
}

TEST_F(ImportStream, BadLinesAreListedWithinABudgetAndRefusedBeyondIt) {
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 5000; ++i) log += i % 500 == 7 ? "u,,5\n" : "u,i" + std::to_string(i) + ",5\n";
  auto settings = settingsFor({folder.write("log.csv", log)});
  settings.badLineBudget = 0;
  const auto forgiven = import(settings);
  ASSERT_TRUE(forgiven) << "a few are always forgiven";
  EXPECT_EQ(forgiven->badLineCount, 10);
  EXPECT_EQ(forgiven->badLines.front().line, 9);
  EXPECT_EQ(forgiven->badLines.front().reason, "item is empty");
  EXPECT_THAT(contentOf(target / "import.json"), HasSubstr("item is empty"));
  for (int i = 0; i < 500; ++i) log += "u,i,soon\n";
  target = folder.path() / "stream2";
  settings = settingsFor({folder.write("log.csv", log)});
  EXPECT_THAT(
      errorOf(import(settings)),
      HasSubstr("510 of 5500 lines cannot be used, for example line 9: item is empty; line 509: item is empty; line 1009: item is empty."));
  EXPECT_FALSE(fs::exists(target));
  settings.badLineBudget = 0.2;
  EXPECT_TRUE(import(settings));
}

TEST_F(ImportStream, ABudgetThatWasAskedForIsKeptToTheLetter) {
  auto settings = settingsFor({folder.write("log.csv", "user,item,timestamp\nu,a,5\nu,b,5\nu,,5\n")});
  ASSERT_TRUE(import(settings));
  target = folder.path() / "stream2";
  settings.badLineBudget = 0;
  settings.forgiveFew = false;
  EXPECT_THAT(errorOf(import(settings)), HasSubstr("1 of 3 lines cannot be used"));
}

TEST_F(ImportStream, ReadsDatesWithoutSeparators) {
  ASSERT_TRUE(import(settingsFor({folder.write("log.csv", "user,item,timestamp\nu,a,20200102\nu,b,20200103\n")})));
  EXPECT_EQ(contentOf(target / "interactions.csv"), "user,item,timestamp\nu,a,1577923200\nu,b,1578009600\n");
  target = folder.path() / "stream2";
  ASSERT_TRUE(import(settingsFor({folder.write("log2.csv", "user,item,timestamp\nu,a,20200102030405\n")})));
  EXPECT_THAT(contentOf(target / "interactions.csv"), HasSubstr("u,a,1577934245\n"));
}

TEST_F(ImportStream, NotesTimesThatAreNone) {
  const auto report = import(settingsFor({folder.write("log.csv", "user,item,timestamp\nu,a,1990\nu,b,1991\n")}));
  ASSERT_TRUE(report);
  EXPECT_THAT(report->notes, ElementsAre(HasSubstr("All times lie in 1970")));
}

TEST_F(ImportStream, NotesFilesThatHoldTheSameRecords) {
  folder.write("in/a.csv", "user,item,timestamp\nu,a,1600000000\nu,b,1600000001\n");
  folder.write("in/b.csv", "user,item,timestamp\nu,a,1600000000\nu,b,1600000001\n");
  const auto report = import(settingsFor({folder.path() / "in"}));
  ASSERT_TRUE(report);
  EXPECT_THAT(report->notes, ElementsAre(HasSubstr("perhaps they hold the same interactions")));
}

TEST_F(ImportStream, TextsThatAreNotUtf8AreReadAsWindows1252AndNoted) {
  folder.write("in/log.csv", "user,item,timestamp\nu,1,1600000000\n");
  folder.write("in/items.csv", "item,title\n1,Caf\xE9\n");
  const auto report = import(settingsFor({folder.path() / "in"}));
  ASSERT_TRUE(report);
  EXPECT_THAT(contentOf(target / "items.csv"), HasSubstr("1,Café,"));
  EXPECT_THAT(report->notes, ElementsAre("items.csv is not UTF-8 and was read as Windows-1252."));
}

TEST_F(ImportStream, TitlesKeepCommasWithoutQuotes) {
  folder.write("in/pairs.csv", "user,item,timestamp\n1,9,1583378629552\n1,8,1583378629553\n");
  folder.write("in/titles.csv", "9,Cats, dogs, and more\n8,Plain\n7,\"Quoted, too\"\n6,\"a \"\"b\"\"\",x\n");
  const auto report = import(settingsFor({folder.path() / "in"}));
  ASSERT_TRUE(report) << describe(report.error());
  ASSERT_THAT(report->badLines, SizeIs(1)) << "behind quotes a comma separates";
  EXPECT_EQ(report->badLines.front().reason, "3 fields, expected 2");
  EXPECT_THAT(contentOf(target / "items.csv"), HasSubstr("9,\"Cats, dogs, and more\",,,\n8,Plain,,,\n"));
}

TEST_F(ImportStream, ALoneSurrogateCostsNothing) {
  folder.write("r.json",
               R"({"reviewerID": "A", "asin": "B0", "verified": true, "reviewText": "bad \ud83d end", "unixReviewTime": 1529193600})"
               "\n");
  const auto report = import(settingsFor({folder.path() / "r.json"}));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->records, 1);
  EXPECT_EQ(report->badLineCount, 0);
}

TEST_F(ImportStream, ColumnsThatAreSwappedAreRefusedWithTheReason) {
  auto settings = settingsFor({folder.write("log.csv", "user,item,timestamp\nu1,2020-01-01,i1\nu2,2020-01-02,i2\n")});
  EXPECT_THAT(errorOf(import(settings)), HasSubstr("line 2: timestamp \"i1\" is neither a number nor a date"));
  EXPECT_TRUE(nothingIsLeft());
}

TEST_F(ImportStream, TruncatedAndDamagedSourcesAreRefusedAndLeftAlone) {
  std::string rows = "user,item,timestamp\n";
  for (int i = 0; i < 200'000; ++i) rows += "u" + std::to_string(i * 7919 % 10'007) + ",i" + std::to_string(i) + ",5\n";
  const std::string packed = gzipped(rows);
  const auto path = folder.write("log.csv.gz", packed.substr(0, packed.size() - 100));
  EXPECT_THAT(errorOf(import(settingsFor({path}))), HasSubstr("the packed data end too early"));
  EXPECT_EQ(contentOf(path), packed.substr(0, packed.size() - 100));
  EXPECT_TRUE(nothingIsLeft());
}

TEST_F(ImportStream, ZeroBytesWrongEncodingAndNumbersOutOfRangeCostTheirLineOnly) {
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 100; ++i) log += "u,i" + std::to_string(i) + ",5\n";
  log += "u\xE9,i,5\nu,i,999999999999999999999999\nu,i,1e300\n";
  log += std::string("u\0x,i,5\n", 8);
  const auto source = folder.write("log.csv", log);
  auto settings = settingsFor({folder.write("fine.csv", "user,item,timestamp\nu,i,5\n")});
  SourceFile file = settings.sources.front();
  file.path = source.string();
  settings.sources = {file};
  const auto report = import(settings);
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->records, 100);
  EXPECT_EQ(report->badLineCount, 4);
}

TEST_F(ImportStream, APictureThatIsNoneIsListedAndLeftOut) {
  folder.write("in/log.csv", "user,item,timestamp\nu,a,5\nu,b,5\nu,c,5\n");
  folder.write("in/posters/a.jpg", "<html>not found</html>");
  folder.write("in/posters/b.png", "\x89PNG\r\n\x1A\n...");
  folder.write("in/posters/c.webp", "");
  const auto report = import(settingsFor({folder.path() / "in"}));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->pictures, 1);
  ASSERT_THAT(report->badPictures, SizeIs(2));
  EXPECT_EQ(report->badPictures[0].file, "a.jpg");
  EXPECT_EQ(report->badPictures[0].reason, "not a JPEG, PNG or WebP picture");
  EXPECT_EQ(report->badPictures[1].reason, "the file is empty");
}

TEST_F(ImportStream, PicturesAreCopiedLinkedOrLeft) {
  folder.write("in/log.csv", "user,item,timestamp\nu,a,5\n");
  const auto picture = folder.write("in/posters/a.jpg", "\xFF\xD8\xFF");
  auto settings = settingsFor({folder.path() / "in"});
  settings.pictures = PictureTransfer::kLink;
  ASSERT_TRUE(import(settings));
  EXPECT_EQ(fs::hard_link_count(picture), 2U);
  settings.pictures = PictureTransfer::kNone;
  target = folder.path() / "stream2";
  ASSERT_TRUE(import(settings));
  EXPECT_FALSE(fs::exists(target / "images"));
  EXPECT_EQ(contentOf(target / "items.csv"), "item,title,description,category,image\na,,,,\n");
}

TEST_F(ImportStream, CancelledAtAnyPointLeavesNothingBehind) {
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 40'000; ++i) log += "u,i" + std::to_string(i % 100) + ",5\n";
  folder.write("in/log.csv", log);
  for (int i = 0; i < 100; ++i) folder.write("in/posters/i" + std::to_string(i) + ".jpg", "\xFF\xD8\xFF");
  const auto settings = settingsFor({folder.path() / "in"});
  int calls = 0;
  ASSERT_TRUE(importStream(settings, folder.path() / "whole", [&](const Progress&) { return ++calls, true; }));
  ASSERT_GE(calls, 5) << "two in the log, two among the pictures, one in writing";
  for (int last = 1; last <= calls; ++last) {
    int left = last;
    const auto report = importStream(settings, target, [&](const Progress&) { return --left > 0; });
    ASSERT_FALSE(report) << last;
    EXPECT_EQ(report.error().what, "the import was cancelled");
    EXPECT_TRUE(nothingIsLeft()) << last;
  }
}

TEST_F(ImportStream, EndsAtTheQuestionWhereItIsCancelledAlsoWhileWhatIsKeptIsCounted) {
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 48; ++i) log += 'u' + std::to_string(i % 4) + ",i" + std::to_string(i % 6) + ',' + std::to_string(i) + '\n';
  auto settings = settingsFor({folder.write("log.csv", log)});
  settings.windows = 3;
  settings.kCore = 2;
  int targets = 0;
  const auto questions = cancelAtEach([&](const auto& progress) {
    return errorIn(importStream(settings, folder.path() / ("target" + std::to_string(++targets)), progress));
  });
  EXPECT_GE(questions, 2 + 2 + 3 * (1 + 1 + 3 + 1)) << "repeats, the order of time; of windows core, numbers, counts, users";
}

TEST_F(ImportStream, ATargetThatHoldsSomethingIsLeftAlone) {
  folder.write("stream/mine.txt", "mine");
  const auto report = import(settingsFor({folder.write("log.csv", "user,item,timestamp\nu,i,5\n")}));
  EXPECT_THAT(errorOf(report), HasSubstr("the folder is not empty; nothing in it was changed"));
  EXPECT_EQ(exitCode(report.error().kind), 4);
  EXPECT_EQ(contentOf(target / "mine.txt"), "mine");
}

/// The limit on file sizes makes writing fail as a full disk does.
TEST_F(ImportStream, AFullDiskIsAnErrorAndLeavesNothingBehind) {
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 20'000; ++i) log += "u,i" + std::to_string(i) + ",5\n";
  const auto settings = settingsFor({folder.write("log.csv", log)});
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{64 << 10, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto report = import(settings);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, oldHandler);
  EXPECT_THAT(errorOf(report), HasSubstr("interactions.csv: the file cannot be written"));
  EXPECT_EQ(exitCode(report.error().kind), 4);
  EXPECT_TRUE(nothingIsLeft());
}

TEST_F(ImportStream, SourcesThatMayNotBeReadAreRefused) {
  const auto path = folder.write("in/log.csv", "user,item,timestamp\nu,i,5\n");
  const auto settings = settingsFor({path});
  fs::permissions(path, fs::perms::none);
  fs::permissions(folder.path(), fs::perms::all);
  constexpr uid_t kNobody = 65'534;
  const uid_t before = geteuid();  // root may read everything
  ASSERT_TRUE(before != 0 || seteuid(kNobody) == 0);
  const auto report = import(settings);
  ASSERT_TRUE(before != 0 || seteuid(before) == 0);
  EXPECT_THAT(errorOf(report), HasSubstr("log.csv: the file cannot be opened: Permission denied. Ask for the permission to read it"));
  EXPECT_EQ(exitCode(report.error().kind), 3);
}

TEST_F(ImportStream, ASampleSaysWhetherItIsAll) {
  std::string log = "user,item,timestamp\n";
  for (int i = 0; i < 100; ++i) log += "u,i" + std::to_string(i) + ",5\n";
  const auto settings = settingsFor({folder.write("log.csv", log)});
  const auto part = ImportSample::read(settings, 60), all = ImportSample::read(settings, 1000);
  ASSERT_TRUE(part && all);
  EXPECT_EQ(part->size(), 60);
  EXPECT_FALSE(part->complete());
  EXPECT_TRUE(all->complete());
  EXPECT_EQ(part->count(settings)->records, 60);
}

}  // namespace
}  // namespace xsmoe::data
