// Experts that a person keeps or removes.
#include <gmock/gmock.h>

#include "tests/network/small_network.h"
#include "tests/streaming/small_run.h"

namespace xsmoe::streaming {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;

/// Acts once, at the first batch of an epoch.
auto atEpoch(int window, int epoch, std::function<void()> act) {
  return [=](const EventDetail& detail) {
    const auto* done = std::get_if<BatchDone>(&detail);
    if (done != nullptr && done->window.value == window && done->epoch == epoch && done->batch == 1) act();
  };
}

/// Without anybody's doing, one expert of each of the four layers goes after D_1 and after D_2.
RunSettings pruning(Protocol protocol = Protocol::kPaper) {
  auto settings = smallSettings(protocol);
  settings.model.tau = 0.99;
  return settings;
}

TEST(Pin, KeepsTheLeastUsedAndNoOtherGoesInItsPlace) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    SmallRun free;
    free.train(pruning(protocol));
    const auto gone = free.recorder.all<ExpertPruned>().front();
    ASSERT_EQ(gone.window.value, 1);
    const auto& grouping = pruning().model.grouping;
    const ExpertName name{gone.modality, grouping[static_cast<std::size_t>(gone.layer.value)], gone.born};

    SmallRun run;
    run.recorder.onEach = atEpoch(1, 1, [&] { run.controls.ask(PinExpert{name, true}); });
    run.train(pruning(protocol));
    std::vector<std::pair<Modality, int>> layers;
    for (const auto& one : run.recorder.all<ExpertPruned>())
      if (one.window.value == 1) layers.emplace_back(one.modality, one.layer.value);
    EXPECT_THAT(layers, SizeIs(3));
    EXPECT_THAT(layers, Not(Contains(std::pair(gone.modality, gone.layer.value))));
    const auto pins = run.recorder.all<ExpertPinned>();
    ASSERT_THAT(pins, SizeIs(1));
    EXPECT_EQ(pins[0].expert, name);
    EXPECT_TRUE(pins[0].pinned);
    EXPECT_EQ(pins[0].window.value, 1);
  }
}

TEST(Pin, IsRecordedOnceAndTakenBack) {
  SmallRun run;
  const ExpertName name{Modality::kVisual, 1, 0};
  run.recorder.onEach = atEpoch(1, 1, [&] {
    run.controls.ask(PinExpert{name, false});
    run.controls.ask(PinExpert{name, true});
    run.controls.ask(PinExpert{name, true});
    run.controls.ask(PinExpert{name, false});
  });
  run.train(pruning());
  const auto pins = run.recorder.all<ExpertPinned>();
  ASSERT_THAT(pins, SizeIs(2));
  EXPECT_TRUE(pins[0].pinned);
  EXPECT_FALSE(pins[1].pinned);
  EXPECT_THAT(run.recorder.all<ExpertPruned>(), SizeIs(8));
}

TEST(Pin, SparesAnExpertFromPruneNow) {
  SmallRun run;
  run.recorder.onEach = [&](const EventDetail& detail) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch == nullptr || epoch->window.value != 1 || epoch->epoch != 1) return;
    for (const auto& layer : epoch->usage)
      run.controls.ask(PinExpert{nameOf(layer, static_cast<std::size_t>(leastUsedExpert(layer, Protocol::kPaper))), true});
    run.controls.ask(PruneNow{});
  };
  run.train(pruning());
  EXPECT_EQ(run.recorder.all<PrunedNow>().front().experts, 0);
}

TEST(Remove, TakesOneExpertAtOnceFromTheBestWeightsToo) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    SmallRun run;
    const ExpertName name{Modality::kTextual, 3, 0};
    run.recorder.onEach = atEpoch(1, 2, [&] { run.controls.ask(RemoveExpert{name}); });
    run.train(smallSettings(protocol));
    ASSERT_TRUE(run.end) << describe(run.end.error());
    const auto gone = run.recorder.all<ExpertPruned>();
    ASSERT_THAT(gone, SizeIs(1));
    EXPECT_TRUE(gone[0].byHand);
    EXPECT_EQ(gone[0].modality, Modality::kTextual);
    EXPECT_EQ(gone[0].layer.value, 1);
    EXPECT_EQ(gone[0].born, 0);
    const auto done = run.recorder.all<PrunedNow>();
    ASSERT_THAT(done, SizeIs(1));
    EXPECT_EQ(done[0].expert, name);
    EXPECT_EQ(done[0].experts, 1);
    EXPECT_TRUE(done[0].revalidated);
    EXPECT_THAT(done[0].usage[3].born, ElementsAre(1));
    EXPECT_THAT(run.layers[1][3].born, ElementsAre(1)) << "whichever epoch is restored";
    EXPECT_THAT(run.layers[1][2].born, ElementsAre(0, 1));
    EXPECT_THAT(run.layers[2][3].born, ElementsAre(1, 2));
  }
}

TEST(Remove, LeavesALayerItsOnlyExpertAndSaysSo) {
  SmallRun run;
  run.recorder.onEach = atEpoch(0, 1, [&] { run.controls.ask(RemoveExpert{{Modality::kVisual, 1, 0}}); });
  run.train(smallSettings());
  ASSERT_TRUE(run.end);
  EXPECT_THAT(run.recorder.all<ExpertPruned>(), SizeIs(0));
  const auto done = run.recorder.all<PrunedNow>();
  ASSERT_THAT(done, SizeIs(1));
  EXPECT_EQ(done[0].experts, 0);
  EXPECT_FALSE(done[0].revalidated);
}

TEST(Remove, OfTheExpertInTrainingLeavesItsLayerTheRouterOnly) {
  SmallRun run;
  run.recorder.onEach = atEpoch(1, 2, [&] { run.controls.ask(RemoveExpert{{Modality::kVisual, 3, 1}}); });
  run.train(smallSettings());
  ASSERT_TRUE(run.end) << describe(run.end.error());
  EXPECT_EQ(run.recorder.all<PrunedNow>().front().usage[1].trained, -1);
  EXPECT_THAT(run.layers[2][1].born, ElementsAre(0, 2));
}

TEST(LearningRate, ChangedLiveHoldsForTheNextEpochsAndWindows) {
  SmallRun run;
  run.recorder.onEach = atEpoch(1, 1, [&] { run.controls.ask(SetNumber{"learning-rate", 0.005}); });
  run.train(smallSettings());
  const auto change = run.recorder.all<LearningRateChanged>();
  ASSERT_THAT(change, SizeIs(1));
  EXPECT_EQ(change[0].from, 1e-3);
  EXPECT_EQ(change[0].to, 0.005);
  std::vector<double> rates;
  for (const auto& epoch : run.recorder.all<EpochDone>()) rates.push_back(epoch.learningRate);
  EXPECT_EQ(rates[2], 1e-3) << "the epoch under way keeps its own";
  EXPECT_EQ(rates[3], 0.005);
  EXPECT_EQ(rates[4], 0.005);
}

}  // namespace
}  // namespace xsmoe::streaming
