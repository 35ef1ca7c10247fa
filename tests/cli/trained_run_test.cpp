// A generated stream, trained once, and what `train` says of it (FORMATS.md: fields and exit codes).
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

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
  expectKeys(epochs[0], {"event", "window", "epoch", "loss", "learning_rate", "validation_hr10", "validation_ndcg10", "seconds", "times"});
  EXPECT_TRUE(epochs[0].at("validation_hr10").is_null());  // warm-up
  EXPECT_TRUE(epochs[1].at("validation_ndcg10").is_number());
  EXPECT_EQ(epochs[1].at("epoch"), 2);
  EXPECT_DOUBLE_EQ(epochs[1].at("learning_rate"), 0.95e-3);
  EXPECT_GT(epochs[0].at("loss"), 0);
  const auto& times = epochs[0].at("times");
  double parts = 0;
  for (const char* part : {"data", "forward", "metering", "backward", "optimizer"}) {
    EXPECT_GE(times.at(part).get<double>(), 0) << part;
    parts += times.at(part).get<double>();
  }
  EXPECT_GT(parts, 0);
  EXPECT_LE(parts, epochs[0].at("seconds").get<double>());
  for (const char* part : {"ranks", "device"}) EXPECT_TRUE(times.at(part).is_null()) << part << " of a run alone on a CPU";
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
  expectKeys(deaths[0],
             {"event", "window", "modality", "layer", "expert", "born", "utilization", "expert_utilization", "tau", "merged_into"});
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

TEST_F(TrainedRun, OfAPresetHasItsValuesBelowThoseThatAreGiven) {
  const auto ended = train("preset", {"--preset", "quick-look", "--tau", "0.2"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, testing::Not(HasSubstr("--preset")));
  const auto settings = nlohmann::json::parse(contentOf(place("preset/run.json"))).at("settings");
  EXPECT_EQ(settings.at("patience"), 2) << "the preset's";
  EXPECT_EQ(settings.at("epochs"), 2) << "given before it";
  EXPECT_EQ(settings.at("tau"), 0.2) << "given behind it";
}

TEST_F(TrainedRun, OfAFileOfSettingsHasThemBelowThoseThatAreGiven) {
  const auto file = folder_->write("mine.toml", "tau = 0.2\npatience = 3\nepochs = 9\nwindows = 4\nmethod = \"static_rh\"\n").string();
  const auto ended = train("config", {"--config", file, "--patience", "4", "--continual", "none"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, testing::Not(HasSubstr("--config")));
  const auto settings = nlohmann::json::parse(contentOf(place("config/run.json"))).at("settings");
  EXPECT_EQ(settings.at("variant"), "static");
  EXPECT_EQ(settings.at("continual"), "none") << "given behind it";
  EXPECT_EQ(settings.at("patience"), 4) << "given behind it";
  EXPECT_EQ(settings.at("epochs"), 2) << "given before it";
  EXPECT_EQ(settings.at("tau"), 0.2) << "the file's";
}

TEST_F(TrainedRun, WithAFileOfSettingsThatIsWrongNamesItsLineAndEndsWith2) {
  const auto file = folder_->write("wrong.toml", "# mine\ntaus = 0.2\n").string();
  const auto ended = train("wrong", {"--config", file});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("--config: " + file + ", line 2: \"taus\" is no setting. Is it \"tau\"?"));
  EXPECT_EQ(train("wrong", {"--config", place("none.toml")}).code, 2);
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

TEST_F(TrainedRun, WithoutAValidatedEpochIsTrainedWithAWarning) {
  const std::string warning = "xsmoe: warning: no epoch is validated: epochs 1 is not above warmup-epochs 1";
  const auto ended = train("unvalidated", {"--epochs", "1"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr(warning));
  EXPECT_THAT(trained_->err, testing::Not(HasSubstr("no epoch is validated"))) << "its second epoch is";
  std::vector<std::string> both{"experiment",      stream(), "--runs",      place("unvalidated-runs"),
                                "--tau",           "0,0.9",  "--epochs",    "1",
                                "--warmup-epochs", "1",      "--embedding", "16",
                                "--bottleneck",    "4",      "--threads",   "1",
                                "--dry-run"};
  const auto expectWarnedOnce = [&](const Ended& told) {
    EXPECT_EQ(told.code, 0) << told.err;
    const auto found = told.err.find(warning);
    ASSERT_NE(found, std::string::npos) << told.err;
    EXPECT_EQ(told.err.find(warning, found + 1), std::string::npos) << "once for all runs";
  };
  expectWarnedOnce(run(both));
  both.pop_back();
  expectWarnedOnce(run(both));
  EXPECT_THAT(run(both).err, testing::Not(HasSubstr("no epoch is validated"))) << "nothing is left to train";
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

TEST_F(TrainedRun, InterruptedWhileItsStreamIsOpenedSaysSoAndMakesNoRun) {
  const auto with = [](std::vector<std::string> call, const char* option) {
    call.emplace_back(option);
    return call;
  };
  const std::vector<std::vector<std::string>> all{command("early", {}),
                                                  with(command("early", {}), "--forecast"),
                                                  with(command("early", {}), "--dry-run"),
                                                  {"fork", place("run"), "--window", "1", "--run", place("early")},
                                                  {"replay", place("run"), "--run", place("early")}};
  for (const auto& call : all) {
    SCOPED_TRACE(call.front() + " … " + call.back());
    const auto ended = runInterruptedAtOnce(call);
    EXPECT_EQ(ended.code, 130);
    EXPECT_THAT(ended.err, HasSubstr("xsmoe: stopped before training began; no run was made or changed\n"));
    EXPECT_THAT(ended.err, testing::Not(HasSubstr("cancelled")));
    EXPECT_EQ(ended.out, "");
    EXPECT_FALSE(fs::exists(place("early")));
  }
}

TEST_F(TrainedRun, HasTheWidthThatItsStreamPrefersWhereNoneIsGiven) {
  const auto narrow = streamWith(*folder_, stream(), "narrow", contentOf(stream() + "/interactions.csv"));
  auto description = json::parse(contentOf(narrow + "/stream.json"));
  description["embedding"] = 6;
  writeContent(narrow + "/stream.json", description.dump());
  for (const bool given : {false, true}) {
    auto call = command(given ? "given" : "preferred", {"--epochs", "1"});
    call[1] = narrow;
    if (const auto width = std::find(call.begin(), call.end(), "--embedding"); !given) call.erase(width, width + 2);
    const auto ended = run(call);
    ASSERT_EQ(ended.code, 0) << ended.err;
    const auto about = json::parse(contentOf(place(given ? "given" : "preferred") + "/run.json"));
    EXPECT_EQ(about.at("settings").at("embedding"), given ? 16 : 6);
  }
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

TEST_F(TrainedRun, PrintsLinesForPeopleWithoutJson) {
  auto arguments = command("plain", {"--epochs", "1"});
  arguments.erase(std::find(arguments.begin(), arguments.end(), "--json"));
  const auto ended = run(arguments);
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("D_2 trained, tested on D_3: HR@10"));
  EXPECT_THAT(ended.out, HasSubstr("mean over D_2"));
  EXPECT_THAT(ended.out,
              testing::ContainsRegex("a step of D_2 takes [0-9.]+ ms: preparing its batch [0-9.]+ %, forward and loss .*, other "));
}

}  // namespace
}  // namespace xsmoe::cli
