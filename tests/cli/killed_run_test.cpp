// Real processes that are killed at random moments, resumed, and compared with one that was not (FORMATS.md, "A run folder").
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::map<std::string, std::string> weightsOf(const fs::path& run) {
  std::map<std::string, std::string> files;
  std::error_code notThere;
  for (const char* folder : {"checkpoints", "ranks"})
    for (const auto& entry : fs::directory_iterator(run / folder, notThere)) files[entry.path().filename()] = contentOf(entry.path());
  return files;
}

class KilledRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    makeStream();
    const auto begun = std::chrono::steady_clock::now();
    whole_ = new Ended(run(command("whole")));
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    ASSERT_EQ(whole_->code, 0) << whole_->err;
    lines_ = static_cast<int>(whole_->objects().size());
    ASSERT_GT(lines_, 20);
    betweenLines_ = static_cast<int>(took.count() / lines_);
  }
  static void TearDownTestSuite() {
    delete whole_;
    delete folder_;
  }
  static void makeStream() {
    folder_ = new TemporaryFolder;
    ASSERT_EQ(run({"generate", place("stream"), "--items", "100", "--users", "60", "--records", "1600", "--windows", "4"}).code, 0);
  }
  static std::string place(const std::string& name) { return folder_->path() / name; }
  static std::vector<std::string> command(const std::string& name, const std::string& epochs = "8") {
    return {"train", place("stream"), "--run", place(name),          "--json", "--epochs",     epochs, "--warmup-epochs",
            "2",     "--embedding",   "16",    "--bottleneck",       "4",      "--batch-size", "16",   "--threads",
            "1",     "--tau",         "0.3",   "--checkpoint-every", "1"};
  }
  /// The metrics of a run, without times and memory.
  static std::string metricsOf(const std::string& name) {
    EXPECT_EQ(run({"export", place(name), "--metrics", place(name + ".csv")}).code, 0);
    std::ifstream file(place(name + ".csv"));
    std::string text;
    std::vector<std::string> columns;
    for (std::string line; std::getline(file, line);) {
      std::istringstream cells(line);
      const bool header = columns.empty();
      std::size_t column = 0;
      for (std::string cell; std::getline(cells, cell, ','); ++column) {
        if (header) columns.push_back(cell);
        if (!columns.at(column).ends_with("seconds") && columns.at(column) != "peak_bytes") text += cell + ',';
      }
      text += '\n';
    }
    return text;
  }
  static void expectWhole(const std::string& name) {
    EXPECT_TRUE(weightsOf(place(name)) == weightsOf(place("whole"))) << name;
    EXPECT_EQ(metricsOf(name), metricsOf("whole")) << name;
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Ended* whole_ = nullptr;
  static inline int lines_ = 0;         // that the whole run prints
  static inline int betweenLines_ = 0;  // microseconds, on average
};

TEST_F(KilledRun, EndsAsTheOneThatWasNotKilled) {
  const char* asked = std::getenv("XSMOE_KILLS");
  const int kills = asked != nullptr ? std::atoi(asked) : 10;
  std::mt19937 random(20261125);  // NOLINT: the same moments every time
  // Counted in the run's own lines, so that the moments lie within it however fast the machine is at the time.
  std::uniform_int_distribution<int> line(1, lines_ - 2), delay(0, betweenLines_);
  const auto someTime = [&] { return std::chrono::microseconds(delay(random)); };
  int killed = 0;
  for (int i = 0; i < kills; ++i) {
    const auto name = "killed" + std::to_string(i);
    const auto ended = runAndKill(command(name), line(random), someTime());
    killed += ended.code == -1 ? 1 : 0;
    // Every third is killed again while it resumes.
    if (i % 3 == 0) static_cast<void>(runAndKill({"resume", place(name), "--json"}, 1, someTime()));
    const auto resumed = run({"resume", place(name), "--json"});
    ASSERT_EQ(resumed.code, 0) << resumed.err;
    EXPECT_EQ(resumed.objects().back(), whole_->objects().back());
    expectWhole(name);
    fs::remove_all(place(name));
  }
  RecordProperty("killed", killed);
  EXPECT_GE(killed, kills / 2) << "too few were killed while they ran";
}

TEST_F(KilledRun, OfAnExperimentIsGoneOnWithByTheSameCommandAndNoFinishedOneIsTrainedAgain) {
  constexpr int kLinesOfPlan = 4;  // a line for each of three runs, and one for all
  const auto experiment = [&](const std::string& name) {
    auto call = command(name, "4");
    call[0] = "experiment";
    *std::find(call.begin(), call.end(), "--run") = "--runs";
    call.insert(call.end(), {"--seeds", "1-3"});
    return call;
  };
  const auto begun = std::chrono::steady_clock::now();
  const auto whole = run(experiment("whole plan"));
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
  ASSERT_EQ(whole.code, 0) << whole.err;
  ASSERT_EQ(whole.objects().size(), kLinesOfPlan + 3U + 1U) << "each run when it is done, and at last the experiment";

  const auto within = took / 12;  // less than a third of a run
  EXPECT_EQ(runAndKill(experiment("killed plan"), kLinesOfPlan, within).code, -1) << "in the first run";
  EXPECT_EQ(runAndKill(experiment("killed plan"), kLinesOfPlan + 1, within).code, -1) << "in the second";
  const auto places = [](const std::string& file) { return fs::path(place("killed plan")) / "seed_1_tau_0.3" / file; };
  const std::vector<fs::path> finished{places("record.sqlite"), places("checkpoints/window_00.safetensors"),
                                       places("checkpoints/window_02.safetensors")};
  std::vector<fs::file_time_type> written;
  for (const auto& file : finished) written.push_back(fs::last_write_time(file));
  EXPECT_FALSE(fs::exists(fs::path(place("killed plan")) / "seed_3_tau_0.3/checkpoints/window_02.safetensors"))
      << "else nothing was broken off";

  const auto rest = run(experiment("killed plan"));
  ASSERT_EQ(rest.code, 0) << rest.err;
  EXPECT_EQ(rest.objects().at(0).at("state"), "finished");
  EXPECT_EQ(rest.objects().at(0).at("to_train"), 0);
  for (std::size_t i = 0; i < finished.size(); ++i) EXPECT_EQ(fs::last_write_time(finished[i]), written[i]) << finished[i];
  for (const char* seed : {"/seed_1_tau_0.3", "/seed_2_tau_0.3", "/seed_3_tau_0.3"}) {
    EXPECT_TRUE(weightsOf(place(std::string("killed plan") + seed)) == weightsOf(place(std::string("whole plan") + seed))) << seed;
    EXPECT_EQ(metricsOf(std::string("killed plan") + seed), metricsOf(std::string("whole plan") + seed)) << seed;
  }
  EXPECT_EQ(rest.objects().back().at("runs"), 3);
}

TEST_F(KilledRun, ThatIsGoneOnWithAtAnotherLearningRateIsMissingInItsExperiment) {
  fs::create_directories(place("changed plan"));
  const std::string changed = "changed plan/seed_1_tau_0.3";
  auto first = command(changed);
  first.insert(first.end(), {"--seed", "1"});
  const auto cut = runAndInterrupt(first, [](const std::string& line) { return line.find("\"epoch\":2") != std::string::npos; });
  ASSERT_EQ(cut.code, 130) << cut.err;
  ASSERT_EQ(run({"resume", place(changed), "--learning-rate", "0.005"}).code, 0);
  const auto weights = weightsOf(place(changed));

  auto experiment = command("changed plan");
  experiment[0] = "experiment";
  *std::find(experiment.begin(), experiment.end(), "--run") = "--runs";
  experiment.insert(experiment.end(), {"--seeds", "1-2"});
  const auto ended = run(experiment);
  EXPECT_EQ(ended.code, 4) << ended.err;
  EXPECT_EQ(ended.objects().at(0).at("state"), "changed");
  EXPECT_THAT(ended.objects().at(0).at("problem").get<std::string>(), HasSubstr("there is a run that a person changed"));
  EXPECT_EQ(ended.objects().back().at("runs"), 1) << "the other one was trained";
  EXPECT_EQ(ended.objects().back().at("changed"), 1);
  EXPECT_THAT(ended.err, testing::AllOf(HasSubstr("seed_1_tau_0.3 is missing: "), HasSubstr("give this folder another name")));
  EXPECT_TRUE(weightsOf(place(changed)) == weights);

  fs::rename(place(changed), place("changed plan/by hand"));
  const auto again = run(experiment);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.objects().back().at("runs"), 2);
  EXPECT_EQ(again.objects().back().at("changed"), 0);
}

TEST_F(KilledRun, OnAFullDiskKeepsItsRecordAndIsResumedWhenThereIsRoom) {
  // Room for about half of the record.
  const auto size = fs::file_size(fs::path(place("whole")) / "record.sqlite");
  const auto ended = runOnAFullDisk(command("full"), size / 2);
  EXPECT_EQ(ended.code, 4) << ended.err;
  const auto resumed = run({"resume", place("full"), "--json"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  expectWhole("full");
}

TEST_F(KilledRun, ThatIsFinishedSaysSo) {
  const auto again = run({"resume", place("whole"), "--json"});
  EXPECT_EQ(again.code, 0);
  EXPECT_THAT(again.err, HasSubstr("the run is finished"));
  ASSERT_EQ(again.objects().size(), 1U);
  EXPECT_EQ(again.objects()[0], whole_->objects().back());
}

TEST_F(KilledRun, IsNotResumedFromAnotherStream) {
  ASSERT_EQ(run({"generate", place("other"), "--items", "80", "--users", "60", "--records", "1600", "--windows", "4"}).code, 0);
  const auto cut = runAndInterrupt(command("cut"), [](const std::string& line) { return line.find("\"epoch\":2") != std::string::npos; });
  ASSERT_EQ(cut.code, 130);
  EXPECT_EQ(run({"resume", place("cut"), "--stream", place("other")}).code, 3);
  const auto resumed = run({"resume", place("cut"), "--stream", place("stream"), "--json"});
  EXPECT_EQ(resumed.code, 0);
  expectWhole("cut");
  EXPECT_EQ(resumed.objects().front(), whole_->objects().front()) << "what it trains on, as at its start";
  EXPECT_EQ(resumed.objects().front().at("event"), "data");
}

TEST_F(KilledRun, ThatIsNoneIsRefused) { EXPECT_EQ(run({"resume", place("stream")}).code, 3); }

/// Methods of every family, with replay and with distillation on samples of each format that bears them.
class KilledMethod : public KilledRun, public testing::WithParamInterface<const char*> {
 protected:
  static void SetUpTestSuite() { makeStream(); }
  static void TearDownTestSuite() { delete folder_; }
};

bool isEpoch(const nlohmann::json& object) { return object.at("event") == "epoch"; }

TEST_P(KilledMethod, EndsAsTheOneThatWasNotKilledWithinAWindow) {
  const std::string method = GetParam();
  const auto with = [&](const std::string& name) {
    auto call = command(name, "6");
    call.insert(call.end(), {"--method", method});
    return call;
  };
  const auto whole = run(with("whole " + method));
  ASSERT_EQ(whole.code, 0) << whole.err;
  // In D_1, where there is something to replay, a teacher and a reservoir: the state after its first epoch is stored, four epochs are to
  // come.
  const auto objects = whole.objects();
  const auto second = std::find_if(objects.begin(), objects.end(),
                                   [](const auto& one) { return isEpoch(one) && one.at("window") == 1 && one.at("epoch") == 2; });
  ASSERT_NE(second, objects.end());
  const auto lines = static_cast<int>(second - objects.begin()) + 1;
  ASSERT_EQ(runAndKill(with(method), lines, std::chrono::microseconds(0)).code, -1) << "it ended before it was killed";

  const auto resumed = run({"resume", place(method), "--json"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  const auto rest = resumed.objects();
  const auto next = std::find_if(rest.begin(), rest.end(), isEpoch);
  ASSERT_NE(next, rest.end()) << "it was killed after its training";
  EXPECT_EQ(next->at("window"), 1) << "it was killed after the window";
  EXPECT_GT(next->at("epoch"), 1) << "it does not go on from within the window";
  EXPECT_EQ(rest.back(), objects.back());
  EXPECT_TRUE(weightsOf(place(method)) == weightsOf(place("whole " + method)));
}

INSTANTIATE_TEST_SUITE_P(OfEveryFamily, KilledMethod,
                         testing::Values("xsmoe_rh", "iisan_kd", "mmmlp_rh", "lgmrec_kd", "ssrm", "gag", "giua-gnn"), [](const auto& one) {
                           std::string name = one.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace xsmoe::cli
