// Runs that several processes train together on the loopback network (`--ranks`, or a launcher's), beside runs of one; ranks that are
// killed or fall silent, a network that stalls, a full disk.
#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "tests/cli/program.h"
#include "tests/support/free_port.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::AnyOf;
using testing::ContainsRegex;
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

/// Ranks of another number differ by rounding, as one process does whose initial weights move by one unit in the last place
/// (tests/streaming/ulp_spread_test.cpp, which bounds them by that spread; it cannot be had of the program). Of these runs each loss moved
/// by less than 1e-7 of itself; a batch of 15 sequences in place of 16 moves it by 6e-4 at least.
constexpr double kRoundingOfALoss = 5e-6;
/// They were equal, too. Rounding can make two neighbours of one user's list change places: his item goes into his first ten or out of
/// them, or moves by a place, which is most between the first and the second. Each test is of all users, so that this is one of so many
/// sequences; of a mean over tests it is one in each.
constexpr int kUsers = 60, kTestedWindows = 3;
constexpr double kOneUser = 1.0 / kUsers + 1e-9, kOnePlace = 0.37 / kUsers;

/// What people are told of a rank that is killed or cannot write, and what a slow machine may need besides. The others look for whoever is
/// gone 6 s (4 s of silence and four beats) and tell that they end, which rank 0 waits for until it has heard it or nothing for 2 s.
constexpr std::chrono::seconds kEndOfTheOthers{10}, kSlowMachine{10};

class RanksOfARun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    ASSERT_EQ(run({"generate", place("stream"), "--items", "100", "--users", std::to_string(kUsers), "--records", "1600", "--windows",
                   std::to_string(kTestedWindows + 1)})
                  .code,
              0);
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
    const auto data = eventsOf(*alone_, "data");
    ASSERT_EQ(data.size(), 1U);
    ASSERT_EQ(data.front().at("test_targets").get<int>(), kUsers * kTestedWindows) << "else a test has fewer sequences than users";
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
  using Epoch = std::pair<int, int>;  // the window's number, its own
  static std::map<Epoch, double> lossesOf(const Ended& ended) {
    std::map<Epoch, double> losses;
    for (const auto& epoch : eventsOf(ended, "epoch"))
      losses[{epoch.at("window").get<int>(), epoch.at("epoch").get<int>()}] = epoch.at("loss").get<double>();
    return losses;
  }
  static void expectSameMetrics(const nlohmann::json& test, const nlohmann::json& other) {
    for (const char* hits : {"hr10", "hr20"}) EXPECT_NEAR(test.at(hits).get<double>(), other.at(hits).get<double>(), kOneUser) << test;
    for (const char* gain : {"ndcg10", "ndcg20"}) EXPECT_NEAR(test.at(gain).get<double>(), other.at(gain).get<double>(), kOnePlace) << test;
  }
  /// Of the epochs that the first tells, which may be resumed.
  static void expectSameLosses(const Ended& ended, const Ended& whole) {
    const auto expected = lossesOf(whole), told = lossesOf(ended);
    ASSERT_FALSE(told.empty()) << "no epoch is compared: " << ended.err;
    for (const auto& [epoch, loss] : told) {
      SCOPED_TRACE("window " + std::to_string(epoch.first) + ", epoch " + std::to_string(epoch.second));
      ASSERT_EQ(expected.count(epoch), 1U);
      EXPECT_NEAR(loss / expected.at(epoch), 1, kRoundingOfALoss);
    }
  }

  /// Trained on as many records, in as many epochs, and tested on as many targets; the same experts go, and losses and metrics differ by
  /// rounding alone.
  static void expectSameRun(const Ended& ended, const Ended& other) {
    EXPECT_EQ(eventsOf(ended, "data"), eventsOf(other, "data"));
    EXPECT_EQ(eventsOf(ended, "epoch").size(), eventsOf(other, "epoch").size());
    const auto pruned = eventsOf(ended, "pruned"), prunedOther = eventsOf(other, "pruned");
    ASSERT_EQ(pruned.size(), prunedOther.size());
    for (std::size_t i = 0; i < pruned.size(); ++i)
      for (const char* key : {"window", "modality", "layer", "expert"}) EXPECT_EQ(pruned[i].at(key), prunedOther[i].at(key)) << pruned[i];
    const auto tests = eventsOf(ended, "window"), testsOther = eventsOf(other, "window");
    ASSERT_EQ(tests.size(), testsOther.size());
    for (std::size_t i = 0; i < tests.size(); ++i) expectSameMetrics(tests[i], testsOther[i]);
    expectSameLosses(ended, other);
  }

  /// Of a run that was resumed, by other ranks perhaps: it ends as the whole one.
  static void expectSameEnd(const Ended& resumed) {
    const auto tests = eventsOf(resumed, "window"), testsWhole = eventsOf(*whole_, "window");
    ASSERT_FALSE(tests.empty() || testsWhole.empty()) << resumed.out;
    EXPECT_EQ(tests.back().at("window"), testsWhole.back().at("window"));
    EXPECT_EQ(tests.back().at("experts"), testsWhole.back().at("experts"));
    const auto end = resumed.objects().back(), endOfWhole = whole_->objects().back();
    EXPECT_EQ(end.at("event"), "finished");
    expectSameMetrics(end, endOfWhole);
    expectSameMetrics(end.at("all_tests"), endOfWhole.at("all_tests"));
    expectSameLosses(resumed, *whole_);
  }

  /// A stream with so many records that each rank has them in the folder for temporary files.
  static void makeLongStream() {
    if (fs::exists(place("long"))) return;
    fs::copy(place("stream"), place("long"), fs::copy_options::recursive);
    std::istringstream lines(contentOf(place("stream") + "/interactions.csv"));
    std::string header, line;
    std::getline(lines, header);
    std::vector<std::pair<std::string, long>> records;  // user and item, time
    while (std::getline(lines, line)) {
      const auto time = line.rfind(',') + 1;
      records.emplace_back(line.substr(0, time), std::stol(line.substr(time)));
    }
    ASSERT_FALSE(records.empty());
    constexpr long kTimes = 190;  // 300,000 records
    const long span = records.back().second - records.front().second + 1;
    std::string log = header + '\n';
    for (long time = 0; time < kTimes; ++time)
      for (const auto& [record, first] : records) log += record + std::to_string(first + time * span) + '\n';
    writeContent(place("long") + "/interactions.csv", log);
  }
  /// Of two ranks the second, which is started like this, cannot keep its records, and says why.
  static void expectSecondNamed(StartedRank second, const std::string& why) {
    makeLongStream();
    const StartedRank first{{{"MASTER_ADDR", "127.0.0.1"}, {"MASTER_PORT", std::to_string(freePort())}}, 0};
    second.environment.insert(second.environment.end(), first.environment.begin(), first.environment.end());
    auto call = command("refused", {"--rank-timeout", "60"});
    call.at(1) = place("long");
    const auto ended = runAsRanks(call, {first, second});
    EXPECT_EQ(ended[1].code, 4) << ended[1].err;
    EXPECT_THAT(ended[1].err, AllOf(HasSubstr("xsmoe (rank 1): "), HasSubstr(why)));
    EXPECT_EQ(ended[0].code, 5) << ended[0].err;
    EXPECT_THAT(ended[0].err, AllOf(HasSubstr("rank 1: it has ended: "), HasSubstr(why)));
    EXPECT_FALSE(fs::exists(place("refused")));
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
  const auto two = runAndKillRank(command("in turns", {"--ranks", "2"}), 1, 4, kEndOfTheOthers + kSlowMachine);
  ASSERT_EQ(two.code, 5) << two.err;
  const auto one = runAndKill({"resume", place("in turns"), "--json"}, 1, std::chrono::microseconds(0));
  ASSERT_EQ(one.code, -1) << "else nothing is left for four: " << one.err;
  const auto four = run({"resume", place("in turns"), "--json", "--ranks", "4"});
  ASSERT_EQ(four.code, 0) << four.err;
  expectSameEnd(four);
}

TEST_F(RanksOfARun, DoNotGoOnWhereOneHasAnOlderCopyOfTheRun) {
  const auto stoppedAt = [](const std::vector<std::string>& call, const std::string& text) {
    return runAndInterrupt(call, [&](const std::string& line) { return line.find(text) != std::string::npos; }).code;
  };
  ASSERT_EQ(stoppedAt(command("newer"), "\"epoch\":2"), 130);
  fs::copy(place("newer"), place("older"), fs::copy_options::recursive);
  const std::vector<std::string> newer{"resume", place("newer"), "--json"}, older{"resume", place("older"), "--json"};
  ASSERT_EQ(stoppedAt(newer, "\"event\":\"window\""), 130);

  const auto weights = weightsOf("newer");
  const auto record = contentOf(place("newer") + "/record.sqlite");
  StartedRank first{{{"MASTER_ADDR", "127.0.0.1"}, {"MASTER_PORT", std::to_string(freePort())}}, 0}, second = first;
  second.arguments = older;
  for (const auto& rank : runAsRanks(newer, {first, second})) {
    EXPECT_EQ(rank.code, 5) << rank.err;
    EXPECT_THAT(rank.err, AllOf(HasSubstr("rank 1: it goes on from "), HasSubstr(", and rank 0 goes on from "),
                                HasSubstr("Copy rank 0's run folder to every rank")));
  }
  EXPECT_TRUE(weightsOf("newer") == weights);
  EXPECT_TRUE(contentOf(place("newer") + "/record.sqlite") == record) << "it is cut when all have agreed";
}

TEST_F(RanksOfARun, ForkARunAsOneProcessDoes) {
  const auto same = run({"fork", place("whole"), "--window", "1", "--run", place("the same"), "--json", "--ranks", "2"});
  ASSERT_EQ(same.code, 0) << same.err;
  EXPECT_THAT(same.err, HasSubstr("cpu, 2 ranks of 1 thread"));
  EXPECT_TRUE(weightsOf("the same") == weightsOf("whole")) << "without changes it ends as the run did";

  const auto branch = [](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> call{"fork", place("alone"), "--window", "1", "--run", place(name), "--tau", "0.9", "--json"};
    call.insert(call.end(), more.begin(), more.end());
    return run(call);
  };
  const auto alone = branch("forked alone", {}), three = branch("forked by three", {"--ranks", "3"});
  ASSERT_EQ(alone.code, 0) << alone.err;
  ASSERT_EQ(three.code, 0) << three.err;
  expectSameLosses(three, alone);
  expectSameMetrics(three.objects().back(), alone.objects().back());
  EXPECT_EQ(eventsOf(three, "window").back().at("experts"), eventsOf(alone, "window").back().at("experts"));
  EXPECT_NE(eventsOf(alone, "window").back().at("experts"), eventsOf(*alone_, "window").back().at("experts")) << "else no change is made";

  const auto there = run({"fork", place("whole"), "--window", "1", "--run", place("the same"), "--json", "--ranks", "2"});
  EXPECT_EQ(there.code, 4) << "all end where rank 0 cannot make the folder: " << there.err;
}

TEST_F(RanksOfARun, EndWhereOneIsKilledAndAreResumedByAnyNumber) {
  for (const int killed : {1, 0}) {
    const auto name = "killed " + std::to_string(killed);
    const auto ended = runAndKillRank(command(name, {"--ranks", "2"}), killed, 6, kEndOfTheOthers + kSlowMachine);
    EXPECT_EQ(ended.code, 5) << ended.err;
    const auto rank = "rank " + std::to_string(killed);
    EXPECT_THAT(ended.err, AllOf(HasSubstr(rank + " was killed by signal 9"), HasSubstr(rank + ": it is gone: ")));
    EXPECT_THAT(ended.err, HasSubstr(killed == 1 ? "no sign of life for 4 s after a connection broke" : "which it holds, is closed"))
        << "sooner than --rank-timeout only where it says why";
  }
  const auto together = run({"resume", place("killed 1"), "--json", "--ranks", "2"});
  ASSERT_EQ(together.code, 0) << together.err;
  EXPECT_TRUE(weightsOf("killed 1") == weightsOf("whole")) << "as if none had been killed";

  const auto alone = run({"resume", place("killed 0"), "--json"});
  ASSERT_EQ(alone.code, 0) << alone.err;
  EXPECT_THAT(alone.err, HasSubstr("the run began on cpu, 2 ranks of 1 thread"));
  expectSameEnd(alone);
}

TEST_F(RanksOfARun, EndAtOnceWhereOneIsKilledBeforeTheyHaveMet) {
  for (const int killed : {1, 0}) {
    const auto ended = runAndKillRankAtOnce(command("refused", {"--ranks", "2"}), killed, kSlowMachine);
    EXPECT_EQ(ended.code, 5) << ended.err;
    EXPECT_THAT(ended.err, AllOf(HasSubstr("rank " + std::to_string(killed) + " was killed by signal 9"),
                                 HasSubstr("rank " + std::to_string(1 - killed) + " was ended as well: the ranks had not met"),
                                 Not(HasSubstr("MASTER_ADDR"))));
    EXPECT_FALSE(fs::exists(place("refused")));
  }
}

TEST_F(RanksOfARun, EndSoonWhereOneFallsSilentAndAreResumedByAnyNumber) {
  // What people are told; a launcher that would wait for the suspended one as for one that still runs takes longer.
  constexpr std::chrono::seconds kSilence{5}, kMore{15};
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
  const auto ended = runOnAFullDisk(command("full", {"--ranks", "2"}), room, kEndOfTheOthers + kSlowMachine);
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

TEST_F(RanksOfARun, EndWhereTheNetworkLetsNothingPassAndAreResumed) {
  constexpr std::chrono::seconds kStall{5}, kMore{15};
  const auto call = command("stalled", {"--ranks", "2", "--rank-timeout", std::to_string(kStall.count())});
  const auto [ended, connections] = runAndStallRank(call, 1, 6, kStall + kMore + kSlowMachine);
  if (connections < 0) GTEST_SKIP() << "this system lets no process reach the connections of another (pidfd_getfd)";
  ASSERT_GT(connections, 0) << ended.err;
  EXPECT_EQ(ended.code, 5) << ended.err;
  // Whoever finds it out first ends, and may be heard by the other.
  const std::string found = "the network of the ranks: all have come to exchange [0-9]+, and nothing has passed [^.]* for 5 s";
  EXPECT_THAT(ended.err, AllOf(ContainsRegex("xsmoe: (rank 1: it has ended: )?" + found),
                               ContainsRegex("xsmoe .rank 1.: (rank 0: it has ended: )?" + found)));
  const auto together = run({"resume", place("stalled"), "--json", "--ranks", "2"});
  ASSERT_EQ(together.code, 0) << together.err;
  EXPECT_TRUE(weightsOf("stalled") == weightsOf("whole"));
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

TEST_F(RanksOfARun, NoneIsLeftWhereCtrlCComesWhileTheyAreStarted) {
  // Each has the program's outputs, whose end is waited for.
  const auto ended = runInterruptedAtOnce(command("refused", {"--ranks", "1000"}));
  EXPECT_EQ(ended.code, 130) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("stopped before training began"));
  EXPECT_THAT(ended.err, Not(HasSubstr("was killed by signal")));
  EXPECT_FALSE(fs::exists(place("refused")));
}

TEST_F(RanksOfARun, ARankEndsWhoseLauncherIsGoneAlready) {
  constexpr const char* kNoProcess = "2147483647";  // more than there may be
  const StartedRank left{{{"MASTER_ADDR", "127.0.0.1"}, {"MASTER_PORT", std::to_string(freePort())}, {"XSMOE_RANK_LAUNCHER", kNoProcess}},
                         0};
  for (const auto& rank : runAsRanks(command("refused", {"--rank-timeout", "300"}), {left, left})) {
    EXPECT_EQ(rank.code, 5) << rank.err;
    EXPECT_THAT(rank.err, HasSubstr("--ranks: the process that started this rank is gone"));
  }
}

TEST_F(RanksOfARun, ReadHiddenStatesByNeedWithoutAnotherByte) {
  auto call = command("bounded", {"--ranks", "2", "--feature-memory", "0.02"});
  call.emplace_back("--rank-gloo");  // which is for GPUs, and changes nothing here
  const auto ended = run(call);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(weightsOf("bounded") == weightsOf("whole"));
}

TEST_F(RanksOfARun, EndWhereTheDiskOfAnotherThanRank0IsFull) {
  StartedRank second;
  second.mostFileBytes = 1'000'000;
  expectSecondNamed(second, "records of the stream cannot be kept in the folder for temporary files (File too large)");
}

TEST_F(RanksOfARun, EndWhereAnotherThanRank0HasNoFolderForTemporaryFiles) {
  StartedRank second;
  second.environment.emplace_back("TMPDIR", place("stream") + "/stream.json");
  expectSecondNamed(second, "stream.json: records of the stream cannot be kept in the folder for temporary files (Not a directory)");
}

TEST_F(RanksOfARun, DoNotTrainMethodsWhoseStepsTheyDoNotShare) {
  const auto ended = run(command("refused", {"--ranks", "2", "--method", "gag"}));
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("--ranks: GAG trains alone, since its loss runs over all items seen"),
                               HasSubstr("several ranks train xsmoe")));
  EXPECT_FALSE(fs::exists(place("refused")));
}

TEST_F(RanksOfARun, RefuseToForecastByTheOptionThatAsksForIt) {
  for (const std::string option : {"--forecast", "--dry-run"}) {
    const auto ended = run(command("refused", {"--ranks", "2", option}));
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_THAT(ended.err, AllOf(HasSubstr(option + ": what is measured is a step of one process"), HasSubstr("Forecast without ranks")));
    EXPECT_FALSE(fs::exists(place("refused")));
  }
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

/// In the environment of torchrun's workers where it holds the meeting place.
std::vector<std::pair<std::string, std::string>> saidByTorchrun(int port) {
  return {{"MASTER_ADDR", "127.0.0.1"},
          {"MASTER_PORT", std::to_string(port)},
          {"TORCHELASTIC_USE_AGENT_STORE", "True"},
          {"TORCHELASTIC_RESTART_COUNT", "0"}};
}

TEST_F(RanksOfARun, MeetAtAPortOfTheirOwnWhereTheyAreNotToMeetAtTorchruns) {
  const int torchruns = freePort();  // at which nobody is
  const StartedRank one{saidByTorchrun(torchruns), 0};
  const auto ended = runAsRanks(command("own port", {"--rank-port", std::to_string(freePort())}), {one, one});
  for (const auto& rank : ended) EXPECT_EQ(rank.code, 0) << rank.err;
  EXPECT_TRUE(weightsOf("own port") == weightsOf("whole"));
}

TEST_F(RanksOfARun, AreToldOfThatPortWhereTheyDoNotReachTorchrun) {
  const StartedRank one{saidByTorchrun(freePort()), 0};
  for (const auto& rank : runAsRanks(command("refused", {"--rank-timeout", "5"}), {one, one})) {
    EXPECT_EQ(rank.code, 5) << rank.err;
    EXPECT_THAT(rank.err,
                AllOf(HasSubstr("the ranks cannot meet at 127.0.0.1:"), HasSubstr("another version of PyTorch"), HasSubstr("--rank-port")));
  }
  EXPECT_FALSE(fs::exists(place("refused")));
}

TEST_F(RanksOfARun, MeetAtTheMeetingPlaceOfTorchrunThatStartsThem) {
  std::string python;
  for (const std::string one : {"PATH=/usr/bin:$PATH python3", "python3"})
    if (python.empty() && std::system((one + " -c 'import torch.distributed.run' > /dev/null 2>&1").c_str()) == 0) python = one;
  if (python.empty()) GTEST_SKIP() << "there is no Python with torch (package python3-torch)";
  // By that address and port torchrun holds the meeting place itself. Of no worker 9 outputs are redirected, and without that option
  // torchrun 1.13 ends in Python 3.11, whose enumerations leave out the 0 that stands for it.
  std::string call = python + " -m torch.distributed.run --nproc_per_node 2 --master_addr 127.0.0.1 --master_port " +
                     std::to_string(freePort()) + " --redirects 9:1 --tee 9:1 --log_dir '" + place("logs") +
                     "' --no_python '" XSMOE_PROGRAM "'";
  for (const auto& word : command("by torchrun")) call += " '" + word + '\'';
  const auto code = std::system((call + " > '" + place("torchrun.out") + "' 2> '" + place("torchrun.err") + "'").c_str());
  ASSERT_EQ(code, 0) << contentOf(place("torchrun.err"));
  EXPECT_THAT(contentOf(place("torchrun.err")), HasSubstr("cpu, 2 ranks of 1 thread"));
  EXPECT_TRUE(weightsOf("by torchrun") == weightsOf("whole"));
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
