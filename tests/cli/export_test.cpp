// A run for other programs.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

TEST_F(TrainedRun, ExportsToStandardOutput) {
  ASSERT_EQ(run({"export", place("run"), "--metrics", place("file.csv")}).code, 0);
  const auto printed = run({"export", place("run"), "--metrics", "-"});
  EXPECT_EQ(printed.code, 0);
  EXPECT_EQ(printed.out, contentOf(place("file.csv")));
  EXPECT_FALSE(fs::exists("-"));
  EXPECT_EQ(runPrintingTo("/dev/full", {"export", place("run"), "--metrics", "-"}).code, 4);
}

TEST_F(TrainedRun, ExportsThroughLinksAndDevices) {
  ASSERT_EQ(run({"export", place("run"), "--metrics", place("file.csv")}).code, 0);
  folder_->write("elsewhere/metrics.csv", "old");
  fs::create_symlink("elsewhere/metrics.csv", place("link.csv"));
  fs::create_symlink("elsewhere/new.csv", place("dangling.csv"));
  for (const char* link : {"link.csv", "dangling.csv"}) {
    EXPECT_EQ(run({"export", place("run"), "--metrics", place(link)}).code, 0);
    EXPECT_TRUE(fs::is_symlink(place(link))) << link;
    EXPECT_EQ(contentOf(place(link)), contentOf(place("file.csv"))) << link;
  }
  EXPECT_THAT(namesIn(place("elsewhere")), testing::UnorderedElementsAre("metrics.csv", "new.csv"));
  fs::create_symlink("/dev/full", place("device.csv"));
  EXPECT_EQ(run({"export", place("run"), "--metrics", place("device.csv")}).code, 4);
  EXPECT_TRUE(fs::is_character_file(fs::status("/dev/full")));
  const auto printed = run({"export", place("run"), "--metrics", "/dev/stdout"});
  EXPECT_EQ(printed.code, 0);
  EXPECT_THAT(printed.out, HasSubstr(contentOf(place("file.csv"))));
}

TEST_F(TrainedRun, SaysBesideItsTableWhereThatComesFrom) {
  const auto written = run({"export", place("run"), "--metrics", place("told.csv")});
  EXPECT_EQ(written.out, place("told.csv") + '\n' + place("told.provenance.json") + '\n') << written.err;
  const auto told = nlohmann::json::parse(contentOf(place("told.provenance.json")));
  expectKeys(told, {"title", "provenance"});
  const auto& lines = told.at("provenance");
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines.at(0).get<std::string>(), testing::StartsWith("Run run: XSMoE on "));
  EXPECT_THAT(lines.at(1).get<std::string>(), HasSubstr("SHA-256 of the stream's log "));
  EXPECT_EQ(lines.at(2), "Deviations: none, nothing was changed by hand");
  for (const char* command : {"slices", "forgetting"}) {
    fs::remove(place("asked.provenance.json"));
    ASSERT_EQ(run({command, place("run"), "--csv", place("asked.csv")}).code, 0);
    EXPECT_EQ(nlohmann::json::parse(contentOf(place("asked.provenance.json"))).at("provenance"), lines) << command;
  }
  ASSERT_EQ(run({"recommend", place("run"), "--everyone", place("everyone told.csv"), "--top", "2"}).code, 0);
  EXPECT_TRUE(fs::exists(place("everyone told.provenance.json")));
  fs::remove(place("told.provenance.json"));
  ASSERT_EQ(run({"export", place("run"), "--metrics", place("told.txt")}).code, 0);
  EXPECT_FALSE(fs::exists(place("told.provenance.json"))) << "a file of another kind has nothing beside it";
}

TEST_F(TrainedRun, ExportsARowAWindow) {
  ASSERT_EQ(run({"export", place("run"), "--metrics", place("metrics.csv")}).code, 0);
  std::ifstream file(place("metrics.csv"));
  std::string header, row;
  std::getline(file, header);
  EXPECT_EQ(
      header,
      "window,tested_on,hr10,ndcg10,hr20,ndcg20,sequences,epochs,best_epoch,seconds,parameters,trainable,experts_visual,experts_textual,"
      "validation_hr10,validation_ndcg10,validation_hr20,validation_ndcg20,peak_bytes,"
      "data_seconds,forward_seconds,metering_seconds,backward_seconds,optimizer_seconds,ranks_seconds,device_seconds,changes_by_hand");
  const auto windows = events("window");
  for (const auto& window : windows) {
    ASSERT_TRUE(std::getline(file, row));
    std::vector<std::string> cells;
    std::istringstream cut(row);
    for (std::string cell; std::getline(cut, cell, ',');) cells.push_back(cell);
    ASSERT_THAT(cells, SizeIs(27));
    EXPECT_EQ(std::stoi(cells[0]), window.at("window"));
    EXPECT_DOUBLE_EQ(std::stod(cells[2]), window.at("hr10"));
    EXPECT_EQ(std::stoll(cells[10]), window.at("parameters"));
    EXPECT_GT(std::stoll(cells[18]), 1 << 20) << "the process has had more than a megabyte";
    double parts = 0;
    for (std::size_t part = 19; part < 24; ++part) {
      EXPECT_GE(std::stod(cells[part]), 0);
      parts += std::stod(cells[part]);
    }
    EXPECT_GT(parts, 0);
    EXPECT_LE(parts, std::stod(cells[9])) << "of the window's seconds";
    EXPECT_EQ(cells[24], "") << "no other ranks";
    EXPECT_EQ(cells[25], "") << "there is no GPU to wait for";
    EXPECT_EQ(cells[26], "0") << "nobody changed the run";
    EXPECT_EQ(cells[12], window.at("window") == 0 ? "1;1" : "2;2");
    for (const auto& epoch : events("epoch")) {
      if (epoch.at("window") != window.at("window") || epoch.at("epoch") != window.at("best_epoch")) continue;
      EXPECT_DOUBLE_EQ(std::stod(cells[14]), epoch.at("validation_hr10"));
    }
  }
  EXPECT_FALSE(std::getline(file, row));
}

TEST_F(TrainedRun, ExportsForTensorBoardAndMlflow) {
  const std::vector<std::string> exporting{"export", place("run"), "--tensorboard", place("logs"), "--mlflow", place("mlruns")};
  const auto first = run(exporting);
  ASSERT_EQ(first.code, 0) << first.err;
  std::istringstream lines(first.out);
  std::string file, folder;
  ASSERT_TRUE(std::getline(lines, file) && std::getline(lines, folder)) << first.out;
  EXPECT_THAT(file, testing::StartsWith(place("logs/run/events.out.tfevents.")));
  EXPECT_TRUE(fs::is_regular_file(file));
  for (const char* part : {"meta.yaml", "params/tau", "metrics/test/hr10", "metrics/epoch/loss", "artifacts/xsmoe_run.json"})
    EXPECT_TRUE(fs::is_regular_file(fs::path(folder) / part)) << part;
  EXPECT_EQ(run(exporting).out, first.out);
  EXPECT_THAT(namesIn(place("logs/run")), SizeIs(1)) << "replaced";
  EXPECT_EQ(run({"export", place("run")}).code, 2) << "nothing was asked for";
  EXPECT_EQ(run({"export", place("run"), "--tensorboard", place("logs"), "--recbole", place("atomic")}).code, 2);
  EXPECT_EQ(run({"export", place("none"), "--mlflow", place("mlruns")}).code, 3);
  EXPECT_EQ(run({"export", place("run"), "--mlflow", "/dev/null"}).code, 4);
}

TEST_F(TrainedRun, ExportsNowhereWith4) {
  const auto ended = run({"export", place("run"), "--metrics", place("none/metrics.csv")});
  EXPECT_EQ(ended.code, 4);
  EXPECT_THAT(ended.err, HasSubstr("cannot be written"));
}

}  // namespace
}  // namespace xsmoe::cli
