// A run whose stream has grown goes on with the new windows, and ends as one that had all of them from the beginning.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "model/experiments/runs/run_folder.h"
#include "model/features/feature_cache_writer.h"
#include "model/streaming/stream_session.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class Extend : public WholeRuns {
 protected:
  Result<engine::TrainOutcome> extend(const std::string& name, Live& live) {
    engine::Controls controls;
    return engine_->resume({place(name), {}, {}, true}, live, controls);
  }
  Live extended(const std::string& name) {
    Live live;
    const auto outcome = extend(name, live);
    EXPECT_TRUE(outcome) << describe(outcome.error());
    return live;
  }
  /// Why a run is not gone on with. Nothing of it is changed.
  std::string refused(const std::string& name) {
    const auto manifest = contentOf(place(name) / "run.json");
    const auto events = eventsOf(place(name));
    Live live;
    const auto outcome = extend(name, live);
    EXPECT_EQ(contentOf(place(name) / "run.json"), manifest);
    EXPECT_EQ(eventsOf(place(name)), events);
    if (outcome) return "it was gone on with";
    EXPECT_EQ(outcome.error().kind, ErrorKind::kBadInput);
    return describe(outcome.error());
  }
  Live trainWhole(const std::string& name, int windows, RunSettings with = settings()) {
    engine::Controls controls;
    Live live;
    engine::ProtocolChoice choice;
    choice.windows = windows;
    const auto outcome = engine_->train({stream_, place(name), with, choice}, live, controls);
    EXPECT_TRUE(outcome) << describe(outcome.error());
    return live;
  }
  /// How many records each window of a run holds.
  std::vector<std::int64_t> recordsOf(const std::string& name) {
    const auto manifest = readManifest(RunPaths(place(name)));
    const auto& protocol = manifest->description.settings.protocol;
    engine::ProtocolChoice choice;
    choice.windows = protocol.windows;  // before what stream.json prefers
    const auto overview = engine_->inspect(stream_, protocol, choice, {});
    EXPECT_TRUE(overview) << describe(overview.error());
    std::vector<std::int64_t> records;
    for (const auto& window : overview->report.windows) records.push_back(window.records);
    return records;
  }
  void replaceInLog(const std::string& from, const std::string& to) const {
    auto log = contentOf(stream_ / "interactions.csv");
    const auto at = log.find(from);
    ASSERT_NE(at, std::string::npos);
    writeContent(stream_ / "interactions.csv", log.replace(at, from.size(), to));
  }
};

TEST_F(Extend, EndsAsTheRunThatHadAllWindowsFromTheStart) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const std::string kind = protocol == Protocol::kPaper ? "paper" : "official";
    writeSmallStream(stream_);
    train("first " + kind, settings(protocol));
    growSmallStream(stream_, 4, 2);
    const auto live = extended("first " + kind);
    EXPECT_THAT(live.notices, Contains(HasSubstr("the stream has grown: D_0 … D_3 are as they were (checksum ")));
    EXPECT_THAT(live.notices, Contains(HasSubstr("D_4 … D_5 are new")));
    trainWhole("whole " + kind, 6, settings(protocol));
    expectEqual("first " + kind, "whole " + kind);
    const auto stored = engine_->openRun(place("first " + kind));
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->state(), RunState::kFinished);
    EXPECT_EQ(stored->windowCount(), 5U);
    EXPECT_EQ(stored->description().settings.protocol.windows, 6);
  }
}

TEST_F(Extend, KeepsTheBoundsAndGivesNewWindowsTheSizeOfTheLast) {
  trainWhole("run", 5);
  EXPECT_THAT(recordsOf("run"), ElementsAre(87, 87, 86, 86, 86));
  growSmallStream(stream_, 4, 1);
  extended("run");
  EXPECT_THAT(recordsOf("run"), ElementsAre(87, 87, 86, 86, 86, 86)) << "22 records are too few for one more";
  growSmallStream(stream_, 5, 1);
  extended("run");
  EXPECT_THAT(recordsOf("run"), ElementsAre(87, 87, 86, 86, 86, 86, 86)) << "22 and 108 are one window and 44 records";
  EXPECT_EQ(engine_->openRun(place("run"))->windowCount(), 6U);
}

TEST_F(Extend, RefusesARunThatKeepsNoChecksumOfItsPart) {
  train("run", settings());
  auto manifest = nlohmann::json::parse(contentOf(place("run") / "run.json"));
  manifest["stream"].erase("part");  // as an earlier program wrote it
  writeContent(place("run") / "run.json", manifest.dump());
  growSmallStream(stream_, 4, 2);
  EXPECT_THAT(refused("run"), HasSubstr("the run keeps no checksum of the part of the stream that it was trained on. It was made by an "
                                        "earlier program: train again with the settings in run.json, the result is the same"));
}

TEST_F(Extend, GoesOnWithARunThatWasStopped) {
  const auto with = settings();
  engine::Controls controls;
  Live live;
  live.onEach = [&](const EventDetail& detail) {
    if (const auto* done = std::get_if<EpochDone>(&detail); done != nullptr && done->window.value == 1) controls.stop();
  };
  ASSERT_TRUE(engine_->train({stream_, place("stopped"), with, engine::ProtocolChoice{}}, live, controls));
  growSmallStream(stream_, 4, 1);
  extended("stopped");
  trainWhole("whole", 5);
  expectEqual("stopped", "whole");
}

TEST_F(Extend, ThatIsInterruptedIsResumedAsAnyRun) {
  train("run", settings());
  growSmallStream(stream_, 4, 2);
  engine::Controls controls;
  Live live;
  live.onEach = [&](const EventDetail& detail) {
    if (const auto* done = std::get_if<EpochDone>(&detail); done != nullptr && done->window.value == 4) controls.stop();
  };
  const auto outcome = engine_->resume({place("run"), {}, {}, true}, live, controls);
  ASSERT_TRUE(outcome && outcome->stopped);
  resume("run");
  trainWhole("whole", 6);
  expectEqual("run", "whole");
}

TEST_F(Extend, BrokenOffBeforeItsRecordIsCutIsGoneOnWith) {
  train("run", settings());
  fs::copy(place("run"), place("broken off"), fs::copy_options::recursive);
  growSmallStream(stream_, 4, 1);
  extended("run");
  fs::copy_file(place("run") / "run.json", place("broken off") / "run.json", fs::copy_options::overwrite_existing);
  resume("broken off");
  expectEqual("broken off", "run");
}

TEST_F(Extend, IsReplayedAsAWhole) {
  train("run", settings());
  growSmallStream(stream_, 4, 1);
  extended("run");
  engine::Controls controls;
  Live live;
  const auto replayed = engine_->replay({place("run"), place("again")}, live, controls);
  ASSERT_TRUE(replayed) << describe(replayed.error());
  EXPECT_EQ(replayed->windows, 4);
  EXPECT_THAT(replayed->differences, testing::IsEmpty());
}

TEST_F(Extend, TheStreamOfARunIsKnownAgainAlsoWhereItHasGrown) {
  train("run", settings());
  const auto checked = [this](const fs::path& stream) {
    const auto same = engine_->checkStream(place("run"), stream, {});
    return same ? std::string("the same") : describe(same.error());
  };
  EXPECT_EQ(checked(stream_), "the same");
  fs::copy(stream_, place("moved"), fs::copy_options::recursive);
  EXPECT_EQ(checked(place("moved")), "the same");
  std::ofstream(stream_ / "interactions.csv", std::ios::app) << "user-1,item-1,1700000000\n";
  EXPECT_EQ(checked(stream_), "the same") << "it has grown, if by less than a window";
  growSmallStream(place("moved"), 4, 1);
  EXPECT_EQ(checked(place("moved")), "the same") << "it has grown by a window";
  replaceInLog("item-1,", "item-2,");
  EXPECT_THAT(checked(stream_), HasSubstr("the file is not the one that the run was trained on (its checksum differs)"));
  EXPECT_THAT(checked(place("nowhere")), HasSubstr("the run's stream is not there"));
  const auto none = engine_->checkStream(place("no run"), stream_, {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kBadInput);
}

TEST_F(Extend, IsRefusedWhereNothingHasGrown) {
  train("run", settings());
  EXPECT_THAT(refused("run"), HasSubstr("the stream has not grown by a window: 0 records are new, and a window holds 108"));
  std::ofstream(stream_ / "interactions.csv", std::ios::app) << "user-1,item-1,1700000000\n";
  EXPECT_THAT(refused("run"), HasSubstr("1 record is new"));
}

TEST_F(Extend, IsRefusedWhereTheEarlierWindowsAreOthers) {
  train("run", settings());
  growSmallStream(stream_, 4, 1);
  const auto log = contentOf(stream_ / "interactions.csv");
  replaceInLog("user-3,item-21,", "user-3,item-22,");
  EXPECT_THAT(refused("run"), HasSubstr("the records of D_0 … D_3 are not those that the run was trained on (their checksum differs)"));
  writeContent(stream_ / "interactions.csv", log + "user-1,item-1,1600000200\n");  // in the time of D_1
  EXPECT_THAT(refused("run"), HasSubstr("their checksum differs"));
  writeContent(stream_ / "interactions.csv", log);
  extended("run");
}

TEST_F(Extend, IsRefusedWhereFewerRecordsAreLeft) {
  train("run", settings());
  writeSmallStream(stream_);
  auto log = contentOf(stream_ / "interactions.csv");
  log.resize(log.size() / 2);
  writeContent(stream_ / "interactions.csv", log.substr(0, log.rfind('\n') + 1));
  EXPECT_THAT(refused("run"), HasSubstr("do not fill"));
}

/// The small stream's cache with more items, or with other values for those that are there.
void writeCache(const fs::path& cache, int items, double scale) {
  const auto session = [&] {
    auto folder = data::openStreamFolder(cache.parent_path());
    auto protocol = smallRunSettings().protocol;
    protocol.windows = 4;
    protocol.kCore = 2;
    return streaming::StreamSession::open(*folder, protocol, true, {});
  }();
  ASSERT_TRUE(session) << describe(session.error());
  const auto& old = *session->cache();
  std::vector<std::string> ids = old.itemIds();
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < ids.size(); ++row) rows.push_back(static_cast<std::int64_t>(row));
  while (static_cast<int>(ids.size()) < items) ids.push_back("late-" + std::to_string(ids.size()));
  std::map<Modality, features::ModalityContent> content;
  std::map<std::pair<Modality, int>, at::Tensor> states;
  for (const auto modality : kModalities) {
    const auto& info = *old.modality(modality);
    auto& made = content[modality];
    made.width = info.width;
    made.stateCount = info.stateCount;
    made.encoder = info.encoder;
    for (int state = 0; state < info.stateCount; ++state) {
      const auto known = (*old.readState(modality, state, rows)).narrow(0, 1, std::ssize(rows)).to(at::kFloat) * scale;
      states[{modality, state}] = at::cat({known, at::ones({items - known.size(0), info.width})});
    }
    made.states = [&states, modality](int state) { return states.at({modality, state}); };
  }
  const auto written = features::writeFeatureCache(cache, ids, "cls", content);
  ASSERT_TRUE(written) << describe(written.error());
}

TEST_F(Extend, TakesFeaturesOfNewItemsAndRefusesOthersOfTheOldOnes) {
  train("run", settings());
  growSmallStream(stream_, 4, 1);
  replaceInLog("user-26,item-2,", "user-26,late-30,");
  writeCache(stream_ / "features.h5", 31, 2);
  EXPECT_THAT(refused("run"), HasSubstr("the features of the items that the run was trained on are others"));
  writeCache(stream_ / "features.h5", 31, 0.5);
  extended("run");
  trainWhole("whole", 5);
  expectEqual("run", "whole");
}

TEST_F(Extend, LeavesRunsOnTheGrownStreamToBeAsked) {
  train("run", settings());
  growSmallStream(stream_, 4, 1);
  EXPECT_THAT(describe(engine_->openQuestions(place("run"), {}).error()), HasSubstr("resume the run with --extend"));
  extended("run");
  const auto questions = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(questions) << describe(questions.error());
  EXPECT_THAT((*questions)->storedWindows(), ElementsAre(WindowIndex{0}, WindowIndex{1}, WindowIndex{2}, WindowIndex{3}));
  const auto users = (*questions)->testUsers({3});
  ASSERT_FALSE(users.empty());
  EXPECT_TRUE((*questions)->recommend(users.front(), 3, 5));
}

}  // namespace
}  // namespace xsmoe::experiments
