#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/data/packed.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Import : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return (folder.path() / name).string(); }

  TemporaryFolder folder;
};

TEST_F(Import, MakesAStreamThatInspectReads) {
  folder.write("az/reviews.json.gz", data::gzipped(R"({"reviewerID": "A", "asin": "B0", "unixReviewTime": 1529193600})"
                                                   "\n"
                                                   R"({"reviewerID": "A", "asin": "B1", "unixReviewTime": 1529193601})"
                                                   "\nbroken\n"));
  folder.write("az/meta.json", R"({"asin": "B0", "title": "Tea", "description": ["Hot."]})"
                               "\n");
  const Ended imported = run({"import", path("az"), "--to", path("stream"), "--json"});
  ASSERT_EQ(imported.code, 0) << imported.err;
  const auto report = nlohmann::json::parse(imported.out);
  EXPECT_EQ(report.at("records"), 2);
  EXPECT_EQ(report.at("items_with_title"), 1);
  EXPECT_EQ(report.at("bad_lines"), 1);
  EXPECT_EQ(report.at("bad_line_list").at(0).at("line"), 3);
  const Ended inspected = run({"inspect", path("stream"), "--windows", "2", "--k-core", "1", "--json"});
  ASSERT_EQ(inspected.code, 0) << inspected.err;
  EXPECT_EQ(nlohmann::json::parse(inspected.out).at("records"), 2);
}

TEST_F(Import, ToTakesAFolderAndADate) {
  folder.write("log.csv", "user,item,timestamp\nu,a,2019-12-31\nu,b,2020-01-01\nu,c,2021-01-01\n");
  const Ended imported = run({"import", path("log.csv"), "--to", path("stream"), "--from", "2020-01-01", "--to", "2020-12-31", "--json"});
  ASSERT_EQ(imported.code, 0) << imported.err;
  EXPECT_EQ(nlohmann::json::parse(imported.out).at("records"), 1);
  EXPECT_EQ(nlohmann::json::parse(imported.out).at("outside_range"), 2);
}

TEST_F(Import, ColumnsAreMappedByName) {
  folder.write("t.csv", "who;what;when\nann;tea;2020-01-01\n");
  EXPECT_THAT(run({"import", path("t.csv"), "--to", path("a")}).err,
              HasSubstr("t.csv: no column is known as the user and the item and the time; they could be who, what, when. Map by hand"));
  EXPECT_EQ(run({"import", path("t.csv"), "--to", path("a")}).code, 3) << "no interactions yet";
  const Ended mapped = run({"import", path("t.csv"), "--columns", "user=who,item=what,timestamp=when", "--to", path("a")});
  EXPECT_EQ(mapped.code, 0) << mapped.err;
  EXPECT_THAT(mapped.out, HasSubstr("1 record, 1 user, 1 item, 2020-01-01"));
  const Ended wrong = run({"import", path("t.csv"), "--columns", "user=whom", "--to", path("b")});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("no table has a column \"whom\""));
  const Ended twice = run({"import", path("t.csv"), "--columns", "user=who,user=what", "--to", path("b")});
  EXPECT_EQ(twice.code, 2);
  EXPECT_THAT(twice.err, HasSubstr("user is both \"who\" and \"what\" of "));
}

TEST_F(Import, AMappedTitleOfATableOfInteractionsDescribesItsItems) {
  folder.write("t.csv", "K;A;Z;Bezeichnung\nann;tea;2020-01-01;Green tea\n");
  const Ended mapped =
      run({"import", "--columns", "user=K,item=A,timestamp=Z,title=Bezeichnung", path("t.csv"), "--to", path("stream"), "--json"});
  ASSERT_EQ(mapped.code, 0) << mapped.err;
  EXPECT_EQ(nlohmann::json::parse(mapped.out).at("items_with_title"), 1);
}

TEST_F(Import, ADryRunWritesNothing) {
  folder.write("log.csv", "user,item,timestamp\nu,a,5\nu,b,x\n");
  const Ended shown = run({"import", path("log.csv"), "--dry-run"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("user = user, item = item, timestamp = timestamp"));
  EXPECT_THAT(shown.out, HasSubstr("log.csv:3: timestamp \"x\" is neither"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST_F(Import, PlacesInSequencesAreNoDates) {
  folder.write("pairs.tsv", "u1\t95 96\nu2\t96 97 95\n");
  const Ended shown = run({"import", path("pairs.tsv"), "--dry-run"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("5 records, 2 users, 3 items, places in the sequences of users for times"));
  EXPECT_THAT(shown.out, testing::Not(HasSubstr("1970")));
}

TEST_F(Import, SaysWhatIsWrongByExitCode) {
  folder.write("log.csv", "user,item,timestamp\nu,a,5\n");
  EXPECT_EQ(run({"import", path("log.csv")}).code, 2) << "no target";
  EXPECT_EQ(run({"import", "--to", path("stream")}).code, 2) << "no source";
  EXPECT_EQ(run({"import", path("none.csv"), "--to", path("stream")}).code, 3);
  folder.write("full/mine.txt", "mine");
  EXPECT_EQ(run({"import", path("log.csv"), "--to", path("full")}).code, 4);
  EXPECT_FALSE(fs::exists(path("stream")));
}

TEST_F(Import, FeaturesOfTheBuiltInEncodersMakeAnImportedStreamTrainable) {
  std::string log = "user,item,timestamp\n", items = "item,title,description\n";
  for (int i = 0; i < 40; ++i) items += "i" + std::to_string(i) + ",Thing " + std::to_string(i) + ",Number " + std::to_string(i * 7) + "\n";
  for (int i = 0; i < 1200; ++i) log += "u" + std::to_string(i % 12) + ",i" + std::to_string(i * 13 % 40) + "," + std::to_string(i) + "\n";
  folder.write("in/log.csv", log);
  folder.write("in/items.csv", items);
  const Ended imported = run({"import", path("in"), "--to", path("stream"), "--features", "built-in", "--windows", "3", "--k-core", "2"});
  ASSERT_EQ(imported.code, 0) << imported.err;
  const Ended trained = run({"train", path("stream"), "--run", path("run"), "--variant", "textual", "--epochs", "1"});
  EXPECT_EQ(trained.code, 0) << trained.err;
}

TEST_F(Import, AStreamIsExportedForRecBole) {
  folder.write("log.csv", "user,item,timestamp\nu,a,5\n");
  ASSERT_EQ(run({"import", path("log.csv"), "--to", path("stream")}).code, 0);
  const Ended exported = run({"export", path("stream"), "--recbole", path("atomic")});
  EXPECT_EQ(exported.code, 0) << exported.err;
  EXPECT_EQ(contentOf(path("atomic/atomic.inter")), "user_id:token\titem_id:token\ttimestamp:float\nu\ta\t5\n");
  EXPECT_EQ(run({"export", path("stream")}).code, 2);
}

}  // namespace
}  // namespace xsmoe::cli
