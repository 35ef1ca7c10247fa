// Algorithm 1 with XSMoE itself on a small stream, and a person who intervenes.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <latch>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "model/core/ranking_metrics.h"
#include "model/device/device.h"
#include "model/device/rehearsal.h"
#include "tests/data/streams.h"
#include "tests/network/small_network.h"
#include "tests/streaming/fake_recommender.h"
#include "tests/streaming/small_run.h"

namespace xsmoe::streaming {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::size_t> expertsOf(const std::vector<LayerUsage>& layers) {
  std::vector<std::size_t> counts;
  for (const auto& layer : layers) counts.push_back(layer.born.size());
  return counts;
}

/// Calls `act` once, at the given batch.
auto whenAtBatch(int window, int epoch, int batch, std::function<void()> act) {
  return [=](const EventDetail& detail) {
    const auto* done = std::get_if<BatchDone>(&detail);
    if (done != nullptr && done->window.value == window && done->epoch == epoch && done->batch == batch) act();
  };
}

TEST(Trainer, CountsTheItemsOfRecordsThatNoSequenceHolds) {
  // Two users walk through four items; a third one, whose single record makes no sequence, brings the fifth.
  std::vector<data::Interaction> log;
  for (int window = 0; window < 3; ++window)
    for (int i = 0; i < 20; ++i)
      log.push_back(i == 10 ? data::Interaction{"lone" + std::to_string(window), "new" + std::to_string(window), std::ssize(log)}
                            : data::Interaction{i % 2 == 0 ? "ann" : "bob", "item" + std::to_string(i / 2 % 4), std::ssize(log)});
  RunSettings settings;
  settings.protocol.windows = 3;
  settings.protocol.kCore = 0;
  settings.training.epochs = 1;
  const auto stream = data::WindowedStream::make(data::makeLog(log), settings.protocol).value();
  FakeRecommender recommender([](std::int64_t item, int, int) { return static_cast<double>(item); });
  Recorder recorder;
  engine::Controls controls;
  ScriptedKeeper keeper;
  const auto states = [](const auto&, const auto&) { return Result<std::shared_ptr<const network::ItemStates>>(nullptr); };
  ASSERT_TRUE(Trainer({stream, states, settings, recommender, recorder, controls, keeper}).run());
  EXPECT_THAT(recommender.itemsTrained, testing::ElementsAre(5, 6));
}

/// Counts how often its parameters are put together.
class CountingRecommender : public FakeRecommender {
 public:
  using FakeRecommender::FakeRecommender;
  network::NamedTensors parameters() const override {
    ++putTogether;
    return FakeRecommender::parameters();
  }
  network::ModelTensors modelTensors() const override { return {FakeRecommender::parameters(), {}}; }
  std::int64_t parameterCount() const override { return 1; }
  mutable int putTogether = 0;
};

TEST(Trainer, PutsNoTablesTogether) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  CountingRecommender recommender([](std::int64_t item, int, int) { return static_cast<double>(item); });
  Recorder recorder;
  engine::Controls controls;
  ScriptedKeeper keeper;
  const auto states = [](const auto&, const auto&) { return Result<std::shared_ptr<const network::ItemStates>>(nullptr); };
  ASSERT_TRUE(Trainer({stream, states, settings, recommender, recorder, controls, keeper}).run());
  EXPECT_EQ(recommender.putTogether, 0) << "what a run needs of tables it has without: a copy is as large as all of them";
}

TEST(Trainer, HoldsSequencesOfItsWindowAlone) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  FakeRecommender recommender([](std::int64_t item, int, int) { return static_cast<double>(item); });
  std::int64_t most = 0;
  Recorder recorder;
  recorder.onEach = [&](const EventDetail&) { most = std::max(most, stream.sequencesInMemory()); };
  engine::Controls controls;
  ScriptedKeeper keeper;
  const auto states = [](const auto&, const auto&) { return Result<std::shared_ptr<const network::ItemStates>>(nullptr); };
  ASSERT_TRUE(Trainer({stream, states, settings, recommender, recorder, controls, keeper}).run());
  EXPECT_GE(most, 1);
  EXPECT_LE(most, 4) << "the validation in use, and three parts that were asked for last: of five windows with three parts each";
}

TEST(Trainer, TellsEveryWindowInOrderAndOnlyReadsAfterTheLast) {
  SmallRun run;
  run.train(smallSettings());
  ASSERT_TRUE(run.end) << describe(run.end.error());
  EXPECT_FALSE(run.end->stopped);
  // Two epochs a window; four layers get an expert after each window but the last trained one.
  EXPECT_EQ(run.recorder.letters(), "weeW++++weeW++++weeW++++weeWF");
  const auto windows = run.recorder.all<WindowDone>();
  for (int s = 0; s < 4; ++s) {
    EXPECT_EQ(windows[static_cast<std::size_t>(s)].window.value, s);
    EXPECT_EQ(windows[static_cast<std::size_t>(s)].testedOn.value, s + 1);
    EXPECT_EQ(windows[static_cast<std::size_t>(s)].epochs, 2);
  }
  // Every batch of an epoch, counted from 1, the last one smaller: 24 sequences or fewer in batches of 8.
  const auto started = run.recorder.all<WindowStarted>();
  std::int64_t batches = 0;
  for (const auto& window : started) batches += 2 * window.batchesPerEpoch;
  EXPECT_EQ(static_cast<std::int64_t>(run.recorder.all<BatchDone>().size()), batches);
  EXPECT_EQ(started[0].batchesPerEpoch, (started[0].trainSequences + 7) / 8);
}

TEST(Trainer, RecordsNoMemoryThatWasFreedBeforeTheRun) {
  constexpr std::size_t kSize = 320 << 20;  // more than the address sanitizer keeps of what was freed
  const auto holdMuch = [] {
    const std::vector<char> much(kSize, 1);
    const volatile char* const last = &much.back();  // so that it is really made
    ASSERT_EQ(*last, 1);
  };
  holdMuch();
  const auto before = device::readMemory();
  ASSERT_GE(before.peakBytes, static_cast<std::int64_t>(kSize));
  device::beginPeak();
  if (device::readMemory().peakBytes >= before.peakBytes) GTEST_SKIP() << "this system does not let a process begin its peak again";
  holdMuch();
  SmallRun run;
  run.train(smallSettings());
  ASSERT_TRUE(run.end) << describe(run.end.error());
  for (const auto& window : run.recorder.all<WindowDone>()) {
    EXPECT_GT(window.peakBytes, 0);
    EXPECT_LT(window.peakBytes, before.residentBytes + static_cast<std::int64_t>(kSize) / 2) << "a run of a few thousand parameters";
  }
}

TEST(Trainer, WithoutPruningTrainsWindowSWithSPlusOneExpertsALayer) {
  SmallRun run;
  run.train(smallSettings());
  for (std::size_t s = 0; s < 4; ++s) {
    EXPECT_THAT(expertsOf(run.layers[s]), testing::AllOf(SizeIs(4), Each(s + 1)));
    EXPECT_EQ(run.recorder.all<WindowDone>()[s].usage[0].born.size(), s + 1);
  }
  EXPECT_THAT(run.layers[3][0].born, ElementsAre(0, 1, 2, 3));
  const auto born = run.recorder.all<ExpertExpanded>();
  EXPECT_EQ(born[0].window.value, 0);
  EXPECT_EQ(born[0].born, 1);
  EXPECT_EQ(born[0].expert.value, 1);
}

TEST(Trainer, PrunesAfterExpandingUnderPaperAndBeforeItUnderOfficial) {
  auto settings = smallSettings();
  settings.model.tau = 0.99;
  SmallRun paper;
  paper.train(settings);
  // A single trained expert is kept after D_0; from then on the least used of two goes in every layer.
  EXPECT_EQ(paper.recorder.letters(), "weeW++++weeW++++----weeW++++----weeWF");
  EXPECT_THAT(expertsOf(paper.layers[3]), Each(2U));
  settings.protocol.protocol = Protocol::kOfficial;
  SmallRun official;
  official.train(settings);
  EXPECT_EQ(official.recorder.letters(), "weeW++++weeW----++++weeW----++++weeWF");
}

TEST(Trainer, PrunesTheLeastUsedOfTheLastTrainedEpoch) {
  auto settings = smallSettings();
  settings.model.tau = 0.99;
  SmallRun run;
  run.train(settings);
  const auto epochs = run.recorder.all<EpochDone>();
  for (const auto& gone : run.recorder.all<ExpertPruned>()) {
    std::vector<LayerUsage> last;
    for (const auto& epoch : epochs)
      if (epoch.window == gone.window) last = epoch.usage;
    const auto layer =
        std::find_if(last.begin(), last.end(), [&](const LayerUsage& l) { return l.modality == gone.modality && l.layer == gone.layer; });
    EXPECT_EQ(gone.expert.value, expertToPrune(*layer, 0.99, Protocol::kPaper));
    EXPECT_DOUBLE_EQ(gone.utilization, layer->utilization[static_cast<std::size_t>(gone.expert.value) + 1]);
  }
}

TEST(Trainer, TellsOfEachEpochWhereItsStepsTimeWent) {
  SmallRun run;
  run.train(smallSettings());
  for (const auto& epoch : run.recorder.all<EpochDone>()) {
    for (const auto part : {StepPart::kData, StepPart::kForward, StepPart::kMetering, StepPart::kBackward, StepPart::kOptimizer})
      EXPECT_TRUE(epoch.times.of(part)) << name(part);
    for (const auto part : {StepPart::kRanks, StepPart::kDevice}) EXPECT_FALSE(epoch.times.of(part)) << name(part);
    EXPECT_LE(epoch.times.sum(), epoch.seconds);
  }
}

TEST(Trainer, TellsOfEachEpochWhatItTookOfTheMachine) {
  SmallRun run;
  run.train(smallSettings());
  for (const auto& epoch : run.recorder.all<EpochDone>()) {
    ASSERT_TRUE(epoch.machine.cpu && epoch.machine.memoryBytes);
    EXPECT_GT(*epoch.machine.cpu, 0);
    EXPECT_LE(*epoch.machine.cpu, 1);
    EXPECT_GT(*epoch.machine.memoryBytes, 1 << 20);
    EXPECT_FALSE(epoch.machine.gpu || epoch.machine.gpuBytes) << "there is none";
  }
}

/// Always wants to know what runs, and keeps which batch ran and which was the last one told then.
class WatchingRecorder : public Recorder {
 public:
  bool wantsRunning() override { return true; }
  void onRunning(const engine::RunningState& state) override {
    ran.push_back(state.batch);
    const auto batches = all<BatchDone>();
    told.push_back(batches.empty() ? 0 : batches.back().batch);
  }
  std::vector<int> ran, told;
};

TEST(Trainer, TellsOfABatchBeforeOfWhatRunsSoThatTellingIsNoPartOfItsTime) {
  const device::GpuRehearsal rehearsal;  // whose losses wait a quarter of a second, unless somebody watches
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  FakeRecommender recommender([](std::int64_t item, int, int) { return static_cast<double>(item); });
  WatchingRecorder recorder;
  engine::Controls controls;
  ScriptedKeeper keeper;
  const auto states = [](const auto&, const auto&) { return Result<std::shared_ptr<const network::ItemStates>>(nullptr); };
  ASSERT_TRUE(Trainer({stream, states, settings, recommender, recorder, controls, keeper}).run());
  EXPECT_EQ(recorder.ran.size(), recorder.all<BatchDone>().size());
  EXPECT_GT(*std::max_element(recorder.ran.begin(), recorder.ran.end()), 1) << "an epoch has more than its last batch";
  EXPECT_EQ(recorder.told, recorder.ran);
}

TEST(Trainer, AddsTheCandidatesOfTheTestToTheCountsUnderOfficialOnly) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    SmallRun run;
    run.train(smallSettings(protocol));
    const auto lastEpoch = run.recorder.all<EpochDone>()[1].usage[0].contribution[0];
    const auto decisive = run.recorder.all<WindowDone>()[0].usage[0].contribution[0];
    EXPECT_EQ(decisive > lastEpoch, protocol == Protocol::kOfficial) << decisive << ' ' << lastEpoch;
    EXPECT_GE(decisive, lastEpoch);
  }
}

TEST(Trainer, AveragesTheTestsFromD2OnAndAllOfThem) {
  SmallRun run;
  run.train(smallSettings());
  const auto windows = run.recorder.all<WindowDone>();
  const auto hr = [&](std::size_t s) { return windows[s].test->hr20; };
  const auto finished = run.recorder.all<RunFinished>().front();
  EXPECT_GT(hr(0) + hr(1) + hr(2) + hr(3), 0);
  EXPECT_DOUBLE_EQ(finished.mean->hr20, (hr(1) + hr(2) + hr(3)) / 3);
  EXPECT_DOUBLE_EQ(finished.allTests->hr20, (hr(0) + hr(1) + hr(2) + hr(3)) / 4);
  EXPECT_EQ(run.end->result.mean, finished.mean);
}

TEST(Trainer, WithTheSameSeedGivesIdenticalParametersAndMetrics) {
  SmallRun one, same, other;
  auto settings = smallSettings();
  one.train(settings);
  same.train(settings);
  ++settings.training.seed;
  other.train(settings);
  for (std::size_t s = 0; s < 4; ++s)
    for (const auto& [name, tensor] : one.tested[s]) EXPECT_TRUE(torch::equal(tensor, same.tested[s].at(name))) << name;
  EXPECT_EQ(one.end->result.allTests, same.end->result.allTests);
  EXPECT_FALSE(torch::equal(one.tested[3].at("fusion.weight"), other.tested[3].at("fusion.weight")));
}

TEST(Trainer, RecordsAChangeOfTauAtOnceAndPrunesByItAtTheWindowsEnd) {
  SmallRun run;
  run.recorder.onEach = whenAtBatch(1, 2, 1, [&] { run.controls.ask(SetTau{0.99}); });
  run.train(smallSettings());
  const auto changes = run.recorder.all<TauChanged>();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].window.value, 1);
  EXPECT_EQ(changes[0].from, 0);
  EXPECT_EQ(changes[0].to, 0.99);
  EXPECT_EQ(run.recorder.letters(), "weeW++++weteW++++----weeW++++----weeWF");
  EXPECT_EQ(run.recorder.all<ExpertPruned>()[0].tau, 0.99);
}

TEST(Trainer, AppliesAnotherGroupingAtTheNextBoundary) {
  SmallRun run;
  run.recorder.onEach = whenAtBatch(1, 1, 1, [&] { run.controls.ask(Regroup{{2, 3}}); });
  run.train(smallSettings());
  const auto changes = run.recorder.all<GroupingChanged>();
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_FALSE(changes[0].applied);
  EXPECT_EQ(changes[0].window.value, 1);
  EXPECT_TRUE(changes[1].applied);
  EXPECT_EQ(changes[1].window.value, 1);
  EXPECT_EQ(changes[1].from, (Grouping{1, 3}));
  EXPECT_EQ(changes[1].to, (Grouping{2, 3}));
  EXPECT_THAT(run.states, ElementsAre(ElementsAre(0, 1, 3), ElementsAre(0, 2, 3)));
  // The kept layer has the expert that the boundary appended; the new layer starts with one.
  EXPECT_THAT(expertsOf(unused(changes[1].structure)), ElementsAre(1, 3, 1, 3));
  EXPECT_THAT(expertsOf(run.layers[2]), ElementsAre(1, 3, 1, 3));
  EXPECT_THAT(run.layers[2][0].born, ElementsAre(2));
  EXPECT_THAT(run.recorder.letters(), HasSubstr("weeW++++wgeeW++++gweeW"));
}

TEST(Trainer, ForgetsAGroupingThatWasTakenBack) {
  SmallRun run;
  run.recorder.onEach = [&](const EventDetail& detail) {
    if (const auto* batch = std::get_if<BatchDone>(&detail); batch != nullptr && batch->window.value == 1 && batch->epoch == 1) {
      if (batch->batch == 1) run.controls.ask(Regroup{{2, 3}});
      if (batch->batch == 2) run.controls.ask(Regroup{{1, 3}});
    }
  };
  run.train(smallSettings());
  for (const auto& change : run.recorder.all<GroupingChanged>()) EXPECT_FALSE(change.applied);
  EXPECT_THAT(run.states, SizeIs(1));
}

TEST(PruneNow, WaitsForTheFirstFinishedEpochOfTheWindow) {
  auto settings = smallSettings();
  settings.model.tau = 0.99;
  SmallRun run;
  run.recorder.onEach = whenAtBatch(1, 1, 1, [&] { run.controls.ask(PruneNow{}); });
  run.train(settings);
  EXPECT_THAT(run.recorder.letters(), HasSubstr("weeW++++we----neW"));
}

TEST(PruneNow, TakesTheSameExpertsFromTheBestWeightsAndValidatesThemAgain) {
  auto settings = smallSettings();
  settings.model.tau = 0.99;
  SmallRun run;
  run.recorder.onEach = whenAtBatch(1, 2, 1, [&] { run.controls.ask(PruneNow{}); });
  run.train(settings);
  ASSERT_TRUE(run.end) << describe(run.end.error());
  EXPECT_THAT(run.recorder.letters(), HasSubstr("weeW++++we----neW"));
  const auto pruned = run.recorder.all<PrunedNow>().front();
  EXPECT_EQ(pruned.experts, 4);
  EXPECT_EQ(pruned.tau, 0.99);
  const bool keptBest = run.recorder.all<EpochDone>()[2].best;
  EXPECT_TRUE(keptBest);
  EXPECT_EQ(pruned.revalidated.has_value(), keptBest);
  EXPECT_THAT(expertsOf(pruned.usage), Each(1U));
  EXPECT_THAT(expertsOf(run.layers[1]), Each(1U));  // whichever epoch is restored
  for (const auto& gone : run.recorder.all<ExpertPruned>()) EXPECT_EQ(gone.byHand, gone.window.value == 1);
}

TEST(PruneNow, UntilOneExpertALayerIsLeftKeepsTheRunGoing) {
  auto settings = smallSettings();
  settings.model.tau = 0.99;
  settings.training.epochs = 3;
  SmallRun run;
  run.recorder.onEach = [&](const EventDetail& detail) {
    if (std::holds_alternative<BatchDone>(detail)) run.controls.ask(PruneNow{});
  };
  run.train(settings);
  ASSERT_TRUE(run.end) << describe(run.end.error());
  EXPECT_THAT(expertsOf(run.layers[3]), Each(1U));
  EXPECT_THAT(run.recorder.all<RunFinished>(), SizeIs(1));
}

TEST(PruneNow, DoesNothingWhereTauIsZero) {
  SmallRun run;
  run.recorder.onEach = whenAtBatch(1, 2, 1, [&] { run.controls.ask(PruneNow{}); });
  run.train(smallSettings());
  EXPECT_EQ(run.recorder.all<PrunedNow>().front().experts, 0);
  EXPECT_THAT(run.recorder.all<ExpertPruned>(), IsEmpty());
}

TEST(CopyModel, HandsOutTheModelAsItIsNow) {
  SmallRun run;
  ModelMoment copy;
  run.keeper.copied = [&](ModelMoment moment) { copy = std::move(moment); };
  run.recorder.onEach = whenAtBatch(2, 1, 1, [&] { run.controls.copyModel(); });
  run.train(smallSettings());
  ASSERT_NE(copy.training, nullptr);
  EXPECT_EQ(copy.window.value, 2);
  EXPECT_EQ(copy.epoch, 0);
  EXPECT_THAT(copy.usage, IsEmpty()) << "no epoch of the window is finished";
  EXPECT_THAT(expertsOf(usageOf(*copy.training)), Each(3U));
  EXPECT_FALSE(torch::equal(copy.training->parameters().at("fusion.weight"), run.tested[2].at("fusion.weight")));
}

TEST(Stop, TakesEffectWithinABatch) {
  SmallRun run;
  run.recorder.onEach = whenAtBatch(1, 2, 1, [&] {
    run.controls.stop();
    run.controls.stop();
  });
  run.train(smallSettings());
  ASSERT_TRUE(run.end);
  EXPECT_TRUE(run.end->stopped);
  EXPECT_EQ(run.recorder.letters(), "weeW++++weS");
  const auto last = run.recorder.all<BatchDone>().back();
  EXPECT_EQ(last.epoch, 2);
  EXPECT_EQ(last.batch, 1);
  EXPECT_EQ(run.recorder.all<RunStopped>().front().window.value, 1);
  EXPECT_EQ(run.end->result.allTests, run.recorder.all<WindowDone>().front().test);
}

TEST(Stop, BeforeTheStartTrainsNothing) {
  SmallRun run;
  run.controls.stop();
  run.train(smallSettings());
  EXPECT_TRUE(run.end->stopped);
  EXPECT_EQ(run.recorder.letters(), "S");
  EXPECT_FALSE(run.end->result.mean);
}

TEST(Stop, WakesARunThatIsPaused) {
  SmallRun run;
  std::latch paused(1);
  run.recorder.onEach = [&](const EventDetail& detail) {
    if (const auto* batch = std::get_if<BatchDone>(&detail); batch != nullptr && batch->batch == 1) run.controls.pause();
    if (std::holds_alternative<RunPaused>(detail)) paused.count_down();
  };
  std::thread person([&] {
    paused.wait();
    run.controls.stop();
  });
  run.train(smallSettings());
  person.join();
  EXPECT_TRUE(run.end->stopped);
  EXPECT_EQ(run.recorder.letters(), "wpS");
  EXPECT_THAT(run.recorder.all<BatchDone>(), SizeIs(1));
}

/// Letters of a run that starts paused, goes on by a press until it pauses again, then stops.
std::string lettersOfOnePress(const std::function<void(engine::Controls&)>& press, const RunSettings& settings, std::size_t& batches) {
  SmallRun run;
  run.controls.pause();
  std::latch first(1), second(2);
  run.recorder.onEach = [&](const EventDetail& detail) {
    const auto* paused = std::get_if<RunPaused>(&detail);
    if (paused == nullptr || !paused->paused) return;
    if (!first.try_wait()) first.count_down();
    second.count_down();
  };
  std::thread person([&] {
    first.wait();
    press(run.controls);
    second.wait();
    run.controls.stop();
  });
  run.train(settings);
  person.join();
  batches = run.recorder.all<BatchDone>().size();
  return run.recorder.letters();
}

TEST(Step, GoesOnToTheNextBoundaryOfItsKind) {
  std::size_t batches = 0;
  const auto letters = [&](Boundary kind) { return lettersOfOnePress([kind](auto& c) { c.step(kind); }, smallSettings(), batches); };
  EXPECT_EQ(letters(Boundary::kBatch), "ppwpS");
  EXPECT_EQ(batches, 1U);
  EXPECT_EQ(letters(Boundary::kEpoch), "ppwepS");
  EXPECT_EQ(letters(Boundary::kWindow), "ppweeW++++pS");
}

TEST(RunUntil, PausesAtTheBoundaryAfterWhatIsWaitedFor) {
  auto settings = smallSettings();
  settings.model.tau = 0.99;
  std::size_t batches = 0;
  const auto letters = [&](Happening what) { return lettersOfOnePress([what](auto& c) { c.runUntil(what); }, settings, batches); };
  EXPECT_EQ(letters(Happening::kBorn), "ppweeW++++pS");
  EXPECT_EQ(letters(Happening::kPruned), "ppweeW++++weeW++++----pS");
  EXPECT_EQ(letters(Happening::kBelowTau), "ppweeW++++wepS") << "a layer's only expert is never below";
}

TEST(RunUntil, EndsWithTheRunWhereItNeverHappens) {
  SmallRun run;
  run.controls.runUntil(Happening::kPruned);
  run.train(smallSettings());
  EXPECT_FALSE(run.end->stopped);
  EXPECT_EQ(run.recorder.letters(), "weeW++++weeW++++weeW++++weeWF");
}

TEST(Trainer, KeepsOfAWindowsEndNeitherOptimizerNorProductsOfFrozenExperts) {
  SmallRun run;
  std::set<std::string> kept, within;
  const auto prefixes = [](const TrainerState& state, std::set<std::string>& found) {
    for (const auto& [name, tensor] : state.training) found.insert(name.substr(0, name.find('.')));
  };
  run.keeper.ended = [&](const TrainerState& state) -> Result<void> {
    prefixes(state, kept);
    return {};
  };
  run.keeper.resumable = [&](const TrainerState& state) { prefixes(state, within); };
  auto settings = smallSettings();
  settings.training.checkpointEvery = 1;
  run.train(settings);
  EXPECT_THAT(kept, ElementsAre("random"));
  EXPECT_THAT(within, ElementsAre("adam", "projections", "random", "usage"));
}

TEST(Trainer, HandsOverTheRanksThatATestsMetricsAreMadeOf) {
  SmallRun run;
  std::vector<std::vector<std::int64_t>> ranked;
  run.keeper.ranked = [&](WindowIndex window, const std::vector<std::int64_t>& ranks) {
    EXPECT_EQ(window.value, std::ssize(ranked));
    ranked.push_back(ranks);
  };
  run.train(smallSettings());
  ASSERT_TRUE(run.end) << describe(run.end.error());
  const auto windows = run.recorder.all<WindowDone>();
  ASSERT_THAT(ranked, SizeIs(windows.size()));
  for (std::size_t i = 0; i < windows.size(); ++i) EXPECT_EQ(windows[i].test, metricsOf(ranked[i])) << i;
}

TEST(Trainer, EndsWithTheErrorOfItsKeeper) {
  SmallRun run;
  run.keeper.tested = [](WindowIndex, const network::Recommender&) -> Result<void> {
    return cannotWrite("w.safetensors", "the disk is full");
  };
  run.train(smallSettings());
  ASSERT_FALSE(run.end);
  EXPECT_EQ(run.end.error().kind, ErrorKind::kCannotWrite);
  EXPECT_EQ(run.recorder.all<RunFailed>().front().message, "w.safetensors: the disk is full.");
}

/// D_1 has records but no two of one user, so nothing to train on.
TEST(Trainer, KeepsEveryExpertAfterAWindowWithoutTrainingSequences) {
  std::vector<data::Interaction> log;
  for (int window = 0; window < 4; ++window)
    for (int record = 0; record < 40; ++record) {
      const int user = window == 1 ? 100 + record : record % 8, item = (record * 3 + window) % 20;
      log.push_back({std::to_string(user), std::to_string(item), 100 * window + record});
    }
  auto settings = smallSettings();
  settings.protocol.windows = 4;
  settings.model.tau = 0.3;
  const auto stream = data::WindowedStream::make(data::makeLog(log), settings.protocol).value();
  ASSERT_EQ(stream.window({1}).trainSequences, 0);
  const auto options = network::smallOptions();
  network::XsmoeRecommender recommender(options);
  Recorder recorder;
  engine::Controls controls;
  const auto states = [&](const auto&, const auto&) -> Result<std::shared_ptr<const network::ItemStates>> {
    return network::statesFor(recommender, options.widths, stream.itemCount());
  };
  RunKeeper keeper;
  const auto end = Trainer({stream, states, settings, recommender, recorder, controls, keeper}).run();
  ASSERT_TRUE(end) << describe(end.error());
  for (const auto& gone : recorder.all<ExpertPruned>()) EXPECT_NE(gone.window.value, 1) << "no epoch has shown how its experts are used";
  EXPECT_EQ(recorder.all<WindowDone>()[1].epochs, 0);
}

}  // namespace
}  // namespace xsmoe::streaming
