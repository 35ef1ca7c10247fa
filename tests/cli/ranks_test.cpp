// Runs that several processes train together on the loopback network (`--ranks`), beside runs of one; ranks that are killed or fall silent,
// a full disk.
#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <vector>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

/// Of the environment, for the length of a scope.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

class RanksOfARun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    ASSERT_EQ(run({"generate", place("stream"), "--items", "100", "--users", "60", "--records", "1600", "--windows", "4"}).code, 0);
    whole_ = new Ended(run(command("whole", {"--ranks", "2"})));
    withoutGloo_ = whole_->err.find("without Gloo") != std::string::npos;
#if __has_include(<gloo/transport/device.h>)
    ASSERT_FALSE(withoutGloo_) << "Gloo's headers are there, and the build did not find them or those of LibTorch for it";
#endif
    ASSERT_TRUE(whole_->code == 0 || withoutGloo_) << whole_->err;
    ASSERT_TRUE(withoutGloo_ || !weightsOf("whole").empty()) << "else equal weights are none";
    alone_ = new Ended(run(command("alone")));
    ASSERT_EQ(alone_->code, 0) << alone_->err;
    ASSERT_FALSE(eventsOf(*alone_, "pruned").empty()) << "else no experts are compared";
  }
  static void TearDownTestSuite() {
    delete alone_;
    delete whole_;
    delete folder_;
  }
  void SetUp() override {
    if (withoutGloo_) GTEST_SKIP() << "built without Gloo (libgloo-dev)";
  }
  static std::string place(const std::string& name) { return folder_->path() / name; }
  static std::vector<std::string> command(const std::string& name, const std::vector<std::string>& more = {}) {
    std::vector<std::string> call{"train", place("stream"), "--run", place(name), "--json", "--references"};
    for (const auto& [option, value] : std::map<std::string, std::string>{{"--epochs", "3"},
                                                                          {"--warmup-epochs", "1"},
                                                                          {"--embedding", "16"},
                                                                          {"--bottleneck", "4"},
                                                                          {"--batch-size", "16"},
                                                                          {"--threads", "1"},
                                                                          {"--tau", "0.3"},
                                                                          {"--checkpoint-every", "1"}})
      call.insert(call.end(), {option, value});
    call.insert(call.end(), more.begin(), more.end());
    return call;
  }
  static std::map<std::string, std::string> weightsOf(const std::string& name) {
    std::map<std::string, std::string> files;
    std::error_code notThere;
    for (const char* folder : {"checkpoints", "ranks"})
      for (const auto& entry : fs::directory_iterator(fs::path(place(name)) / folder, notThere))
        files[entry.path().filename()] = contentOf(entry.path());
    return files;
  }
  static std::vector<nlohmann::json> eventsOf(const Ended& ended, const std::string& kind) {
    std::vector<nlohmann::json> some;
    for (auto& one : ended.objects())
      if (one.at("event") == kind) some.push_back(std::move(one));
    return some;
  }
  /// Trained on as many records, in as many epochs, and tested on as many targets; the same experts go, and the metrics of the tests are as
  /// near as users allow that change places by rounding.
  static void expectSameRun(const Ended& ended, const Ended& other) {
    EXPECT_EQ(eventsOf(ended, "data"), eventsOf(other, "data"));
    EXPECT_EQ(eventsOf(ended, "epoch").size(), eventsOf(other, "epoch").size());
    const auto pruned = eventsOf(ended, "pruned"), prunedOther = eventsOf(other, "pruned");
    ASSERT_EQ(pruned.size(), prunedOther.size());
    for (std::size_t i = 0; i < pruned.size(); ++i)
      for (const char* key : {"window", "modality", "layer", "expert"}) EXPECT_EQ(pruned[i].at(key), prunedOther[i].at(key)) << pruned[i];
    const auto tests = eventsOf(ended, "window"), testsOther = eventsOf(other, "window");
    ASSERT_EQ(tests.size(), testsOther.size());
    for (std::size_t i = 0; i < tests.size(); ++i)
      EXPECT_NEAR(tests[i].at("hr10").get<double>(), testsOther[i].at("hr10").get<double>(), 0.05) << tests[i];
  }

  /// Of a run that was resumed, by other ranks perhaps: it ends as the whole one.
  static void expectSameEnd(const Ended& resumed) {
    const auto tests = eventsOf(resumed, "window"), testsWhole = eventsOf(*whole_, "window");
    ASSERT_FALSE(tests.empty() || testsWhole.empty()) << resumed.out;
    EXPECT_EQ(tests.back().at("window"), testsWhole.back().at("window"));
    EXPECT_EQ(tests.back().at("experts"), testsWhole.back().at("experts"));
    const auto end = resumed.objects().back(), endOfWhole = whole_->objects().back();
    EXPECT_EQ(end.at("event"), "finished");
    EXPECT_NEAR(end.at("hr10").get<double>(), endOfWhole.at("hr10").get<double>(), 0.05);
    EXPECT_NEAR(end.at("all_tests").at("hr10").get<double>(), endOfWhole.at("all_tests").at("hr10").get<double>(), 0.05);
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Ended* whole_ = nullptr;  // by two ranks
  static inline Ended* alone_ = nullptr;  // by one process
  static inline bool withoutGloo_ = false;
};

TEST_F(RanksOfARun, TrainWhatOneProcessDoesAndTheSameBytesEveryTime) {
  expectSameRun(*whole_, *alone_);
  EXPECT_THAT(whole_->err, HasSubstr("cpu, 2 ranks of 1 thread"));
  EXPECT_THAT(alone_->err, Not(HasSubstr("ranks")));

  const auto again = run(command("again", {"--ranks", "2"}));
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(weightsOf("again") == weightsOf("whole"));
}

TEST_F(RanksOfARun, FourTrainWhatOneProcessDoesAndTheSameBytesEveryTime) {
  const auto four = run(command("four", {"--ranks", "4"}));
  ASSERT_EQ(four.code, 0) << four.err;
  EXPECT_THAT(four.err, HasSubstr("cpu, 4 ranks of 1 thread"));
  expectSameRun(four, *alone_);

  const auto again = run(command("four again", {"--ranks", "4"}));
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(weightsOf("four again") == weightsOf("four"));
}

TEST_F(RanksOfARun, AreResumedByOneProcessAndThatByFour) {
  const auto two = runAndKillRank(command("in turns", {"--ranks", "2"}), 1, 4);
  ASSERT_EQ(two.code, 5) << two.err;
  const auto one = runAndKill({"resume", place("in turns"), "--json"}, 1, std::chrono::microseconds(0));
  ASSERT_EQ(one.code, -1) << "else nothing is left for four: " << one.err;
  const auto four = run({"resume", place("in turns"), "--json", "--ranks", "4"});
  ASSERT_EQ(four.code, 0) << four.err;
  expectSameEnd(four);
}

TEST_F(RanksOfARun, EndWhereOneIsKilledAndAreResumedByAnyNumber) {
  for (const int killed : {1, 0}) {
    const auto name = "killed " + std::to_string(killed);
    const auto ended = runAndKillRank(command(name, {"--ranks", "2"}), killed, 6);
    EXPECT_EQ(ended.code, 5) << ended.err;
    const auto rank = "rank " + std::to_string(killed);
    EXPECT_THAT(ended.err, AllOf(HasSubstr(rank + " was killed by signal 9"), HasSubstr(rank + ": it is gone: ")));
  }
  const auto together = run({"resume", place("killed 1"), "--json", "--ranks", "2"});
  ASSERT_EQ(together.code, 0) << together.err;
  EXPECT_TRUE(weightsOf("killed 1") == weightsOf("whole")) << "as if none had been killed";

  const auto alone = run({"resume", place("killed 0"), "--json"});
  ASSERT_EQ(alone.code, 0) << alone.err;
  EXPECT_THAT(alone.err, HasSubstr("the run began on cpu, 2 ranks of 1 thread"));
  expectSameEnd(alone);
}

TEST_F(RanksOfARun, EndSoonWhereOneFallsSilentAndAreResumedByAnyNumber) {
  // What people are told; a launcher that would wait for the suspended one as for one that still runs takes longer.
  constexpr std::chrono::seconds kSilence{5}, kMore{15}, kSlowMachine{10};
  for (const int silent : {1, 0}) {
    const auto name = "silent " + std::to_string(silent);
    const auto call = command(name, {"--ranks", "2", "--rank-timeout", std::to_string(kSilence.count())});
    const auto ended = runAndSuspendRank(call, silent, 6, kSilence + kMore + kSlowMachine);
    EXPECT_EQ(ended.code, 5) << ended.err;
    const auto rank = "rank " + std::to_string(silent);
    EXPECT_THAT(ended.err, AllOf(HasSubstr(rank + ": it is gone: "), HasSubstr(rank + " did not end by itself and was killed")));
    EXPECT_THAT(ended.err, HasSubstr(silent == 1 ? "no sign of life for 5 s" : "has not answered for 5 s"));
  }
  const auto together = run({"resume", place("silent 1"), "--json", "--ranks", "2"});
  ASSERT_EQ(together.code, 0) << together.err;
  EXPECT_TRUE(weightsOf("silent 1") == weightsOf("whole")) << "as if none had fallen silent";

  const auto three = run({"resume", place("silent 0"), "--json", "--ranks", "3"});
  ASSERT_EQ(three.code, 0) << three.err;
  expectSameEnd(three);
}

TEST_F(RanksOfARun, EndTogetherWhereTwoOfThreeAreLeft) {
  const auto call = command("two of three", {"--ranks", "3", "--rank-timeout", "5"});
  const auto ended = runAndSuspendRank(call, 2, 6, std::chrono::seconds(30));
  EXPECT_EQ(ended.code, 5) << ended.err;
  EXPECT_THAT(ended.err, AllOf(HasSubstr("xsmoe: rank 2: it is gone: "), HasSubstr("xsmoe (rank 1): rank 2: it is gone: ")));
}

TEST_F(RanksOfARun, EndWhereRank0CannotWriteAndAreResumedByAnyNumberWhenThereIsRoom) {
  // Each window's weights are larger than those before: the last ones do not fit.
  const auto room = fs::file_size(fs::path(place("whole")) / "checkpoints" / "window_01.safetensors");
  const auto ended = runOnAFullDisk(command("full", {"--ranks", "2"}), room);
  EXPECT_EQ(ended.code, 4) << ended.err;
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("window_02.safetensors: the file cannot be written"), HasSubstr("xsmoe (rank 1): rank 0: it has ended: ")));
  fs::copy(place("full"), place("full, for one"), fs::copy_options::recursive);

  const auto three = run({"resume", place("full"), "--json", "--ranks", "3"});
  ASSERT_EQ(three.code, 0) << three.err;
  expectSameEnd(three);
  const auto alone = run({"resume", place("full, for one"), "--json"});
  ASSERT_EQ(alone.code, 0) << alone.err;
  expectSameEnd(alone);
}

TEST_F(RanksOfARun, StopAtCtrlCTogether) {
  const auto ended = runAndInterrupt(command("stopped", {"--ranks", "2"}),
                                     [](const std::string& line) { return line.find("\"epoch\":2") != std::string::npos; });
  EXPECT_EQ(ended.code, 130) << ended.err;
  EXPECT_THAT(ended.err, Not(HasSubstr("gone")));
  const auto resumed = run({"resume", place("stopped"), "--json", "--ranks", "2"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_TRUE(weightsOf("stopped") == weightsOf("whole"));
}

TEST_F(RanksOfARun, DoNotTrainMethodsWhoseStepsTheyDoNotShare) {
  const auto ended = run(command("refused", {"--ranks", "2", "--method", "gag"}));
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("--ranks: GAG trains alone, since its loss runs over all items seen"),
                               HasSubstr("several ranks train xsmoe")));
  EXPECT_FALSE(fs::exists(place("refused")));
}

TEST_F(RanksOfARun, HearThatThereIsNoSuchGpu) {
  const auto ended = run(command("refused", {"--ranks", "2", "--device", "cuda:99", "--rank-timeout", "20"}));
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("--device: cuda:99 was asked for, but "), Not(HasSubstr("cannot meet"))));
  EXPECT_FALSE(fs::exists(place("refused")));
}

TEST_F(RanksOfARun, AllHearWhatIsWrongWithTheirDevice) {
  const auto ended = run(command("refused", {"--ranks", "2", "--device", "gpu", "--rank-timeout", "20"}));
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("\"gpu\" is no device"), Not(HasSubstr("cannot meet"))));
}

TEST_F(RanksOfARun, ALauncherThatSaysHalfOfTheirPlacesIsToldWhatIsMissing) {
  const Variable rank("RANK", "0"), size("WORLD_SIZE", "2");
  const auto ended = run(command("refused"));
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AnyOf(HasSubstr("MASTER_PORT"), HasSubstr("MASTER_ADDR")));
  const Variable port("MASTER_PORT", "29511"), address("MASTER_ADDR", "127.0.0.1");
  const auto other = run(command("refused", {"--ranks", "3"}));
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("WORLD_SIZE says 2"));
  const Variable local("LOCAL_RANK", "first");
  const auto unplaced = run(command("refused"));
  EXPECT_EQ(unplaced.code, 2);
  EXPECT_THAT(unplaced.err, HasSubstr("LOCAL_RANK: the environment says \"first\""));
}

TEST_F(RanksOfARun, ARankThatDoesNotComeIsWaitedForAsLongAsIsSaid) {
  const Variable rank("RANK", "0"), size("WORLD_SIZE", "2"), port("MASTER_PORT", "29513"), address("MASTER_ADDR", "127.0.0.1");
  const auto ended = run(command("refused", {"--rank-timeout", "5"}));
  EXPECT_EQ(ended.code, 5);
  EXPECT_THAT(ended.err, HasSubstr("rank 1: it did not come within 5 s"));
  EXPECT_FALSE(fs::exists(place("refused")));
}

}  // namespace
}  // namespace xsmoe::cli
