// The paper's tables of runs, in files and on standard output.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

TEST_F(TrainedRun, StandsInTables) {
  const std::string runs = place("tabled");
  fs::create_directories(runs);
  fs::create_directory_symlink(place("run"), runs + "/run");
  const auto ended = run({"table", runs, "--table", "1,3", "--figure", "2", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto tables = ended.objects();
  ASSERT_THAT(tables, SizeIs(3));
  const auto& row = tables[0].at("rows").at(0);
  EXPECT_EQ(row.at("key"), "xsmoe");
  EXPECT_DOUBLE_EQ(row.at("cells").at(0).at("mean"), events("window")[1].at("hr10")) << "D_2";
  EXPECT_NEAR(row.at("cells").at(4).at("mean").get<double>(), trained_->objects().back().at("hr10").get<double>(), 1e-12);
  EXPECT_TRUE(row.at("cells").at(0).at("sd").is_null()) << "of one seed";
  EXPECT_GT(tables[1].at("rows").at(0).at("cells").at(2).at("mean"), 1 << 20) << "bytes of memory";
  EXPECT_EQ(tables[2].at("table"), "figure 2");
  const auto text = run({"table", runs, "--table", "1"});
  EXPECT_THAT(text.out, testing::AllOf(HasSubstr("XSMoE"), testing::Not(HasSubstr("--printed"))));
  EXPECT_THAT(text.err, HasSubstr("--printed \"Amazon Home\" shows the paper's numbers for it beside"));
  EXPECT_THAT(run({"table", runs, "--table", "1", "--where", "method=xsmoe windows>1"}).out, HasSubstr("XSMoE"));
  const auto none = run({"table", runs, "--table", "1", "--where", "method=gag"});
  EXPECT_EQ(none.code, 3);
  EXPECT_THAT(none.err, HasSubstr("no run is as --where says"));
  EXPECT_EQ(run({"table", runs, "--table", "1", "--where", "size=3"}).code, 2);
}

TEST_F(TrainedRun, WritesTablesByTheEndingOfTheFile) {
  const auto written = [&](const std::string& file, const std::vector<std::string>& more = {}) {
    std::vector<std::string> call{"table", place("run"), "--table", "1", "--output", place(file)};
    call.insert(call.end(), more.begin(), more.end());
    const auto ended = run(call);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return contentOf(place(file));
  };
  EXPECT_THAT(written("t.tex"), HasSubstr("\\toprule"));
  EXPECT_THAT(written("t.tex", {"--standalone"}), HasSubstr("\\documentclass"));
  EXPECT_THAT(written("t.md"), HasSubstr("| ---: |"));
  EXPECT_THAT(written("t.csv"), HasSubstr("kind,row,name,seeds,runs,hr10_D_2"));
  EXPECT_THAT(written("t.html"), HasSubstr("<!DOCTYPE html>"));
  EXPECT_THAT(written("t.txt", {"--printed", "Amazon Home"}), HasSubstr("paper"));
  EXPECT_THAT(written("T.TEX"), HasSubstr("\\toprule"));
  EXPECT_EQ(written("table"), written("t.txt")) << "text where the name does not say";
  EXPECT_THAT(written("t.dat", {"--format", "csv"}), HasSubstr("kind,row,name,seeds,runs,hr10_D_2"));
}

TEST_F(TrainedRun, WritesSeveralTablesIntoEachFile) {
  const auto ended = run({"table", place("run"), "--table", "1,3", "--figure", "2", "--output", place("all.tex"), "--output",
                          place("all.html"), "--output", place("all.md"), "--standalone"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, place("all.tex") + "\n" + place("all.html") + "\n" + place("all.md") + "\n");
  EXPECT_THAT(ended.err, HasSubstr("xsmoe-studio " + place("run") + " --figure FILE.pdf draws it"));
  const auto page = contentOf(place("all.html"));
  for (const char* title : {"<caption>Table 1: ", "<caption>Table 3: ", "<caption>Figure 2: "}) EXPECT_THAT(page, HasSubstr(title));
  EXPECT_EQ(page.find("<body>"), page.rfind("<body>"));
  EXPECT_THAT(contentOf(place("all.tex")), testing::StartsWith("\\documentclass"));
  EXPECT_THAT(contentOf(place("all.md")), HasSubstr("**Table 3: "));
}

TEST_F(TrainedRun, WritesNoTableUnderTheNameOfSomethingElse) {
  for (const std::string file : {"t.pdf", "t.svg", "t.PNG", "t.xlsx", "t.json", "t.tex.gz"}) {
    const auto ended = run({"table", place("run"), "--figure", "2", "--output", place(file)});
    EXPECT_EQ(ended.code, 2) << file;
    EXPECT_THAT(ended.err, HasSubstr("--output")) << file;
    EXPECT_FALSE(fs::exists(place(file))) << file;
  }
  EXPECT_THAT(run({"table", place("run"), "--figure", "2", "--output", place("t.pdf")}).err,
              HasSubstr("xsmoe-studio RUNS --figure FILE.pdf"));
  EXPECT_THAT(run({"table", place("run"), "--table", "1", "--output", place("t.xlsx")}).err,
              HasSubstr("no table is written as .xlsx: name a file that ends in .tex, .md, .csv, .html or .txt"));
  EXPECT_EQ(run({"table", place("run"), "--table", "1", "--format", "latex", "--output", place("t.pdf")}).code, 2);
}

TEST_F(TrainedRun, RefusesTablesThatMakeNoSense) {
  EXPECT_EQ(run({"table", place("run")}).code, 2);
  EXPECT_EQ(run({"table", place("run"), "--table", "4"}).code, 2);
  EXPECT_EQ(run({"table", place("run"), "--table", "1", "--metric", "auc"}).code, 2);
  EXPECT_EQ(run({"table", place("run"), "--table", "1", "--printed", "Books"}).code, 2);
  EXPECT_EQ(run({"table", place("run"), "--significance", "xsmoe"}).code, 2);
  const auto swallowed = run({"experiment", "--significance", place("run")});
  EXPECT_EQ(swallowed.code, 2);
  EXPECT_THAT(swallowed.err, HasSubstr("is a folder, no pair of methods: put it before --significance"));
  EXPECT_EQ(run({"table", place("run"), "--table", "1", "--standalone"}).code, 2);
  EXPECT_THAT(run({"table", place("run"), "--table", "1,3", "--format", "csv"}).err, HasSubstr("--format: CSV holds one table"));
  EXPECT_THAT(run({"table", place("run"), "--table", "1,3", "--output", place("t.csv")}).err, HasSubstr("--output: CSV holds one table"));
  EXPECT_THAT(
      run({"table", place("run"), "--table", "1", "--format", "latex", "--output", place("t.tex"), "--output", place("t.html")}).err,
      HasSubstr("each is written as its ending says"));
  const auto alone = run({"table", place("run"), "--significance"});
  EXPECT_EQ(alone.code, 3);
  EXPECT_THAT(alone.err, HasSubstr("there is no finished run of iisan_rh"));
  EXPECT_EQ(run({"table", place("nowhere"), "--table", "1"}).code, 3);
}

}  // namespace
}  // namespace xsmoe::cli
