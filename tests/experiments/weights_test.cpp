// Weights for other programs: what is written, and what PyTorch makes of it.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/core/methods.h"
#include "model/experiments/exports/export_run.h"
#include "model/experiments/runs/run_folder.h"
#include "model/features/safetensors.h"
#include "model/streaming/checkpoint.h"
#include "tests/experiments/whole_runs.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

const fs::path kTree = XSMOE_SOURCE_DIR;

class ExportedWeights : public WholeRuns {
 protected:
  void SetUp() override {
    WholeRuns::SetUp();
    train("run", settings());
  }
  [[nodiscard]] Result<engine::ExportOutcome> exported(std::optional<WindowIndex> window = {}) const {
    return exportStoredRun({place("run"), {}, {}, place("weights"), window}, {});
  }
  [[nodiscard]] json config() const { return json::parse(contentOf(place("weights") / "config.json")); }
};

TEST_F(ExportedWeights, AreTheTensorsOfTheWindowUnderTheirNames) {
  const auto outcome = exported(WindowIndex{1});
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(outcome->weights, place("weights").string());
  const auto stored = streaming::readCheckpoint(RunPaths(place("run")).checkpoint({1}));
  const auto written = features::readSafetensors(place("weights") / "model.safetensors");
  ASSERT_TRUE(stored && written);
  ASSERT_EQ(written->tensors.size(), stored->parameters.size());
  for (const auto& [name, tensor] : stored->parameters) EXPECT_TRUE(written->tensors.at(name).equal(tensor)) << name;
  EXPECT_EQ(written->metadata.at("format"), "pt");
}

TEST_F(ExportedWeights, SayHowTheNetworkIsBuiltAndWhereItComesFrom) {
  ASSERT_TRUE(exported());
  const auto written = config();
  EXPECT_EQ(written.at("window"), RunPaths(place("run")).storedWindows().back());
  EXPECT_EQ(written.at("method"), "xsmoe");
  EXPECT_EQ(written.at("widths"), (json{{"visual", 12}, {"textual", 8}}));
  EXPECT_EQ(written.at("hidden_states"), 5);
  EXPECT_EQ(written.at("embedding"), settings().model.embedding);
  EXPECT_EQ(written.at("sequence_length"), settings().protocol.sequenceLength);
  ASSERT_EQ(written.at("layers").size(), 4U);
  EXPECT_EQ(written.at("layers").at(0).at("modality"), "visual");
  EXPECT_EQ(written.at("layers").at(0).at("state"), 2);
  EXPECT_EQ(written.at("settings").at("tau"), "0.3");
  EXPECT_TRUE(written.at("provenance").contains("stream_sha256_interactions")) << written;
}

TEST_F(ExportedWeights, OfAWindowThatIsNotThereAreRefusedWithThoseThatAre) {
  const auto outcome = exported(WindowIndex{17});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(outcome.error()), HasSubstr("no weights of window 17"));
  EXPECT_THAT(describe(outcome.error()), HasSubstr("windows 0, 1, 2"));
  EXPECT_FALSE(fs::exists(place("weights")));
}

TEST_F(ExportedWeights, LeaveNothingHalfDoneWhereTheyCannotBeWritten) {
  fs::create_directories(place("weights") / "config.json");
  const auto outcome = exported();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(namesIn(place("weights")), testing::ElementsAre("config.json")) << "what was there stays";
}

/// "PATH=… python3" of one that has the modules; empty: there is none.
std::string pythonWith(const std::string& modules) {
  for (std::string python : {"PATH=/usr/bin:$PATH python3", "python3"})
    if (std::system((python + " -c 'import " + modules + "' > /dev/null 2>&1").c_str()) == 0) return python;
  return {};
}

std::string scriptFor(const std::string& python) { return python + " '" + (kTree / "resources/pytorch/xsmoe_model.py").string() + "'"; }

TEST(WeightsInPyTorch, AreOfTheMethodsThatTheProgramsName) {
  std::string methods;
  for (const auto& one : methodDescriptions())
    if (one.family == Family::kXsmoe) methods += (methods.empty() ? "\"" : ", \"") + std::string(one.key) + '"';
  EXPECT_THAT(contentOf(kTree / "resources/pytorch/xsmoe_model.py"), HasSubstr("METHODS = (" + methods + ")"));
}

TEST(WeightsInPyTorch, GiveTheFixturesScores) {
  const auto python = pythonWith("torch");
  if (python.empty()) GTEST_SKIP() << "there is no Python with torch (package python3-torch)";
  for (const char* name : {"two-layers", "three-layers", "first-window"}) {
    const auto fixture = kTree / "tests/fixtures/xsmoe" / name;
    const auto sizes = json::parse(contentOf(fixture / "fixture.json"));
    auto layers = json::array();
    for (const char* modality : {"visual", "textual"})
      for (std::size_t i = 0; i < sizes.at(modality).size(); ++i)
        layers.push_back({{"modality", modality}, {"state", i + 1}, {"born", json::array()}});
    const json config{{"method", "xsmoe"},
                      {"window", 0},
                      {"widths", {{"visual", sizes.at("hidden")}, {"textual", sizes.at("hidden")}}},
                      {"hidden_states", sizes.at("visual").size() + 1},
                      {"layers", layers},
                      {"heads", sizes.at("heads")},
                      {"blocks", sizes.at("blocks")},
                      {"sequence_length", sizes.at("length")}};
    const TemporaryFolder folder;
    folder.write("config.json", config.dump());
    fs::copy_file(fixture / "weights.safetensors", folder / "model.safetensors");
    const auto command = scriptFor(python) + " '" + folder.path().string() + "' --check '" + fixture.string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
  }
}

TEST_F(ExportedWeights, AreToldInASentenceNotToFitAFixture) {
  const auto python = pythonWith("torch");
  if (python.empty()) GTEST_SKIP() << "there is no Python with torch (package python3-torch)";
  ASSERT_TRUE(exported());
  const auto fixture = (kTree / "tests/fixtures/xsmoe/two-layers").string();
  for (const auto& [folder, said] : std::map<std::string, std::string>{{place("weights").string(), "are not those of the model"},
                                                                       {fixture, "config.json: No such file or directory"}}) {
    const auto told = place("told.txt").string();
    const auto command = scriptFor(python) + " '" + folder + "' --check '" + fixture + "' 2> '" + told + "'";
    EXPECT_NE(std::system(command.c_str()), 0) << command;
    EXPECT_THAT(contentOf(told), HasSubstr(said));
    EXPECT_THAT(contentOf(told), testing::Not(HasSubstr("Traceback")));
  }
}

TEST_F(ExportedWeights, RecommendInPyTorchWhatTheProgramRecommends) {
  const auto python = pythonWith("torch, h5py");
  if (python.empty()) GTEST_SKIP() << "there is no Python with torch and h5py (packages python3-torch, python3-h5py)";
  ASSERT_TRUE(exported());
  const auto questions = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(questions) << describe(questions.error());
  engine::ListRequest request{{}, std::vector<std::string>{"item-3", "item-7", "item-4"}, config().at("window").get<int>(), 5};
  const auto list = (*questions)->recommendTo(request);
  ASSERT_TRUE(list) << describe(list.error());
  const auto command = scriptFor(python) + " '" + place("weights").string() + "' --features '" + (stream_ / "features.h5").string() +
                       "' --history item-3,item-7,item-4 --top 30 > '" + place("list.tsv").string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  std::map<std::string, double> scores;
  std::ifstream lines(place("list.tsv"));
  std::string item;
  for (double score = 0; lines >> item >> score;) scores[item] = score;
  ASSERT_FALSE(list->items.empty());
  for (const auto& one : list->items) EXPECT_NEAR(scores.at(one.item.id), one.score, 1e-4) << one.item.id;
}

}  // namespace
}  // namespace xsmoe::experiments
