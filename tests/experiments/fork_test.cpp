// A fork shares its run's past and goes on from the end of a window: without changes to the same end, bit for bit.
#include <gmock/gmock.h>

#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/runs/boundaries.h"
#include "model/experiments/runs/run_folder.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

class Fork : public WholeRuns {};

TEST_F(Fork, WithoutChangesEndsAsItsRun) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const std::string run = protocol == Protocol::kPaper ? "paper" : "official";
    train(run, settings(protocol));
    for (int window = 0; window < 2; ++window) {
      const auto name = run + std::to_string(window);
      fork(run, window, name);
      expectEqual(name, run);
    }
  }
}

TEST_F(Fork, GoesOnWithWhatAPersonHadChangedByThen) {
  train("run", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch == nullptr || epoch->window.value != 1 || epoch->epoch != 1) return;
    controls.ask(SetTau{0.6});
    controls.ask(Regroup{{1, 4}});
    controls.ask(SetNumber{"learning-rate", 2e-3});
    controls.ask(SetNumber{"epochs", 2});
    controls.ask(PruneNow{});
  });
  fork("run", 1, "fork");
  expectEqual("fork", "run", true);
  train("plain", settings());
  EXPECT_NE(eventsOf(place("plain")), eventsOf(place("run")));
}

TEST_F(Fork, IsTheRunInWhichAPersonMadeTheSameChangeJustBefore) {
  train("run", settings());
  train("live", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch == nullptr || batch->window.value != 1 || batch->epoch != 3 || batch->batch != 1) return;
    controls.ask(SetTau{0.9});  // acts at the window's end only, as the grouping
    controls.ask(Regroup{{1, 2, 4}});
  });
  fork("run", 1, "fork", {{"tau", "0.9"}, {"grouping", "1,2,4"}});
  EXPECT_EQ(filesOf(place("fork")).at("window_02.safetensors"), filesOf(place("live")).at("window_02.safetensors"));
  EXPECT_NE(filesOf(place("fork")).at("window_02.safetensors"), filesOf(place("run")).at("window_02.safetensors"));
}

TEST_F(Fork, NamesItsRunAndWhatItChanged) {
  train("run", settings());
  const auto live = fork("run", 0, "fork", {{"tau", "0.5"}, {"patience", "5"}, {"learning-rate", "2e-3"}});
  const auto origin = readManifest(RunPaths(place("fork")))->description.origin;
  ASSERT_TRUE(origin);
  EXPECT_EQ(origin->run, "run");
  EXPECT_EQ(fs::path(origin->folder), fs::absolute(place("run")));
  EXPECT_EQ(origin->window.value, 0);
  EXPECT_THAT(origin->changed, ElementsAre(Pair("learning-rate", "0.002"), Pair("tau", "0.5"))) << "patience was 5 before";
  EXPECT_FALSE(origin->fromStart);
  const auto history = engine_->openRun(place("fork"));
  ASSERT_TRUE(history);
  EXPECT_EQ(history->tau(), 0.5);
  EXPECT_EQ(history->settings().training.learningRate, 2e-3);
  EXPECT_EQ(history->description().settings.model.tau, 0.3) << "with which its past began";
  ASSERT_THAT(history->interventions(), SizeIs(2));
  EXPECT_EQ(history->interventions()[1].outcome, ChangeOutcome(NumberSet{"tau", 0.3, 0.5}));
  EXPECT_EQ(history->interventions()[1].window.value, 0);
  EXPECT_EQ(live.goneBack, 1) << "the past was told";
  ASSERT_TRUE(live.data);
  EXPECT_EQ(live.data->keptRecords, train("again", settings()).data->keptRecords);
  EXPECT_EQ(live.history.windowCount(), 3U);
}

TEST_F(Fork, ChangesOnlyWhatComesAfter) {
  train("run", settings());
  fork("run", 0, "fork", {{"tau", "0"}, {"seed", "7"}, {"batch-size", "16"}});
  EXPECT_EQ(filesOf(place("fork")).at("window_00.safetensors"), filesOf(place("run")).at("window_00.safetensors"));
  EXPECT_NE(filesOf(place("fork")).at("window_01.safetensors"), filesOf(place("run")).at("window_01.safetensors"));
  fork("run", 0, "again", {{"tau", "0"}, {"seed", "7"}, {"batch-size", "16"}});
  expectEqual("again", "fork");
  fork("run", 0, "seeded", {{"seed", "7"}});
  EXPECT_NE(filesOf(place("seeded")).at("window_01.safetensors"), filesOf(place("run")).at("window_01.safetensors"));
}

TEST_F(Fork, OfAForkGoesOnFromItsWindows) {
  train("run", settings());
  fork("run", 0, "fork", {{"tau", "0.6"}});
  fork("fork", 1, "second");
  expectEqual("second", "fork");
  fork("fork", 0, "first");
  expectEqual("first", "fork");
  fork("second", 0, "again");  // its past is that of a fork which begins there
  expectEqual("again", "second", true);
}

TEST_F(Fork, OfAForkAtTheSamePlaceNamesWhatDiffersFromThatFork) {
  train("run", settings());  // τ is 0.3
  fork("run", 0, "fork", {{"tau", "0.9"}, {"patience", "2"}});
  fork("fork", 0, "second", {{"tau", "0.3"}, {"grouping", "4"}});
  const auto origin = readManifest(RunPaths(place("second")))->description.origin;
  EXPECT_EQ(origin->run, "fork");
  EXPECT_THAT(origin->changed, ElementsAre(Pair("grouping", "4"), Pair("tau", "0.3")));
  EXPECT_THAT(origin->inherited, ElementsAre(Pair("patience", "2"), Pair("tau", "0.9")));
  // What is made is what it takes from the window's end: τ is 0.3 there.
  fork("run", 0, "direct", {{"grouping", "4"}, {"patience", "2"}});
  expectEqual("second", "direct", true);
  EXPECT_EQ(engine_->openRun(place("second"))->tau(), 0.3);
  fork("second", 0, "third", {{"patience", "5"}});
  EXPECT_THAT(readManifest(RunPaths(place("third")))->description.origin->changed, ElementsAre(Pair("patience", "5")));
  fork("run", 0, "directly", {{"grouping", "4"}});
  expectEqual("third", "directly", true);
}

TEST_F(Fork, OfAForkAtTheSamePlaceResumesAndIsReplayed) {
  train("run", settings());
  fork("run", 0, "fork", {{"tau", "0.9"}, {"patience", "2"}});
  const std::map<std::string, std::string> changes{{"tau", "0.3"}, {"grouping", "4"}};
  fork("fork", 0, "whole", changes);
  fork("fork", 0, "stopped", changes, [](const EventDetail&, engine::Controls& controls) { controls.stop(); });
  for (const char* file : {"resume.0", "resume.1"}) fs::remove(place("stopped") / "checkpoints" / file);
  resume("stopped");
  expectEqual("stopped", "whole", true);
  engine::Controls controls;
  Live listener;
  const auto replayed = engine_->replay({place("whole"), place("replay")}, listener, controls);
  ASSERT_TRUE(replayed) << describe(replayed.error());
  EXPECT_EQ(replayed->changes, 2);
  EXPECT_THAT(replayed->differences, testing::IsEmpty());
}

TEST_F(Fork, OfARunThatIsStillGoingOn) {
  train("run", settings(), [&](const EventDetail& detail, engine::Controls&) {
    const auto* started = std::get_if<WindowStarted>(&detail);
    if (started == nullptr || started->window.value != 1) return;
    auto other = makeEngine();
    engine::Controls controls;
    Live listener;
    EXPECT_TRUE(other->fork({place("run"), {0}, place("fork"), {}}, listener, controls));
  });
  expectEqual("fork", "run");
}

TEST_F(Fork, ThatIsStoppedAtOnceResumesWithItsChanges) {
  train("run", settings());
  const std::map<std::string, std::string> changes{{"tau", "0.9"}, {"seed", "3"}};
  fork("run", 0, "whole", changes);
  fork("run", 0, "stopped", changes, [](const EventDetail&, engine::Controls& controls) { controls.stop(); });
  for (const char* file : {"resume.0", "resume.1"}) fs::remove(place("stopped") / "checkpoints" / file);
  resume("stopped");
  expectEqual("stopped", "whole", true);
}

TEST_F(Fork, KeepsItsPastWhereItsRunGoes) {
  train("run", settings());
  fork("run", 1, "fork");
  const auto before = filesOf(place("fork"));
  fs::remove_all(place("run"));
  EXPECT_EQ(filesOf(place("fork")), before);
  fork("fork", 0, "second");
  expectEqual("second", "fork");
}

TEST_F(Fork, IsRefusedForWhatItsPastDependsOn) {
  train("run", settings());
  const auto why = [&](const std::string& key, const std::string& value) { return refusal("run", 0, {{key, value}}, ErrorKind::kUsage); };
  EXPECT_THAT(why("windows", "5"), HasSubstr("--windows: a fork cannot change it: it decides what the windows hold"));
  EXPECT_THAT(why("k-core", "5"), HasSubstr("it decides what the windows hold"));
  EXPECT_THAT(why("bottleneck", "5"), HasSubstr("it shapes the network"));
  EXPECT_THAT(why("variant", "static"), HasSubstr("it shapes the network"));
  EXPECT_THAT(why("threads", "2"), HasSubstr("the last digits would differ"));
  EXPECT_THAT(why("tau", "2"), HasSubstr("--tau: the value is 2. Give a number from 0 to 0.99"));
  EXPECT_THAT(why("patience", "2.5"), HasSubstr("\"2.5\" is no whole number"));
  EXPECT_THAT(why("grouping", "2,9"), HasSubstr("Name hidden states from 1 to 4"));
  EXPECT_THAT(why("colour", "2"), HasSubstr("--colour"));
}

TEST_F(Fork, IsRefusedForWhatItsMethodDoesNotUse) {
  auto without = settings();
  without.model.method = Method::kNoft;
  train("run", without);
  EXPECT_THAT(refusal("run", 0, {{"tau", "0.9"}}, ErrorKind::kUsage), HasSubstr("--tau: the method noft does not use it"));
  EXPECT_THAT(refusal("run", 0, {{"grouping", "4"}}, ErrorKind::kUsage), HasSubstr("--grouping: the method noft does not use it"));
  fork("run", 0, "fork", {{"tau", "0.3"}, {"patience", "2"}});  // τ as it was is no change
  EXPECT_THAT(readManifest(RunPaths(place("fork")))->description.origin->changed, ElementsAre(Pair("patience", "2")));
}

TEST_F(Fork, IsRefusedWhereThereIsNothingToGoOnFrom) {
  train("run", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    if (std::holds_alternative<WindowDone>(detail)) controls.stop();
  });
  EXPECT_THAT(refusal("run", 2, {}, ErrorKind::kUsage), HasSubstr("Name a window from 0 to 1"));
  EXPECT_THAT(refusal("run", -1, {}, ErrorKind::kUsage), HasSubstr("D_-1"));
  EXPECT_THAT(refusal("run", 1, {}, ErrorKind::kBadInput), HasSubstr("the run has not finished D_1"));
  EXPECT_THAT(refusal("none", 0, {}, ErrorKind::kBadInput), HasSubstr("there is no such folder"));
  const auto boundary = place("run") / "checkpoints/boundary_00.safetensors";
  auto bytes = contentOf(boundary);
  bytes[bytes.size() - 9] ^= 4;
  std::ofstream(boundary, std::ios::binary | std::ios::trunc) << bytes;
  EXPECT_THAT(refusal("run", 0, {}, ErrorKind::kBadInput), HasSubstr("its checksum does not fit"));
  fs::remove(boundary);
  EXPECT_THAT(refusal("run", 0, {}, ErrorKind::kBadInput), HasSubstr("made before runs could be forked"));
}

TEST_F(Fork, IsRefusedFromDamagedWeights) {
  train("run", settings());
  const auto weights = place("run") / "checkpoints/window_01.safetensors";
  auto bytes = contentOf(weights);
  bytes[bytes.size() / 2] ^= 4;
  std::ofstream(weights, std::ios::binary | std::ios::trunc) << bytes;
  const auto why = refusal("run", 1, {}, ErrorKind::kBadInput);
  EXPECT_THAT(why, HasSubstr("window_01.safetensors: the window's weights are damaged"));
  EXPECT_THAT(why, HasSubstr("Use another window's"));
  const auto desk = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(desk) << describe(desk.error());
  const auto answer = (*desk)->whatIf({1, 0}, {});
  ASSERT_FALSE(answer);
  EXPECT_THAT(describe(answer.error()), HasSubstr("are damaged"));
  const auto user = (*desk)->testUsers({1}).at(0);
  const auto list = (*desk)->recommend(user, 1, 10);
  ASSERT_FALSE(list);
  EXPECT_THAT(describe(list.error()), HasSubstr("are damaged"));
  EXPECT_TRUE((*desk)->recommend(user, 0, 10)) << "another window's are whole";
}

TEST_F(Fork, OfAnotherStreamIsRefused) {
  train("run", settings());
  std::ofstream(stream_ / "interactions.csv", std::ios::app) << "user-1,item-1,1700000000\n";
  EXPECT_THAT(refusal("run", 0, {}, ErrorKind::kBadInput), HasSubstr("its checksum differs"));
}

TEST_F(Fork, NeedsAFewKilobytesAWindowBesidesTheWeights) {
  train("run", settings());
  const auto state = readBoundary(RunPaths(place("run")), {1});
  ASSERT_TRUE(state) << describe(state.error());
  EXPECT_TRUE(state->model.parameters.empty());
  EXPECT_TRUE(state->ended);
  EXPECT_THAT(state->tests, SizeIs(2));
  EXPECT_LT(fs::file_size(place("run") / "checkpoints/boundary_01.safetensors"), 20'000U);
  EXPECT_LT(fs::file_size(place("run") / "checkpoints/boundary_02.safetensors"), 20'000U)
      << "from here it goes on when its stream has grown";
}

TEST_F(Fork, IsListedBelowItsRun) {
  train("run", settings());
  fork("run", 0, "fork", {{"tau", "0.6"}});
  const auto runs = engine_->listRuns(folder_.path(), {});
  ASSERT_TRUE(runs) << describe(runs.error());
  ASSERT_THAT(*runs, SizeIs(2));
  const auto &fork = runs->at(0), &run = runs->at(1);
  EXPECT_EQ(fork.description.name, "fork");
  EXPECT_EQ(fork.description.origin->folder, run.description.folder);
  EXPECT_EQ(fork.settings.model.tau, 0.6);
  EXPECT_EQ(run.state, RunState::kFinished);
  EXPECT_EQ(run.windowsDone, 3);
  EXPECT_TRUE(run.result.mean);
  EXPECT_FALSE(engine_->listRuns(place("none"), {}));
}

TEST_F(Fork, IsListedWithRunsThatCannotBeReadAndWhy) {
  train("run", settings());
  fs::create_directories(place("broken"));
  std::ofstream(place("broken") / "run.json") << "{";
  const auto runs = engine_->listRuns(folder_.path(), {});
  ASSERT_TRUE(runs) << describe(runs.error());
  ASSERT_THAT(*runs, SizeIs(2));
  EXPECT_EQ(runs->at(0).description.name, "broken");
  EXPECT_EQ(runs->at(0).description.folder, place("broken"));
  EXPECT_THAT(runs->at(0).problem, HasSubstr("run.json: the file cannot be read"));
  EXPECT_EQ(runs->at(1).problem, "");
}

TEST(SharedPast, ThatTheDiskHasNoRoomForSaysSo) {
  const auto error = [](std::errc what) { return std::make_error_code(what); };
  const std::string full = "there is no space left on the disk; it takes 5000 bytes, 100 are free";
  EXPECT_EQ(whyNotCopied(error(std::errc::io_error), 5000, 100), full);
  EXPECT_EQ(whyNotCopied(error(std::errc::no_space_on_device), 5000, 100), full);
  EXPECT_EQ(whyNotCopied(error(std::errc::io_error), 5000, 9000), error(std::errc::io_error).message());
  EXPECT_EQ(whyNotCopied(error(std::errc::permission_denied), 5000, 100), error(std::errc::permission_denied).message());
}

}  // namespace
}  // namespace xsmoe::experiments
