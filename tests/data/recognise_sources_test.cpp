#include "model/data/import/recognise_sources.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/data/packed.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class RecogniseSources : public testing::Test {
 protected:
  /// The one entry of one file.
  SourceFile recognise(const std::string& name, std::string_view content) {
    const TemporaryFolder folder;
    folder.write("log.csv", "user,item,timestamp\nu,i,5\n");  // so that there is something to import
    const auto sources = recogniseSources({folder.path() / "log.csv", folder.write("source/" + name, content)});
    EXPECT_TRUE(sources) << describe(sources.error());
    if (!sources || sources->size() != 2) return {};
    return sources->at(1);
  }
};

TEST_F(RecogniseSources, AmazonReviewsByTheirKeys) {
  const SourceFile of2018 = recognise(
      "r",
      R"({"overall": 5.0, "reviewTime": "06 17, 2018", "reviewerID": "A31U", "asin": "B004", "style": {"a": "b"}, "unixReviewTime": 1529193600})"
      "\n");
  EXPECT_EQ(of2018.role, SourceRole::kInteractions);
  EXPECT_EQ(of2018.format, "amazon-reviews");
  EXPECT_EQ(of2018.mapping.user, "reviewerID");
  EXPECT_THAT(of2018.firstRows, ElementsAre(ElementsAre("5", "06 17, 2018", "A31U", "B004", "", "1529193600")));
  const SourceFile of2023 =
      recognise("r", R"({"rating": 4.0, "title": "Good", "asin": "B1", "parent_asin": "B0", "user_id": "AE", "timestamp": 1588687728923})"
                     "\n");
  EXPECT_EQ(of2023.format, "amazon-reviews-2023");
  EXPECT_EQ(of2023.mapping.item, "parent_asin|asin") << "the metadata describe the parent of the variants";
  EXPECT_EQ(of2023.mapping.title, "") << "a review's title is not the item's";
}

TEST_F(RecogniseSources, AmazonMetadataInJsonAndInPython) {
  EXPECT_EQ(recognise("m", R"({"category": ["a"], "description": ["d"], "title": "t", "asin": "B0", "imageURL": []})"
                           "\n")
                .format,
            "amazon-metadata");
  const SourceFile of2014 = recognise("m", "{'asin': '0001048791', 'categories': [['Books']], 'title': \"The Crucible: it's\"}\n");
  EXPECT_EQ(of2014.role, SourceRole::kItems);
  EXPECT_EQ(of2014.format, "amazon-metadata");
  EXPECT_THAT(of2014.description, HasSubstr("Python"));
  EXPECT_THAT(of2014.firstRows, ElementsAre(ElementsAre("0001048791", "Books", "The Crucible: it's")));
  EXPECT_EQ(recognise("m", R"({"main_category": "a", "title": "t", "description": [], "parent_asin": "B0"})"
                           "\n")
                .format,
            "amazon-metadata-2023");
}

TEST_F(RecogniseSources, AmazonRatingsWhereTheOrderOfTheIdsTellsTheYear) {
  const SourceFile of2014 = recognise("r.csv", "A39HTATAQ9V7YF,0205616461,5.0,1369699200\nA3JM6GV9MNOF9X,0558925278,3.0,1355443200\n");
  EXPECT_EQ(of2014.format, "amazon-ratings");
  EXPECT_THAT(of2014.columns, ElementsAre("user", "item", "rating", "timestamp"));
  const SourceFile of2018 = recognise("r.csv", "B017O9P72A,A1KLRMWW2FWPL4,5.0,1529193600\nB017O9P72B,A1KLRMWW2FWPL5,4.0,1529193601\n");
  EXPECT_THAT(of2018.columns, ElementsAre("item", "user", "rating", "timestamp"));
  EXPECT_EQ(recognise("r.csv", "user_id,parent_asin,rating,timestamp\nAE,B0,5.0,1588687728923\n").mapping.item, "parent_asin");
}

TEST_F(RecogniseSources, HmWithTextualIds) {
  const SourceFile transactions =
      recognise("t.csv", "t_dat,customer_id,article_id,price,sales_channel_id\n2018-09-20,00f,0663713001,0.05,2\n");
  EXPECT_THAT(transactions.description, StartsWith("H&M transactions"));
  EXPECT_EQ(transactions.mapping, (ColumnMapping{.user = "customer_id", .item = "article_id", .timestamp = "t_dat"}));
  const SourceFile articles =
      recognise("a.csv", "article_id,product_code,prod_name,product_type_name,detail_desc\n0108,108,Strap,Vest,Top.\n");
  EXPECT_EQ(articles.role, SourceRole::kItems);
  EXPECT_EQ(articles.mapping,
            (ColumnMapping{.item = "article_id", .title = "prod_name", .description = "detail_desc", .category = "product_type_name"}));
  EXPECT_EQ(recognise("c.csv", "customer_id,FN,Active,age\n00f,,,24\n").role, SourceRole::kUnused);
}

TEST_F(RecogniseSources, MovieLensOfEveryAge) {
  EXPECT_EQ(recognise("u.data", "196\t242\t3\t881250949\n").format, "movielens-data");
  std::string film = "1|Caf\xE9 (1995)|01-Jan-1995||http://x";
  for (int genre = 0; genre < 19; ++genre) film += "|0";
  const SourceFile films = recognise("u.item", film + "\n");
  EXPECT_EQ(films.format, "movielens-item");
  EXPECT_EQ(films.firstRows.at(0).at(1), "Café (1995)") << "ISO-8859-1";
  EXPECT_EQ(recognise("u.user", "1|24|M|technician|85711\n").role, SourceRole::kUnused);
  EXPECT_EQ(recognise("ratings.dat", "1::1193::5::978300760\n").format, "movielens-ratings-dat");
  EXPECT_EQ(recognise("movies.dat", "1::Star: Wars (1977)::Action|War\n").format, "movielens-movies-dat");
  EXPECT_EQ(recognise("users.dat", "1::F::1::10::48067\n").role, SourceRole::kUnused);
  EXPECT_EQ(recognise("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n").role, SourceRole::kInteractions);
  EXPECT_EQ(recognise("movies.csv", "movieId,title,genres\n1,Toy Story (1995),Animation\n").role, SourceRole::kItems);
  EXPECT_EQ(recognise("tags.csv", "userId,movieId,tag,timestamp\n1,1,fun,964982703\n").role, SourceRole::kUnused);
  EXPECT_EQ(recognise("links.csv", "movieId,imdbId,tmdbId\n1,0114709,862\n").role, SourceRole::kUnused);
}

TEST_F(RecogniseSources, MicroLensSequencesPairsAndTitles) {
  EXPECT_EQ(recognise("pairs.csv", "user,item,timestamp\n1,9,1583378629552\n").role, SourceRole::kInteractions);
  const SourceFile sequences = recognise("pairs.tsv", "36121\t9580 9553 5033\n60479\t17\n9\t5 6\n");
  EXPECT_EQ(sequences.format, "sequences");
  EXPECT_EQ(recognise("titles.csv", "1,A cat\n2,\"Dogs, and cats\"\n").format, "titles-csv");
  EXPECT_EQ(recognise("titles.csv", "item,title\n1,A cat\n").role, SourceRole::kItems);
}

TEST_F(RecogniseSources, TitlesByItemInATable) {
  EXPECT_EQ(recognise("i.tsv", "B005FU5HFI\tManometer 11 Unit\nB000QZ1LZM\tStethoscope\n").format, "titles-tsv");
  EXPECT_EQ(recognise("u.tsv", "A009\tB0098MLBAO B00E8JOCOE\nA028\tB00O2O5SS4 B00MF03VLS\n").format, "sequences");
}

TEST_F(RecogniseSources, RecBoleBehindItsTypes) {
  const SourceFile log = recognise("x.inter", "user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949\n");
  EXPECT_EQ(log.format, "recbole");
  EXPECT_EQ(log.mapping.timestamp, "timestamp:float");
  const SourceFile items = recognise("x.item", "item_id:token\tmovie_title:token_seq\tclass:token_seq\n1\t\"Toy\" Story\tDrama\n");
  EXPECT_EQ(items.role, SourceRole::kItems);
  EXPECT_EQ(items.firstRows.at(0).at(1), "\"Toy\" Story") << "quotes are plain text there";
  EXPECT_EQ(recognise("x.user", "user_id:token\tage:token\n1\t24\n").role, SourceRole::kUnused);
}

TEST_F(RecogniseSources, ThePapersTableGivesInteractionsAndItems) {
  const TemporaryFolder folder;
  const auto sources = recogniseSources(
      {folder.write("unfiltered_df.csv", "asin,title,imageURL,reviewerID,unixReviewTime\nB0,A thing,['http'],A1,1529193600\n")});
  ASSERT_TRUE(sources);
  ASSERT_THAT(*sources, SizeIs(2));
  EXPECT_EQ(sources->at(0).role, SourceRole::kInteractions);
  EXPECT_EQ(sources->at(1).role, SourceRole::kItems);
}

TEST_F(RecogniseSources, OtherTablesAreMappedByHand) {
  const SourceFile table = recognise("t.csv", "who;what;when\nann;tea;2020-01-01\n");
  EXPECT_EQ(table.role, SourceRole::kUnused);
  EXPECT_TRUE(table.mappable);
  EXPECT_EQ(table.format, "table-semicolon");
  EXPECT_THAT(table.columns, ElementsAre("who", "what", "when"));
  EXPECT_EQ(recognise("t.jsonl", R"({"user": 1, "item": 2, "time": 3})"
                                 "\n")
                .role,
            SourceRole::kInteractions);
}

TEST_F(RecogniseSources, ContentCountsAndNotTheSuffix) {
  const std::string table = "user,item,timestamp\nu,i,5\n";
  EXPECT_THAT(recognise("log.txt", gzipped(table)).description, HasSubstr("gzip"));
  EXPECT_THAT(recognise("log.json", zstandard(table)).description, HasSubstr("zstd"));
  EXPECT_EQ(recognise("log.parquet", table).role, SourceRole::kInteractions);
}

TEST_F(RecogniseSources, WhatIsOfNoUseSaysWhy) {
  EXPECT_THAT(recognise("a.rar", "Rar!...").description, HasSubstr("a RAR archive; unpack it first"));
  EXPECT_THAT(recognise("a.parquet", "PAR1...").description, HasSubstr("a Parquet file; save it as CSV"));
  EXPECT_THAT(recognise("a.tgz", gzipped(std::string(257, 'a') + "ustar" + std::string(300, 'a'))).description,
              HasSubstr("a tar archive; unpack it first"));
  EXPECT_THAT(recognise("a.csv", std::string("a,b\0c\n", 6)).description, HasSubstr("zero bytes"));
  EXPECT_THAT(recognise("a.json", "[1, 2]").description, HasSubstr("a JSON list of values without names"));
  EXPECT_THAT(recognise("a.csv", "").description, StartsWith("empty"));
  EXPECT_THAT(recognise("a.txt", "just words\n").description, StartsWith("text without columns"));
  EXPECT_THAT(recognise("a.json", std::string(1 << 20, '{')).description, HasSubstr("longer than 256 KiB"));
}

TEST_F(RecogniseSources, AFolderIsSearchedForTablesAndPictures) {
  const TemporaryFolder folder;
  folder.write("hm/transactions_train.csv", "t_dat,customer_id,article_id\n2018-09-20,00f,0663713001\n");
  folder.write("hm/images/066/0663713001.jpg", "\xFF\xD8\xFF");
  folder.write("hm/images/010/0108775015.jpg", "\xFF\xD8\xFF");
  folder.write("hm/.hidden.csv", "user,item,timestamp\nu,i,5\n");
  const auto sources = recogniseSources({folder.path() / "hm"});
  ASSERT_TRUE(sources) << describe(sources.error());
  ASSERT_THAT(*sources, SizeIs(2));
  EXPECT_EQ(sources->at(0).role, SourceRole::kPictures);
  EXPECT_EQ(sources->at(0).path, folder.path() / "hm/images");
  EXPECT_EQ(sources->at(0).description, "2 pictures named after items");
  EXPECT_EQ(sources->at(1).role, SourceRole::kInteractions);
}

TEST_F(RecogniseSources, WhatFileManagersLeaveBehindHidesNoPictures) {
  const TemporaryFolder folder;
  folder.write("in/log.csv", "user,item,timestamp\nu,1,5\n");
  folder.write("in/covers/.DS_Store", "x");
  folder.write("in/covers/Thumbs.db", "x");
  folder.write("in/covers/1.jpg", "\xFF\xD8\xFF");
  folder.write("in/mixed/notes.txt", "words\n");
  folder.write("in/mixed/2.jpg", "\xFF\xD8\xFF");
  const auto sources = recogniseSources({folder.path() / "in"});
  ASSERT_TRUE(sources);
  std::vector<std::string> pictures;
  for (const SourceFile& source : *sources)
    if (source.role == SourceRole::kPictures) pictures.push_back(std::filesystem::path(source.path).filename().string());
  EXPECT_THAT(pictures, ElementsAre("covers", "mixed"));
}

TEST_F(RecogniseSources, ABrokenLineHidesNoFormat) {
  std::string ratings, numbers;
  for (int i = 0; i < 40; ++i) {
    ratings += i == 4 ? "1::11\n" : "1::1193::5::97830076" + std::to_string(i % 10) + "\n";
    numbers += i == 4 ? "broken\n" : "A39HTATAQ9V7YF,0205616461,5.0,136969920" + std::to_string(i % 10) + "\n";
  }
  EXPECT_EQ(recognise("ratings.dat", ratings).format, "movielens-ratings-dat");
  EXPECT_EQ(recognise("ratings.csv", numbers).format, "amazon-ratings");
}

TEST_F(RecogniseSources, ATableWithoutHeaderIsMappedByTheNumbersOfItsColumns) {
  const SourceFile table = recognise("t.csv", "0,7,2020-01-02\n1,7,2020-01-03\n");
  EXPECT_EQ(table.role, SourceRole::kUnused);
  EXPECT_TRUE(table.mappable);
  EXPECT_THAT(table.columns, ElementsAre("column 1", "column 2", "column 3"));
  EXPECT_THAT(table.description, HasSubstr("without a header"));
  EXPECT_THAT(table.firstRows, SizeIs(2)) << "the first row is one like the others";
}

TEST_F(RecogniseSources, ANumberAmongKnownNamesIsAName) {
  const SourceFile table = recognise("t.csv", "user,item,timestamp,2020\nu,i,5,x\n");
  EXPECT_EQ(table.role, SourceRole::kInteractions);
  EXPECT_THAT(table.firstRows, SizeIs(1));
}

TEST_F(RecogniseSources, BlanksAroundNamesDoNotCount) {
  EXPECT_EQ(recognise("t.csv", "user, item, timestamp\nu, i, 5\n").role, SourceRole::kInteractions);
}

TEST_F(RecogniseSources, TitlesOfReviewsAreNoTitlesOfItems) {
  const TemporaryFolder folder;
  const auto sources = recogniseSources(
      {folder.write("r.csv", "rating,title,text,asin,parent_asin,user_id,timestamp\n5,Good,Very good,B1,B0,A,1588687728923\n")});
  ASSERT_TRUE(sources);
  EXPECT_THAT(*sources, SizeIs(1));
}

TEST_F(RecogniseSources, PipesAreRefused) {
  const TemporaryFolder folder;
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(describe(recogniseSources({pipe}).error()), HasSubstr("this is a pipe or a device, a file was expected"));
  folder.write("log.csv", "user,item,timestamp\nu,1,5\n");
  const auto sources = recogniseSources({folder.path()});
  ASSERT_TRUE(sources);
  EXPECT_THAT(sources->at(1).description, HasSubstr("pipe"));
}

TEST_F(RecogniseSources, WhatADownloadHoldsTwiceIsTakenOnce) {
  const TemporaryFolder folder;
  const std::string row = "196\t242\t3\t881250949\n";
  folder.write("ml/u.data", row);
  folder.write("ml/u1.base", row);
  folder.write("az/r.json", R"({"reviewerID": "A", "asin": "B", "unixReviewTime": 1})"
                            "\n");
  folder.write("az/r.json.gz", gzipped(R"({"reviewerID": "A", "asin": "B", "unixReviewTime": 1})"
                                       "\n"));
  const auto sources = recogniseSources({folder.path() / "ml", folder.path() / "az"});
  ASSERT_TRUE(sources);
  std::vector<std::string> unused;
  for (const SourceFile& source : *sources)
    if (source.role == SourceRole::kUnused) unused.push_back(source.description);
  EXPECT_THAT(unused, ElementsAre(HasSubstr("a part of u.data"), HasSubstr("the same as r.json")));
}

TEST_F(RecogniseSources, PartsAndOtherSplitsOfAFileAreSetAside) {
  const TemporaryFolder folder;
  const std::string review = R"({"reviewerID": "A", "asin": "B", "unixReviewTime": 1})"
                             "\n";
  for (const char* name : {"reviews_X.json", "reviews_X_5.json"}) folder.write(name, review);
  folder.write("ratings_X.csv", "A39HTATAQ9V7YF,0205616461,5.0,1369699200\n");
  for (const char* name : {"u1.base", "u1.test", "u2.base", "u2.test"}) folder.write(name, "196\t242\t3\t881250949\n");
  const auto sources = recogniseSources({folder.path()});
  ASSERT_TRUE(sources);
  std::vector<std::string> taken;
  for (const SourceFile& source : *sources)
    if (source.role == SourceRole::kInteractions) taken.push_back(std::filesystem::path(source.path).filename().string());
  EXPECT_THAT(taken, ElementsAre("reviews_X.json", "u1.base", "u1.test"));
}

TEST_F(RecogniseSources, RefusesPathsThatHoldNothingToImport) {
  const TemporaryFolder folder;
  EXPECT_THAT(describe(recogniseSources({folder.path() / "none"}).error()), HasSubstr("there is no such file or folder"));
  folder.write("pictures/1.jpg", "\xFF\xD8\xFF");
  EXPECT_THAT(describe(recogniseSources({folder.path()}).error()),
              HasSubstr("(1 picture named after items). Name a file with a user, an item and a time"));
}

TEST_F(RecogniseSources, AMappingIsCheckedAgainstTheColumns) {
  SourceFile table = recognise("t.csv", "who;what;when\nann;tea;2020-01-01\n");
  const TemporaryFolder folder;
  table.path = folder.write("t.csv", "who;what;when\nann;tea;2020-01-01\n").string();
  table.role = SourceRole::kInteractions;
  EXPECT_THAT(describe(checkMapping(table).error()), HasSubstr("no column is mapped to the user. Columns found: who, what, when"));
  table.mapping = {.user = "who", .item = "what", .timestamp = "then"};
  EXPECT_THAT(describe(checkMapping(table).error()), HasSubstr("there is no column \"then\""));
  table.mapping.timestamp = "when";
  EXPECT_TRUE(checkMapping(table));
}

}  // namespace
}  // namespace xsmoe::data
