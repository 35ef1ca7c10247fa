// Whole runs from stream folder to run folder, through the engine as the programs see it.
#include <gmock/gmock.h>

#include <fstream>

#include "model/core/data_loss.h"
#include "model/core/methods.h"
#include "model/experiments/local_engine.h"
#include "tests/experiments/small_stream_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Folds the events as the studio does, and may act while the run goes on.
class RunListener : public engine::TrainListener {
 public:
  void onStarted(const RunDescription& run) override { history = RunHistory(run); }
  void onData(const DataReport& data) override {
    if (onTold) onTold(data);
  }
  void onEvent(const RunEvent& event) override {
    history.apply(event);
    if (onEach) onEach(event.detail);
  }
  void onNotice(const std::string& sentence) override { notices.push_back(sentence); }
  std::vector<std::string> notices;
  RunHistory history;
  std::function<void(const DataReport&)> onTold;
  std::function<void(const EventDetail&)> onEach;
};

class Run : public testing::Test {
 protected:
  void SetUp() override { writeSmallStream(stream_); }
  Result<engine::TrainOutcome> train(const RunSettings& settings) {
    return engine_->train({stream_, run_, settings, engine::ProtocolChoice{}}, live_, controls_);
  }
  std::string refusal(const RunSettings& settings, ErrorKind kind) {
    const auto outcome = train(settings);
    if (outcome) return "it was trained";
    EXPECT_EQ(outcome.error().kind, kind);
    return describe(outcome.error());
  }

  const TemporaryFolder folder_;
  const fs::path stream_ = folder_.path() / "stream", run_ = folder_.path() / "runs" / "first";
  std::unique_ptr<engine::Engine> engine_ = makeEngine();
  engine::Controls controls_;
  RunListener live_;
};

void expectEqual(const RunHistory& stored, const RunHistory& live) {
  EXPECT_EQ(stored.description().settings, live.description().settings);
  EXPECT_EQ(stored.description().name, live.description().name);
  EXPECT_EQ(stored.description().streamTitle, live.description().streamTitle);
  EXPECT_EQ(stored.description().device, live.description().device);
  EXPECT_EQ(stored.description().hiddenStates, live.description().hiddenStates);
  EXPECT_EQ(stored.state(), live.state());
  EXPECT_EQ(stored.tau(), live.tau());
  EXPECT_EQ(stored.grouping(), live.grouping());
  EXPECT_EQ(stored.usage(), live.usage());
  ASSERT_EQ(stored.interventions().size(), live.interventions().size());
  for (std::size_t i = 0; i < stored.interventions().size(); ++i) EXPECT_TRUE(stored.interventions()[i] == live.interventions()[i]) << i;
  ASSERT_EQ(stored.windowCount(), live.windowCount());
  for (std::size_t i = 0; i < stored.windowCount(); ++i) {
    const auto &a = stored.window(i), &b = live.window(i);
    EXPECT_EQ(a.batchLosses, b.batchLosses);
    EXPECT_EQ(a.epochEnds, b.epochEnds);
    EXPECT_EQ(a.trainingSeconds, b.trainingSeconds);
    EXPECT_EQ(a.births.size(), b.births.size());
    EXPECT_EQ(a.deaths.size(), b.deaths.size());
    EXPECT_EQ(a.started.structure, b.started.structure);
    ASSERT_EQ(a.epochs.size(), b.epochs.size());
    for (std::size_t e = 0; e < a.epochs.size(); ++e) {
      EXPECT_EQ(a.epochs[e].validation, b.epochs[e].validation);
      EXPECT_EQ(a.epochs[e].loss, b.epochs[e].loss);
      EXPECT_EQ(a.epochs[e].usage, b.epochs[e].usage);
    }
    ASSERT_EQ(a.done.has_value(), b.done.has_value());
    if (!a.done) continue;
    EXPECT_EQ(a.done->test, b.done->test);
    EXPECT_EQ(a.done->parameters, b.done->parameters);
    EXPECT_EQ(a.done->usage, b.done->usage);
  }
}

TEST_F(Run, OpenedLaterLooksAsItDidLive) {
  auto settings = smallRunSettings();
  settings.model.tau = 0.3;
  live_.onEach = [&](const EventDetail& detail) {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch == nullptr || batch->window.value != 1 || batch->epoch != 2 || batch->batch != 1) return;
    controls_.ask(SetTau{0.6});
    controls_.ask(Regroup{{1, 4}});
    controls_.ask(PruneNow{});
  };
  const auto outcome = train(settings);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  const auto stored = engine_->openRun(run_);
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_EQ(stored->state(), RunState::kFinished);
  EXPECT_EQ(stored->windowCount(), 3U);  // stream.json: four windows
  EXPECT_GE(stored->interventions().size(), 4U);
  expectEqual(*stored, live_.history);
}

TEST_F(Run, ThatIsRefusedForWhatItsCacheHoldsLeavesNoFolder) {
  const auto cache = stream_ / "features.h5";
  std::fstream file(cache, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-200, std::ios::end);
  file << std::string(200, '\xFF');  // not finite in half precision
  file.close();
  EXPECT_THAT(refusal(smallRunSettings(), ErrorKind::kBadInput), HasSubstr("features.h5"));
  EXPECT_FALSE(fs::exists(run_));
  EXPECT_TRUE(!fs::exists(run_.parent_path()) || fs::is_empty(run_.parent_path()));
}

TEST_F(Run, TellsWhatItTrainsOn) {
  std::optional<DataReport> told;
  live_.onTold = [&](const DataReport& data) { told = data; };
  ASSERT_TRUE(train(smallRunSettings()));
  const auto overview = engine_->inspect(stream_, smallRunSettings().protocol, {}, {});
  ASSERT_TRUE(overview && told);
  EXPECT_EQ(told->keptRecords, overview->report.keptRecords);
  EXPECT_EQ(testTargetsOf(*told).masked, testTargetsOf(overview->report).masked);
}

TEST_F(Run, WithoutTitlesSaysWhyAndSoDoesInspect) {
  std::ofstream(stream_ / "items.csv") << "name,price\nLamp,3\n";
  ASSERT_TRUE(train(smallRunSettings()));
  const auto told = HasSubstr("warning: items have no titles, since their file cannot be used: " + (stream_ / "items.csv").string());
  EXPECT_THAT(live_.notices, testing::Contains(told));
  EXPECT_THAT(engine_->inspect(stream_, {}, {}, {}).value().report.notes, testing::Contains(told));
}

TEST_F(Run, StoresTheWeightsOfEveryTrainedWindow) {
  ASSERT_TRUE(train(smallRunSettings()));
  for (const char* file : {"window_00", "window_01", "window_02"})
    EXPECT_TRUE(fs::exists(run_ / "checkpoints" / (std::string(file) + ".safetensors"))) << file;
  EXPECT_FALSE(fs::exists(run_ / "checkpoints/window_03.safetensors"));
}

TEST_F(Run, RecordsItsThreadsAndProtocolAsResolved) {
  auto settings = smallRunSettings();
  settings.device.threads = 0;
  ASSERT_TRUE(train(settings));
  const auto stored = engine_->openRun(run_)->description().settings;
  EXPECT_GE(stored.device.threads, 1);
  EXPECT_EQ(stored.protocol.windows, 4);
  EXPECT_EQ(stored.protocol.kCore, 2);
}

TEST_F(Run, PutsTheCommandLineBeforeStreamJson) {
  engine::ProtocolChoice choice;
  choice.windows = 3;
  ASSERT_TRUE(engine_->train({stream_, run_, smallRunSettings(), choice}, live_, controls_));
  EXPECT_EQ(live_.history.windowCount(), 2U);
}

TEST_F(Run, TakesTheWidthThatItsStreamPrefersWhereNoneWasGivenAndKeepsIt) {
  const auto prefer = [&](const std::string& embedding) {
    writeContent(stream_ / "stream.json", R"({"title": "Small", "windows": 4, "k_core": 2, "embedding": )" + embedding + "}");
  };
  const auto widthOf = [&](const fs::path& run) { return engine_->openRun(run)->description().settings.model.embedding; };
  prefer("6");
  EXPECT_EQ(engine_->inspect(stream_, {}, {}, {})->embedding, 6);
  auto settings = smallRunSettings();
  settings.training.epochs = 1;
  ASSERT_TRUE(engine_->train({stream_, run_, settings, engine::ProtocolChoice{}, false, true}, live_, controls_));
  EXPECT_EQ(live_.history.settings().model.embedding, 6);
  EXPECT_EQ(widthOf(run_), 6);
  prefer("4");
  const auto fork = folder_.path() / "fork", replay = folder_.path() / "replay", given = folder_.path() / "given";
  RunListener other;
  ASSERT_TRUE(engine_->fork({run_, {0}, fork, {}}, other, controls_));
  EXPECT_EQ(widthOf(fork), 6);
  const auto again = engine_->replay({run_, replay}, other, controls_);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_THAT(again->differences, IsEmpty());
  EXPECT_EQ(widthOf(replay), 6);
  ASSERT_TRUE(engine_->train({stream_, given, settings, engine::ProtocolChoice{}}, other, controls_));
  EXPECT_EQ(widthOf(given), 8) << "as it was given";
}

TEST_F(Run, OfAWidthThatIsNoneIsRefusedInWords) {
  writeContent(stream_ / "stream.json", R"({"embedding": 5000})");
  EXPECT_THAT(refusal(smallRunSettings(), ErrorKind::kBadInput),
              HasSubstr("\"embedding\" is 5000, expected a whole number from 2 to 4096"));
  writeContent(stream_ / "stream.json", R"({"windows": 4, "k_core": 2, "embedding": 7})");
  const auto odd = engine_->train({stream_, run_, smallRunSettings(), engine::ProtocolChoice{}, false, true}, live_, controls_);
  ASSERT_FALSE(odd);
  EXPECT_THAT(describe(odd.error()), HasSubstr("2 heads do not divide the embedding width 7"));
}

TEST_F(Run, ThatIsStoppedKeepsWhatItMeasured) {
  live_.onEach = [&](const EventDetail& detail) {
    if (const auto* batch = std::get_if<BatchDone>(&detail); batch != nullptr && batch->window.value == 1) controls_.stop();
  };
  const auto outcome = train(smallRunSettings());
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->stopped);
  const auto stored = engine_->openRun(run_);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->state(), RunState::kStopped);
  expectEqual(*stored, live_.history);
}

TEST_F(Run, OfEveryMethodGoesToTheEnd) {
  for (const auto& description : methodDescriptions()) {
    const auto method = description.method;
    auto settings = smallRunSettings();
    settings.model.method = method;
    settings.training.epochs = 1;
    RunListener live;
    const auto outcome = engine_->train(
        {stream_, folder_.path() / std::to_string(static_cast<int>(method)), settings, engine::ProtocolChoice{}}, live, controls_);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    EXPECT_EQ(live.history.state(), RunState::kFinished);
  }
}

TEST_F(Run, OfAMethodOfIdsAloneNeedsNoFeatureCache) {
  std::filesystem::remove(stream_ / "features.h5");
  auto settings = smallRunSettings();
  settings.model.method = Method::kSsrm;
  settings.training.epochs = 1;
  const auto outcome = train(settings);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(live_.history.state(), RunState::kFinished);
  EXPECT_TRUE(engine_->openQuestions(run_, {})) << "and none to answer";
  settings.model.method = Method::kMmmlp;
  EXPECT_THAT(refusal(settings, ErrorKind::kBadInput), HasSubstr("features"));
}

TEST_F(Run, IsRecordedInThePrecisionThatItsMethodComputesIn) {
  auto settings = smallRunSettings();
  settings.model.method = Method::kSsrm;
  settings.device.precision = Precision::kFloat16;  // a CPU computes in it for no method
  settings.training.epochs = 1;
  const auto outcome = train(settings);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(live_.history.description().precision, "fp32");
}

TEST_F(Run, IsRefusedBeforeAnyFolderIsMade) {
  auto wrong = smallRunSettings();
  wrong.training.batchSize = 0;
  EXPECT_THAT(refusal(wrong, ErrorKind::kUsage), HasSubstr("--batch-size"));
  wrong = smallRunSettings();
  wrong.model.grouping = {2, 5};
  EXPECT_THAT(refusal(wrong, ErrorKind::kUsage), HasSubstr("--grouping"));
  wrong = smallRunSettings();
  wrong.model.heads = 3;
  EXPECT_THAT(refusal(wrong, ErrorKind::kUsage), HasSubstr("--heads"));
  wrong = smallRunSettings();
  wrong.device.device = "abacus";
  EXPECT_THAT(refusal(wrong, ErrorKind::kUsage), HasSubstr("--device"));
  fs::rename(stream_ / "features.h5", stream_ / "hidden");
  EXPECT_THAT(refusal(smallRunSettings(), ErrorKind::kBadInput), HasSubstr("the stream has no feature cache"));
  fs::create_symlink(stream_ / "features.h5", stream_ / "features.h5");
  EXPECT_THAT(refusal(smallRunSettings(), ErrorKind::kBadInput), HasSubstr("features.h5: is a link that leads to itself."));
  EXPECT_FALSE(fs::exists(run_));
  EXPECT_EQ(live_.history.state(), RunState::kNotStarted);
}

TEST_F(Run, OfAStreamThatIsNotThereOrEmptyIsRefused) {
  std::ofstream(stream_ / "interactions.csv") << "user,item,timestamp\n";
  EXPECT_NE(refusal(smallRunSettings(), ErrorKind::kBadInput), "it was trained");
  fs::remove_all(stream_);
  EXPECT_NE(refusal(smallRunSettings(), ErrorKind::kBadInput), "it was trained");
  EXPECT_FALSE(fs::exists(run_));
}

TEST_F(Run, IsNotWrittenOverAnotherOne) {
  fs::create_directories(run_);
  std::ofstream(run_ / "notes.txt") << "mine";
  EXPECT_THAT(refusal(smallRunSettings(), ErrorKind::kCannotWrite), HasSubstr("exists and is not empty"));
  EXPECT_EQ(std::distance(fs::directory_iterator(run_), {}), 1);
}

TEST_F(Run, StoppedWhileItOpensLeavesNoFolder) {
  controls_.stop();
  const auto outcome = train(smallRunSettings());
  EXPECT_TRUE(!outcome || outcome->stopped);
  if (!outcome) {
    EXPECT_FALSE(fs::exists(run_));
  }
}

TEST_F(Run, IsOpenedWithoutTheStreamAndFromAnotherPlace) {
  ASSERT_TRUE(train(smallRunSettings()));
  const auto moved = folder_.path() / "elsewhere";
  fs::rename(run_, moved);
  fs::rename(stream_, folder_.path() / "moved-stream");
  const auto stored = engine_->openRun(moved);
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_EQ(stored->windowCount(), 3U);
  EXPECT_EQ(stored->description().folder, moved.string());
  // Questions need the stream: where it was it is no longer, where it is they are answered.
  const auto lost = engine_->openQuestions(moved, {});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(lost.error()), HasSubstr("the run's stream is not there"));
  const auto questions = engine_->openQuestions(moved, folder_.path() / "moved-stream");
  ASSERT_TRUE(questions) << describe(questions.error());
  EXPECT_THAT((*questions)->storedWindows(), ElementsAre(WindowIndex{0}, WindowIndex{1}, WindowIndex{2}));
}

TEST_F(Run, AnswersNoQuestionsFromAnotherStream) {
  ASSERT_TRUE(train(smallRunSettings()));
  std::ofstream(stream_ / "interactions.csv", std::ios::app) << "user-1,item-1,1700000000\n";
  const auto refused = engine_->openQuestions(run_, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(refused.error()), HasSubstr("its checksum differs"));
}

TEST_F(Run, AnswersNoQuestionsWithoutItsFeaturesAndSaysSo) {
  ASSERT_TRUE(train(smallRunSettings()));
  std::filesystem::remove(stream_ / "features.h5");
  const auto refused = engine_->openQuestions(run_, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(refused.error()), HasSubstr("the run was trained with this file, and it is not there"));
}

TEST_F(Run, AnswersNoQuestionsWithFeaturesThatHaveComeSince) {
  const auto features = stream_ / "features.h5", aside = stream_ / "aside.h5";
  std::filesystem::rename(features, aside);
  auto settings = smallRunSettings();
  settings.model.method = Method::kSsrm;
  ASSERT_TRUE(train(settings));
  std::filesystem::rename(aside, features);
  const auto refused = engine_->openQuestions(run_, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("the run was trained without this file, which has come to its stream since"));
}

TEST_F(Run, AnswersNoQuestionsFromOtherFeatures) {
  ASSERT_TRUE(train(smallRunSettings()));
  std::ofstream(stream_ / "features.h5", std::ios::app | std::ios::binary) << '\0';
  const auto refused = engine_->openQuestions(run_, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("its checksum differs"));
}

TEST_F(Run, ThatIsNoneIsRefused) {
  const auto refused = engine_->openRun(stream_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kBadInput);
}

TEST_F(Run, InspectReportsTheStreamWithAndWithoutACache) {
  const auto overview = engine_->inspect(stream_, {}, {}, {});
  ASSERT_TRUE(overview) << describe(overview.error());
  EXPECT_EQ(overview->report.records, 4 * 18 * 6);
  EXPECT_EQ(overview->report.windows.size(), 4U);
  EXPECT_EQ(overview->hiddenStates, 5);
  EXPECT_EQ(overview->visualWidth, 12);
  EXPECT_FALSE(overview->constantFirstState);
  fs::remove(stream_ / "features.h5");
  const auto bare = engine_->inspect(stream_, {}, {}, {});
  ASSERT_TRUE(bare);
  EXPECT_FALSE(bare->report.featuresFound);
  EXPECT_EQ(bare->hiddenStates, 0);
}

}  // namespace
}  // namespace xsmoe::experiments
