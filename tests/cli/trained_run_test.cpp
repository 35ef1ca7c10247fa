// A generated stream, trained once, and what the commands say of it (FORMATS.md: fields and exit codes).
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kWindows = 4;

class TrainedRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    const auto made = run({"generate", stream(), "--items", "100", "--users", "60", "--records", "1600", "--windows", "4"});
    ASSERT_EQ(made.code, 0) << made.err;
    trained_ = new Ended(train("run", {"--tau", "0.9"}));
    ASSERT_EQ(trained_->code, 0) << trained_->err;
  }
  static void TearDownTestSuite() {
    delete trained_;
    delete folder_;
  }
  static std::string place(const std::string& name) { return folder_->path() / name; }
  static std::string stream() { return place("stream"); }
  /// A small run; `more` holds pairs of option and value and goes before ours.
  static std::vector<std::string> command(const std::string& name, const std::vector<std::string>& more) {
    std::map<std::string, std::string> options{{"--epochs", "2"},     {"--warmup-epochs", "1"}, {"--embedding", "16"},
                                               {"--bottleneck", "4"}, {"--threads", "1"},       {"--run", place(name)}};
    for (std::size_t i = 0; i < more.size(); i += 2) options[more[i]] = more[i + 1];
    std::vector<std::string> arguments{"train", stream(), "--json"};
    for (const auto& [option, value] : options) arguments.insert(arguments.end(), {option, value});
    return arguments;
  }
  static Ended train(const std::string& name, const std::vector<std::string>& more) { return run(command(name, more)); }
  static std::vector<json> events(const std::vector<json>& all, const std::string& kind) {
    std::vector<json> some;
    for (const auto& one : all)
      if (one.at("event") == kind) some.push_back(one);
    return some;
  }
  static std::vector<json> events(const std::string& kind) { return events(trained_->objects(), kind); }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Ended* trained_ = nullptr;
};

/// Exactly these keys.
void expectKeys(const json& object, const std::vector<std::string>& keys) {
  for (const auto& key : keys) EXPECT_TRUE(object.contains(key)) << key << " is missing in " << object;
  EXPECT_EQ(object.size(), keys.size()) << object;
}

TEST_F(TrainedRun, PrintsObjectsOnlyOnStandardOutput) {
  EXPECT_THAT(trained_->objects(), SizeIs(testing::Gt(10U)));
  EXPECT_THAT(trained_->err, HasSubstr("run folder"));
}

TEST_F(TrainedRun, TellsFirstWhatItTrainsOn) {
  const auto data = trained_->objects().front();
  expectKeys(data, {"event", "records", "kept_records", "left_out", "bad_lines", "lost_share", "test_targets", "masked_targets", "hr10_cap",
                    "notes"});
  EXPECT_EQ(data.at("event"), "data");
  EXPECT_EQ(data.at("records"), 1600);
  const auto inspected = run({"inspect", stream(), "--json"}).objects().at(0);
  for (const char* key : {"kept_records", "left_out", "bad_lines", "test_targets", "masked_targets", "hr10_cap"})
    EXPECT_EQ(data.at(key), inspected.at(key)) << key;
  EXPECT_THAT(trained_->err, testing::Not(HasSubstr("warning")));
}

/// Copies the stream with another log.
std::string streamWith(const TemporaryFolder& folder, const std::string& stream, const std::string& name, const std::string& log) {
  fs::copy(stream, folder.path() / name, fs::copy_options::recursive);
  writeContent(folder.path() / name / "interactions.csv", log);
  return folder.path() / name;
}

TEST_F(TrainedRun, WarnsOfItemsThatTheCacheLacks) {
  auto log = contentOf(place("stream/interactions.csv"));
  const auto last = std::stoll(log.substr(log.rfind(',') + 1));
  for (int i = 0; i < 400; ++i)
    log += "user-" + std::to_string(1000 + i % 20) + ",unknown-" + std::to_string(i % 7) + "," + std::to_string(last + i) + "\n";
  const auto some = streamWith(*folder_, stream(), "some", log);
  auto call = command("of some", {"--epochs", "1"});
  call[1] = some;
  const auto ended = run(call);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto data = ended.objects().front();
  EXPECT_EQ(data.at("records"), 2000);
  EXPECT_THAT(data.at("left_out").dump(), HasSubstr(R"({"reason":"item without features","records":400})")) << data;
  EXPECT_GE(data.at("lost_share"), 0.2);
  EXPECT_THAT(ended.err, HasSubstr("most of them for one reason: item without features (400)"));
  call.erase(std::find(call.begin(), call.end(), "--json"));
  std::replace(call.begin(), call.end(), place("of some"), place("of some, told"));
  EXPECT_THAT(run(call).out, HasSubstr("  left out: 400 records: item without features"));
}

TEST_F(TrainedRun, TellsWhichTargetsCanNeverRank) {
  std::string log = "user,item,timestamp\n";
  int time = 1'600'000'000;
  // In each of four windows twenty users buy the same six items, in the same order.
  for (int window = 0; window < 4; ++window)
    for (int round = 0; round < 6; ++round)
      for (int user = 0; user < 20; ++user) {
        const int item = 1 + user * 3 + round;
        char id[16];
        std::snprintf(id, sizeof id, "item-%04d", item);
        log += "user-" + std::to_string(user) + "," + id + "," + std::to_string(++time) + "\n";
      }
  const auto again = streamWith(*folder_, stream(), "again", log);
  auto call = command("of repeats", {"--epochs", "1"});
  call[1] = again;
  const auto ended = run(call);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto data = ended.objects().front();
  EXPECT_EQ(data.at("test_targets"), 60);
  EXPECT_EQ(data.at("masked_targets"), 60);
  EXPECT_EQ(data.at("hr10_cap"), 0);
  EXPECT_THAT(ended.err, HasSubstr("60 of 60 test targets are in their user's history and not ranked: HR@10 is at most 0.00 %"));
  EXPECT_EQ(ended.objects().back().at("hr10"), 0) << "so it is";
}

TEST_F(TrainedRun, GoesOnWithTheNewWindowsOfAGrownStream) {
  const auto whole = contentOf(place("stream/interactions.csv"));
  std::size_t end = 0;
  for (int line = 0; line < 1201; ++line) end = whole.find('\n', end) + 1;  // of 1600 records three windows of 400
  const auto growing = streamWith(*folder_, stream(), "growing", whole.substr(0, end));
  auto call = command("grown", {"--windows", "3"});
  call[1] = growing;
  const auto three = run(call);
  ASSERT_EQ(three.code, 0) << three.err;
  EXPECT_EQ(run({"resume", place("grown"), "--extend"}).code, 3) << "it has not grown";
  writeContent(growing + "/interactions.csv", whole);
  const auto extended = run({"resume", place("grown"), "--extend", "--json"});
  ASSERT_EQ(extended.code, 0) << extended.err;
  EXPECT_THAT(extended.err, HasSubstr("D_0 … D_2 are as they were (checksum "));
  EXPECT_THAT(extended.err, HasSubstr("D_3 is new"));
  const auto windows = events(extended.objects(), "window");
  ASSERT_THAT(windows, SizeIs(1));
  const auto all = run(command("at once", {}));
  ASSERT_EQ(all.code, 0) << all.err;
  const auto last = events(all.objects(), "window").back();
  for (const char* metric : {"window", "tested_on", "hr10", "ndcg10", "hr20", "ndcg20", "experts"})
    EXPECT_EQ(windows[0].at(metric), last.at(metric)) << metric;
  EXPECT_EQ(contentOf(place("grown/checkpoints/window_02.safetensors")), contentOf(place("at once/checkpoints/window_02.safetensors")));
  EXPECT_EQ(run({"recommend", place("grown"), "--user", "user-0001"}).code, 0);
}

TEST_F(TrainedRun, TellsEveryEpoch) {
  const auto epochs = events("epoch");
  ASSERT_THAT(epochs, SizeIs(2 * (kWindows - 1)));
  expectKeys(epochs[0], {"event", "window", "epoch", "loss", "learning_rate", "validation_hr10", "validation_ndcg10", "seconds"});
  EXPECT_TRUE(epochs[0].at("validation_hr10").is_null());  // warm-up
  EXPECT_TRUE(epochs[1].at("validation_ndcg10").is_number());
  EXPECT_EQ(epochs[1].at("epoch"), 2);
  EXPECT_DOUBLE_EQ(epochs[1].at("learning_rate"), 0.95e-3);
  EXPECT_GT(epochs[0].at("loss"), 0);
}

TEST_F(TrainedRun, TellsEveryWindow) {
  const auto windows = events("window");
  ASSERT_THAT(windows, SizeIs(kWindows - 1));
  for (int s = 0; s < kWindows - 1; ++s) {
    const auto& window = windows[static_cast<std::size_t>(s)];
    expectKeys(window, {"event", "window", "tested_on", "hr10", "ndcg10", "hr20", "ndcg20", "epochs", "best_epoch", "seconds", "parameters",
                        "trainable", "experts"});
    EXPECT_EQ(window.at("window"), s);
    EXPECT_EQ(window.at("tested_on"), s + 1);
    for (const char* metric : {"hr10", "ndcg10", "hr20", "ndcg20"}) {
      EXPECT_GE(window.at(metric).get<double>(), 0);
      EXPECT_LE(window.at(metric).get<double>(), 1);
    }
    EXPECT_GE(window.at("hr20").get<double>(), window.at("hr10").get<double>());
    EXPECT_EQ(window.at("epochs"), 2);
    EXPECT_TRUE(window.at("parameters").is_number_integer());
    EXPECT_LE(window.at("trainable"), window.at("parameters"));
    // τ 0.9 takes an expert of every layer that has two: one at first, then two.
    const auto expected = s == 0 ? json{1, 1} : json{2, 2};
    EXPECT_EQ(window.at("experts"), (json{{"visual", expected}, {"textual", expected}}));
  }
}

TEST_F(TrainedRun, TellsBirthsAndDeaths) {
  const auto births = events("expanded"), deaths = events("pruned");
  ASSERT_THAT(births, SizeIs(4 * (kWindows - 2)));
  expectKeys(births[0], {"event", "window", "modality", "layer", "expert", "born"});
  EXPECT_EQ(births[0].at("modality"), "visual");
  EXPECT_EQ(births[0].at("layer"), 0);
  EXPECT_EQ(births[0].at("expert"), 1);
  EXPECT_EQ(births[0].at("born"), 1);
  EXPECT_EQ(births[3].at("modality"), "textual");
  ASSERT_THAT(deaths, SizeIs(4));
  expectKeys(deaths[0], {"event", "window", "modality", "layer", "expert", "born", "utilization", "expert_utilization", "tau"});
  EXPECT_EQ(deaths[0].at("window"), 1);
  EXPECT_EQ(deaths[0].at("tau"), 0.9);
  EXPECT_LT(deaths[0].at("utilization"), 0.9);
  EXPECT_EQ(deaths[0].at("born"), deaths[0].at("expert"));
}

TEST_F(TrainedRun, EndsWithTheMeansOfItsWindows) {
  const auto last = trained_->objects().back();
  expectKeys(last, {"event", "hr10", "ndcg10", "hr20", "ndcg20", "all_tests", "references"});
  EXPECT_TRUE(last.at("references").is_null()) << "they were not asked for";
  expectKeys(last.at("all_tests"), {"hr10", "ndcg10", "hr20", "ndcg20"});
  EXPECT_EQ(last.at("event"), "finished");
  const auto windows = events("window");
  for (const char* metric : {"hr10", "ndcg10", "hr20", "ndcg20"}) {
    const double d1 = windows[0].at(metric), d2 = windows[1].at(metric), d3 = windows[2].at(metric);
    EXPECT_NEAR(last.at(metric).get<double>(), (d2 + d3) / 2, 1e-12);
    EXPECT_NEAR(last.at("all_tests").at(metric).get<double>(), (d1 + d2 + d3) / 3, 1e-12);
  }
}

const std::vector<std::string> kReferences{"popular-before", "popular-so-far",  "transitions",
                                           "similar-visual", "similar-textual", "similar-both"};

/// As `train` would, with `--references` in front, where nothing behind it may be taken for its value.
std::vector<std::string> withReferences(std::vector<std::string> command) {
  command.insert(command.begin() + 1, "--references");
  return command;
}

TEST_F(TrainedRun, TellsUntrainedReferencesWhereTheyAreAskedFor) {
  const auto ended = run(withReferences(command("with references", {"--epochs", "1"})));
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto told = events(ended.objects(), "references"), windows = events(ended.objects(), "window");
  ASSERT_THAT(told, SizeIs(kWindows - 1));
  std::map<std::string, double> sums;
  for (std::size_t i = 0; i < told.size(); ++i) {
    EXPECT_EQ(told[i].at("window"), windows[i].at("window"));
    EXPECT_EQ(told[i].at("tested_on"), windows[i].at("tested_on"));
    std::vector<std::string> names;
    for (const auto& one : told[i].at("results")) {
      names.push_back(one.at("name"));
      if (i > 0) sums[names.back()] += one.at("hr10").get<double>();
    }
    EXPECT_EQ(names, kReferences);
  }
  const auto last = ended.objects().back();
  ASSERT_THAT(last.at("references").at("means"), SizeIs(kReferences.size()));
  for (const auto& one : last.at("references").at("means")) {
    EXPECT_NEAR(one.at("hr10").get<double>(), sums[one.at("name")] / (kWindows - 2), 1e-12) << "D_1 is a warm-up";
    EXPECT_EQ(one.at("trained").at("hr10"), last.at("hr10"));
  }
}

TEST_F(TrainedRun, TellsOfReferencesWithoutTouchingTheRun) {
  const auto record = [] { return run({"resume", place("run"), "--json"}).out; };
  const auto before = record();
  const auto ended = run({"references", place("run"), "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  ASSERT_THAT(ended.objects(), SizeIs(1));
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("method"), "xsmoe");
  const auto windows = events("window");
  ASSERT_THAT(answer.at("windows"), SizeIs(windows.size()));
  for (std::size_t i = 0; i < windows.size(); ++i) {
    EXPECT_EQ(answer.at("windows").at(i).at("hr10"), windows[i].at("hr10"));
    EXPECT_THAT(answer.at("windows").at(i).at("results"), SizeIs(kReferences.size()));
  }
  EXPECT_EQ(record(), before);
  EXPECT_EQ(run({"references", place("nowhere")}).code, 3);
}

TEST_F(TrainedRun, PrintsReferencesInTablesForPeople) {
  const auto asked = run({"references", place("run")});
  ASSERT_EQ(asked.code, 0) << asked.err;
  for (const auto& name : kReferences) EXPECT_THAT(asked.out, HasSubstr(name));
  EXPECT_THAT(asked.out, HasSubstr("mean over D_2 …"));
  std::istringstream lines(asked.out);
  for (std::string line; std::getline(lines, line) && !line.empty();) EXPECT_LE(line.size(), 124U) << line;
  auto arguments = withReferences(command("told to people", {"--epochs", "1"}));
  arguments.erase(std::find(arguments.begin(), arguments.end(), "--json"));
  const auto trained = run(arguments);
  EXPECT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("  without training at best "));
  const auto means = trained.out.substr(std::min(trained.out.size(), trained.out.rfind("mean over D_2 …")));
  for (const auto& name : kReferences) EXPECT_THAT(means, HasSubstr(name));
}

TEST_F(TrainedRun, IsTestedAgainOnEveryWindowFromItsWeights) {
  const auto record = [] { return run({"resume", place("run"), "--json"}).out; };
  const auto before = record();
  const auto ended = run({"forgetting", place("run"), "--metric", "ndcg10", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  ASSERT_THAT(ended.objects(), SizeIs(1));
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("method"), "xsmoe");
  EXPECT_EQ(answer.at("metric"), "ndcg10");
  EXPECT_TRUE(answer.at("beside").is_null());
  EXPECT_THAT(answer.at("sentence").get<std::string>(), HasSubstr("Forgetting cannot be told: ")) << "it takes more windows";
  const auto windows = events("window");
  ASSERT_THAT(answer.at("cells"), SizeIs(windows.size() * windows.size()));
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const auto& own = answer.at("cells").at(i * windows.size() + i);
    EXPECT_EQ(own.at("window"), windows[i].at("window"));
    EXPECT_EQ(own.at("tested_on"), windows[i].at("tested_on"));
    // With other threads than the run's a rank may change by rounding.
    EXPECT_NEAR(own.at("hr10").get<double>(), windows[i].at("hr10").get<double>(), 1.5 / own.at("sequences").get<double>());
  }
  EXPECT_THAT(ended.err, HasSubstr("D_0 on D_1"));
  EXPECT_EQ(record(), before);
  EXPECT_EQ(run({"forgetting", place("nowhere")}).code, 3);
  EXPECT_EQ(run({"forgetting", place("run"), "--metric", "mrr"}).code, 2);
  EXPECT_EQ(run({"forgetting", place("run"), "--csv", "-", "--json"}).code, 2);
  EXPECT_EQ(run({"forgetting", place("run"), "--csv", place("nowhere/forgetting.csv")}).code, 4);
}

TEST_F(TrainedRun, IsComparedWithAnotherOfItsStreamByWhatTheyForget) {
  ASSERT_EQ(train("static", {"--variant", "static", "--epochs", "1"}).code, 0);
  const auto told = run({"forgetting", place("run"), "--beside", place("static"), "--csv", place("forgetting.csv")});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const char* words :
       {"HR@10 of run\n", "HR@10 of static\n", "HR@10 of run minus static", "backward transfer", "on D_3", "standard error"})
    EXPECT_THAT(told.out, HasSubstr(words));
  const auto printed = run({"forgetting", place("run"), "--beside", place("static"), "--csv", "-"});
  EXPECT_EQ(printed.out, contentOf(place("forgetting.csv")));
  EXPECT_EQ(std::count(printed.out.begin(), printed.out.end(), '\n'), 1 + 2 * 9);
  const auto object = run({"forgetting", place("run"), "--beside", place("static"), "--json"}).objects().at(0);
  const auto& beside = object.at("beside");
  EXPECT_EQ(beside.at("method"), "static");
  for (std::size_t i = 0; i < 9; ++i)
    EXPECT_DOUBLE_EQ(beside.at("differences").at(i).at("difference").get<double>(),
                     object.at("cells").at(i).at("hr10").get<double>() - beside.at("cells").at(i).at("hr10").get<double>());
}

TEST_F(TrainedRun, OfAnotherStreamIsNotComparedAndSaysWhy) {
  ASSERT_EQ(
      run({"generate", place("other stream"), "--items", "100", "--users", "60", "--records", "1600", "--windows", "4", "--seed", "7"})
          .code,
      0);
  auto arguments = command("other-stream", {"--epochs", "1"});
  arguments[1] = place("other stream");
  ASSERT_EQ(run(arguments).code, 0);
  const auto refused = run({"forgetting", place("run"), "--beside", place("other-stream")});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("other-stream: the tests on D_1 are not the same: the runs are of different streams"));
  EXPECT_THAT(refused.err, testing::Not(HasSubstr("D_0 on D_1"))) << "before anything was measured";
}

TEST_F(TrainedRun, TakesReferencesWithoutAValueOrAsANumber) {
  EXPECT_THAT(events(run(withReferences(command("bare", {"--epochs", "1", "--warmup-epochs", "0"}))).objects(), "references"), SizeIs(3));
  auto off = command("off", {"--epochs", "1"});
  off.push_back("--references=0");
  EXPECT_THAT(events(run(off).objects(), "references"), IsEmpty());
  auto wrong = command("wrong", {"--epochs", "1"});
  wrong.push_back("--references=2");
  const auto refused = run(wrong);
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--references: the value is 2. Give a number from 0 to 1"));
  const auto forked = run({"fork", place("run"), "--window", "1", "--run", place("fork with references"), "--references", "--json"});
  EXPECT_EQ(forked.code, 0) << forked.err;
  EXPECT_THAT(events(forked.objects(), "references"), SizeIs(1));
}

TEST_F(TrainedRun, OfVariantsNamesTheExpertsOfTheirModalities) {
  const auto experts = [](const std::string& method) {
    const auto ended = train(method, {"--variant", method, "--epochs", "1"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    const auto windows = events(ended.objects(), "window");
    return windows.empty() ? json() : windows.back().at("experts");
  };
  EXPECT_EQ(experts("noft"), (json{{"visual", json::array()}, {"textual", json::array()}}));
  EXPECT_EQ(experts("textual"), (json{{"textual", {3, 3}}}));
}

TEST_F(TrainedRun, SaysWhatWasGivenAndItsMethodDoesNotUse) {
  const auto ended = train("unused", {"--method", "noft", "--tau", "0.2", "--epochs", "1"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("xsmoe: --tau: the method noft does not use it"));
  EXPECT_THAT(ended.err, HasSubstr("xsmoe: --bottleneck: the method noft does not use it"));
  EXPECT_THAT(ended.err, testing::Not(HasSubstr("--embedding")));
}

TEST_F(TrainedRun, IsNotWrittenOver) {
  const auto ended = train("run", {});
  EXPECT_EQ(ended.code, 4);
  EXPECT_THAT(ended.err, HasSubstr("exists and is not empty"));
  EXPECT_THAT(ended.out, IsEmpty());
}

TEST_F(TrainedRun, CannotBeWrittenBelowAFile) {
  folder_->write("file", "");
  EXPECT_EQ(train("file/run", {}).code, 4);
}

TEST_F(TrainedRun, WithAGroupingThatTheCacheLacksEndsWith2) {
  const auto ended = train("other", {"--grouping", "6,13"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("--grouping"));
  EXPECT_FALSE(fs::exists(place("other")));
}

TEST_F(TrainedRun, InterruptedEndsWith130AndCanBeOpened) {
  const auto ended = runAndInterrupt(command("interrupted", {"--epochs", "100", "--patience", "100"}),
                                     [](const std::string& line) { return line.find("\"window\":1") != std::string::npos; });
  EXPECT_EQ(ended.code, 130) << ended.err;
  ASSERT_FALSE(ended.objects().empty());
  const auto last = ended.objects().back();
  EXPECT_EQ(last.at("event"), "stopped");
  EXPECT_EQ(last.at("window"), 1);
  const auto exported = run({"export", place("interrupted"), "--metrics", place("interrupted.csv")});
  EXPECT_EQ(exported.code, 0) << exported.err;
  EXPECT_EQ(run({"recommend", place("interrupted"), "--user", "user-0001"}).code, 0);
}

TEST_F(TrainedRun, IsInspectedInOneObject) {
  const auto ended = run({"inspect", stream(), "--json"});
  EXPECT_EQ(ended.code, 0);
  const auto objects = ended.objects();
  ASSERT_THAT(objects, SizeIs(1));
  const auto& report = objects[0];
  for (const char* key : {"records", "users", "items", "kept_records", "kept_users", "kept_items"})
    EXPECT_TRUE(report.at(key).is_number_integer()) << key;
  EXPECT_EQ(report.at("records"), 1600);
  ASSERT_THAT(report.at("windows"), SizeIs(kWindows));
  std::int64_t records = 0, kept = 0, items = 0, left = 0;
  for (const auto& window : report.at("windows")) {
    for (const char* key : {"window", "records", "kept_records", "users", "items", "new_items"})
      EXPECT_TRUE(window.at(key).is_number_integer()) << key;
    records += window.at("records").get<std::int64_t>();
    kept += window.at("kept_records").get<std::int64_t>();
    items += window.at("new_items").get<std::int64_t>();
  }
  for (const auto& one : report.at("left_out")) {
    EXPECT_TRUE(one.at("reason").is_string());
    left += one.at("records").get<std::int64_t>();
  }
  EXPECT_EQ(records, 1600);
  EXPECT_EQ(kept, report.at("kept_records"));
  EXPECT_EQ(items, report.at("kept_items"));
  EXPECT_EQ(kept + left, 1600);
}

TEST_F(TrainedRun, IsInspectedWithWhatDriftsAndWhatLeaks) {
  const auto ended = run({"inspect", stream(), "--json"});
  ASSERT_EQ(ended.code, 0);
  const auto report = ended.objects().at(0);
  EXPECT_TRUE(report.at("leaks").empty());
  EXPECT_EQ(report.at("items_without").at("either"), 0);
  for (const char* of : {"user", "item"}) {
    const auto& spread = report.at(std::string("records_per_") + of);
    EXPECT_LE(spread.at("min"), spread.at("median"));
    EXPECT_LE(spread.at("median"), spread.at("max"));
    std::int64_t counted = 0;
    for (const auto& bucket : spread.at("histogram")) counted += bucket.at("count").get<std::int64_t>();
    EXPECT_EQ(counted, report.at(std::string(of) + "s")) << "the buckets hold every one";
  }
  for (const auto& window : report.at("windows")) {
    EXPECT_EQ(window.at("train_records").get<std::int64_t>() + window.at("validation_records").get<std::int64_t>(),
              window.at("kept_records"));
    EXPECT_LE(window.at("last_train_time"), window.at("first_validation_time"));
    EXPECT_EQ(window.at("leaked_records"), 0);
    EXPECT_EQ(window.at("popularity_shift").is_null(), window.at("window") == 0);
    if (!window.at("popularity_shift").is_null()) {
      EXPECT_GT(window.at("popularity_shift"), 0);
    }
  }
}

TEST_F(TrainedRun, IsInspectedInATableOf120Columns) {
  const auto ended = run({"inspect", stream()});
  ASSERT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("leak check: passed, no training record is later than a validation record of its window"));
  std::istringstream lines(ended.out);
  std::size_t header = 0, rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("window       from") != std::string::npos) header = line.size();
    if (line.starts_with("     D_") && line.find(" %") != std::string::npos) {
      ++rows;
      const auto columns = static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
      EXPECT_EQ(columns, header) << line;
    }
  }
  EXPECT_EQ(rows, static_cast<std::size_t>(kWindows));
  EXPECT_GT(header, 100U);
  EXPECT_LE(header, 120U);
}

TEST_F(TrainedRun, RecommendsInOneObject) {
  const auto ended = run({"recommend", place("run"), "--user", "user-0001", "--top", "7", "--window", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto objects = ended.objects();
  ASSERT_THAT(objects, SizeIs(1));
  const auto& answer = objects[0];
  expectKeys(answer, {"user", "window", "history", "truth", "truth_rank", "score_parts", "items"});
  EXPECT_TRUE(answer.at("score_parts").empty());
  EXPECT_EQ(answer.at("user"), "user-0001");
  EXPECT_EQ(answer.at("window"), 1);
  EXPECT_TRUE(answer.at("history").at(0).is_string());
  EXPECT_TRUE(answer.at("truth").is_string() || answer.at("truth_rank").is_null());
  ASSERT_THAT(answer.at("items"), SizeIs(7));
  for (std::size_t i = 0; i < 7; ++i) {
    const auto& item = answer.at("items").at(i);
    expectKeys(item, {"rank", "item", "title", "score", "truth", "parts"});
    EXPECT_EQ(item.at("rank"), i + 1);
    EXPECT_FALSE(item.at("title").get<std::string>().empty());
    EXPECT_EQ(item.at("truth"), item.at("item") == answer.at("truth"));
  }
}

TEST_F(TrainedRun, RecommendsFromTheLastWindowByDefault) {
  const auto ended = run({"recommend", place("run"), "--user", "user-0001", "--json"});
  EXPECT_EQ(ended.objects().at(0).at("window"), kWindows - 2);
  EXPECT_THAT(ended.objects().at(0).at("items"), SizeIs(10));
}

TEST_F(TrainedRun, ExplainsHowAMethodWithoutExpertsLooksAtAUser) {
  ASSERT_EQ(train("sessions", {"--method", "ssrm", "--epochs", "1"}).code, 0);
  const auto object = run({"explain", place("sessions"), "--user", "user-0001", "--window", "1", "--json"});
  ASSERT_EQ(object.code, 0) << object.err;
  const auto explained = object.objects().at(0);
  EXPECT_EQ(explained.at("method"), "ssrm");
  EXPECT_EQ(explained.at("window"), 1);
  EXPECT_EQ(explained.at("epochs"), 1);
  EXPECT_EQ(explained.at("score_parts"), (json{"user", "session"}));
  EXPECT_THAT(explained.at("items"), SizeIs(10));
  EXPECT_EQ(explained.at("picture").at("attention").size(), explained.at("history").size());
  const auto told = run({"explain", place("sessions"), "--user", "user-0001", "--window", "1"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("SSRM and the user user-0001 after training on D_1, 1 epoch"));
  EXPECT_THAT(told.out, HasSubstr("a score is made of the user by 50.0 % and of the session by 50.0 %"));
  EXPECT_THAT(told.out, HasSubstr(explained.at("items").at(0).at("item").get<std::string>()));
  EXPECT_THAT(run({"recommend", place("sessions"), "--user", "user-0001"}).out, HasSubstr(" = user "));
  EXPECT_EQ(run({"explain", place("sessions"), "--user", "nobody"}).code, 3);
  const auto ofExperts = run({"explain", place("run"), "--user", "user-0001"});
  EXPECT_EQ(ofExperts.code, 3);
  EXPECT_THAT(ofExperts.err, HasSubstr("the method XSMoE has no picture of a user"));
}

TEST_F(TrainedRun, ExplainsAMethodUnderItsNameWithItsWrapper) {
  ASSERT_EQ(train("replayed", {"--method", "iisan_rh", "--epochs", "1"}).code, 0);
  const auto object = run({"explain", place("replayed"), "--user", "user-0001", "--json"});
  ASSERT_EQ(object.code, 0) << object.err;
  EXPECT_EQ(object.objects().at(0).at("method"), "iisan_rh");
  EXPECT_THAT(run({"explain", place("replayed"), "--user", "user-0001"}).out, HasSubstr("IISAN_RH and the user user-0001"));
}

TEST_F(TrainedRun, RefusesUnknownUsersAndWindowsWith3) {
  const auto nobody = run({"recommend", place("run"), "--user", "nobody", "--json"});
  EXPECT_EQ(nobody.code, 3);
  EXPECT_THAT(nobody.err, HasSubstr("\"nobody\""));
  EXPECT_THAT(nobody.out, IsEmpty());
  EXPECT_EQ(run({"recommend", place("run"), "--user", "user-0001", "--window", "9"}).code, 3);
}

TEST_F(TrainedRun, GoesOnWhereItsWordsCannotBeWritten) {
  const auto finished = [](const std::string& name) {
    const auto listed = run({"runs", place(name), "--json"});
    return listed.code == 0 && listed.objects().at(0).at("state") == "finished";
  };
  EXPECT_EQ(runComplainingTo("/dev/full", command("mute", {"--epochs", "1"})).code, 0);
  EXPECT_TRUE(finished("mute"));
  EXPECT_EQ(runComplainingTo(nullptr, command("muter", {"--epochs", "1"})).code, 0);
  EXPECT_TRUE(finished("muter"));
  const auto full = runPrintingTo("/dev/full", command("full", {"--epochs", "1"}));
  EXPECT_EQ(full.code, 4);
  EXPECT_THAT(full.err, HasSubstr("standard output: it cannot be written (No space left on device)"));
  EXPECT_TRUE(finished("full")) << "what it measured is in its record";
  EXPECT_EQ(runPrintingTo(nullptr, command("closed", {"--epochs", "1"})).code, 4);
  EXPECT_TRUE(finished("closed"));
  EXPECT_EQ(runOnAClosingTerminal(command("hung-up", {"--epochs", "1"})), 4) << "nobody reads its lines any more";
  EXPECT_TRUE(finished("hung-up"));
}

TEST_F(TrainedRun, DrawsNoBarsWhereThereIsNoTerminal) {
  EXPECT_THAT(trained_->err, testing::Not(HasSubstr("[#")));
  EXPECT_THAT(trained_->err, testing::Not(HasSubstr("\r")));
}

TEST_F(TrainedRun, RecommendsNothingToAFullDisk) {
  for (const char* option : {"--json", "--top=3"})
    EXPECT_EQ(runPrintingTo("/dev/full", {"recommend", place("run"), "--user", "user-0001", option}).code, 4) << option;
}

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

TEST_F(TrainedRun, ExportsARowAWindow) {
  ASSERT_EQ(run({"export", place("run"), "--metrics", place("metrics.csv")}).code, 0);
  std::ifstream file(place("metrics.csv"));
  std::string header, row;
  std::getline(file, header);
  EXPECT_EQ(
      header,
      "window,tested_on,hr10,ndcg10,hr20,ndcg20,sequences,epochs,best_epoch,seconds,parameters,trainable,experts_visual,experts_textual,"
      "validation_hr10,validation_ndcg10,validation_hr20,validation_ndcg20");
  const auto windows = events("window");
  for (const auto& window : windows) {
    ASSERT_TRUE(std::getline(file, row));
    std::vector<std::string> cells;
    std::istringstream cut(row);
    for (std::string cell; std::getline(cut, cell, ',');) cells.push_back(cell);
    ASSERT_THAT(cells, SizeIs(18));
    EXPECT_EQ(std::stoi(cells[0]), window.at("window"));
    EXPECT_DOUBLE_EQ(std::stod(cells[2]), window.at("hr10"));
    EXPECT_EQ(std::stoll(cells[10]), window.at("parameters"));
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

TEST_F(TrainedRun, PrintsLinesForPeopleWithoutJson) {
  auto arguments = command("plain", {"--epochs", "1"});
  arguments.erase(std::find(arguments.begin(), arguments.end(), "--json"));
  const auto ended = run(arguments);
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("D_2 trained, tested on D_3: HR@10"));
  EXPECT_THAT(ended.out, HasSubstr("mean over D_2"));
}

TEST_F(TrainedRun, TellsWhatEachTauWouldPruneAsItsBoundaryDid) {
  const auto ended = run({"what-if", place("run"), "--window", "1", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto objects = ended.objects();
  ASSERT_THAT(objects, SizeIs(1));
  const auto& answer = objects[0];
  expectKeys(answer, {"window", "epochs", "sequences", "all_sequences", "exact", "seconds", "steps"});
  EXPECT_EQ(answer.at("window"), 1);
  EXPECT_EQ(answer.at("exact"), true);
  EXPECT_EQ(answer.at("sequences"), answer.at("all_sequences"));
  const auto& steps = answer.at("steps");
  ASSERT_THAT(steps, SizeIs(5)) << "nothing, then one expert of each of four layers";
  EXPECT_TRUE(steps[0].at("expert").is_null());
  EXPECT_EQ(steps[0].at("tau"), 0);
  std::vector<std::string> predicted, gone;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    expectKeys(steps[i], {"tau", "expert", "parameters_saved", "bytes_saved", "hr10", "ndcg10", "hr20", "ndcg20", "hr10_interval",
                          "ndcg10_interval", "hr10_change", "hr10_change_interval", "ndcg10_change", "ndcg10_change_interval"});
    const auto& expert = steps[i].at("expert");
    expectKeys(expert, {"modality", "layer", "expert", "state", "born"});
    EXPECT_GE(steps[i].at("tau"), steps[i - 1].at("tau"));
    EXPECT_NEAR(steps[i].at("hr10").get<double>() - steps[0].at("hr10").get<double>(), steps[i].at("hr10_change").get<double>(), 1e-12);
    predicted.push_back(expert.at("modality").get<std::string>() + expert.at("layer").dump() + expert.at("born").dump());
  }
  for (const auto& death : events("pruned"))
    if (death.at("window") == 1)
      gone.push_back(death.at("modality").get<std::string>() + death.at("layer").dump() + death.at("born").dump());
  EXPECT_THAT(predicted, testing::UnorderedElementsAreArray(gone)) << "at τ 0.9";
}

TEST_F(TrainedRun, TellsPeopleTheStaircaseOfASampleWithItsIntervals) {
  const auto ended = run({"what-if", place("run"), "--sample", "5"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("D_2 as tested, 5 of its "));
  EXPECT_THAT(ended.out, HasSubstr("95 % intervals in parentheses"));
  EXPECT_THAT(ended.out, HasSubstr("visual layer 0, the expert of D_"));
  EXPECT_EQ(run({"what-if", place("run"), "--window", "7"}).code, 3);
  EXPECT_EQ(run({"what-if", place("nowhere")}).code, 3);
  EXPECT_EQ(run({"what-if", place("run"), "--sample", "-1"}).code, 2);
}

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
  EXPECT_THAT(run({"table", runs, "--table", "1"}).out, HasSubstr("XSMoE"));
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
