// Experts that a person merges while a run trains, and what is foretold of it.
#include <gmock/gmock.h>

#include "model/streaming/measure_merge.h"
#include "tests/streaming/changed_run.h"

namespace xsmoe::streaming {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kWindow = 2;
/// Of the textual layer at state 3, the fourth.
const MergeExperts kPair{{Modality::kTextual, 3, 1}, 0};

auto asking(const Change& change) {
  return [change](engine::Controls& controls) { controls.ask(change); };
}

WhatIfTask taskOf(const ModelMoment& moment, const data::WindowedStream& stream) {
  WhatIfTask task;
  task.stream = &stream;
  task.window = moment.window;
  task.usage = moment.usage;
  task.pinned = moment.pinned;
  return task;
}

/// The model at the end of an epoch of D_2, where each layer has three experts.
ModelMoment momentAt(const RunSettings& settings, int epoch) {
  SmallRun run;
  ModelMoment moment;
  run.controls.copyAtEpochs(true);
  run.keeper.copied = [&](ModelMoment copy) {
    if (copy.window.value == kWindow && copy.epoch == epoch) moment = std::move(copy);
  };
  run.recorder.onEach = byPlan(run.controls, {{atEpoch(kWindow, epoch), [](engine::Controls& c) { c.stop(); }}});
  run.train(settings);
  EXPECT_EQ(moment.epoch, epoch);
  return moment;
}

TEST(MergeByHand, TakesOneExpertIntoAnotherAlsoOfTheBestWeights) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    SmallRun run;
    run.recorder.onEach = byPlan(run.controls, {{atBatch(kWindow, 2, 1), asking(kPair)}});
    run.train(smallSettings(protocol));
    ASSERT_TRUE(run.end) << describe(run.end.error());
    const auto gone = run.recorder.all<ExpertPruned>();
    ASSERT_THAT(gone, SizeIs(1));
    EXPECT_EQ(gone[0].into, 0);
    EXPECT_TRUE(gone[0].byHand);
    EXPECT_EQ(gone[0].born, 1);
    EXPECT_EQ(gone[0].layer.value, 1);
    const auto done = run.recorder.all<PrunedNow>();
    ASSERT_THAT(done, SizeIs(1));
    EXPECT_EQ(done[0].expert, kPair.expert);
    EXPECT_EQ(done[0].into, 0);
    EXPECT_EQ(done[0].experts, 1);
    EXPECT_GT(done[0].lost, 0);
    EXPECT_TRUE(done[0].revalidated);
    EXPECT_THAT(done[0].usage[3].born, ElementsAre(0, 2));
    EXPECT_THAT(run.layers[kWindow][3].born, ElementsAre(0, 2)) << "whichever epoch is restored";
    EXPECT_THAT(run.layers[kWindow][2].born, ElementsAre(0, 1, 2));
    EXPECT_THAT(run.layers[kWindow + 1][3].born, ElementsAre(0, 2, 3));
  }
}

TEST(MergeByHand, BetweenTwoWindowsWaitsForNoEpoch) {
  SmallRun run;
  run.recorder.onEach = byPlan(run.controls, {{atWindow(1), asking(kPair)}});
  run.train(smallSettings());
  ASSERT_TRUE(run.end) << describe(run.end.error());
  ASSERT_THAT(run.recorder.all<PrunedNow>(), SizeIs(1));
  EXPECT_FALSE(run.recorder.all<PrunedNow>()[0].revalidated);
  EXPECT_THAT(run.layers[kWindow][3].born, ElementsAre(0, 2));
}

TEST(MergeByHand, IsRefusedWhereTheNetworkHasNotBoth) {
  for (const auto& pair : {MergeExperts{{Modality::kTextual, 3, 9}, 0}, MergeExperts{{Modality::kTextual, 3, 1}, 1},
                           MergeExperts{{Modality::kTextual, 2, 1}, 0}}) {
    SmallRun run;
    run.recorder.onEach = byPlan(run.controls, {{atBatch(kWindow, 1, 1), asking(pair)}});
    run.train(smallSettings());
    EXPECT_THAT(run.recorder.all<ExpertPruned>(), IsEmpty());
    const auto log = run.recorder.all<ChangeLogged>();
    ASSERT_THAT(log, SizeIs(1));
    EXPECT_THAT(log[0].refusal, HasSubstr("the network has no such two experts"));
  }
}

TEST(MergeByHand, MadeAgainByItsLogEndsTheSameBitForBit) {
  SmallRun run;
  run.recorder.onEach = byPlan(run.controls, {{atBatch(kWindow, 2, 1), asking(kPair)}});
  run.train(smallSettings());
  SmallRun again;
  for (const auto& logged : run.recorder.all<ChangeLogged>()) again.keeper.changes.push_back(placedChange(logged).value());
  again.train(smallSettings());
  EXPECT_TRUE(sameParameters(run, again));
  SmallRun plain;
  plain.train(smallSettings());
  EXPECT_FALSE(sameParameters(run, plain));
}

TEST(WhatIfMerged, PredictsExactlyWhatIsMeasuredAfterTheChange) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    auto settings = smallSettings(protocol);
    settings.training.epochs = 3;
    settings.training.learningRate = 0.02;
    const auto stream = smallStream(settings.protocol);
    const auto moment = momentAt(settings, 2);
    const auto predicted = measureMerge(*moment.judged, taskOf(moment, stream), kPair);
    ASSERT_TRUE(predicted) << describe(predicted.error());
    for (const auto& [change, without] :
         {std::pair(Change(kPair), predicted->merged), std::pair(Change(RemoveExpert{predicted->pruned.gone}), predicted->pruned)}) {
      SmallRun run;
      run.recorder.onEach = byPlan(run.controls, {{atEpoch(kWindow, 2), asking(change)}});
      run.train(settings);
      const auto events = run.recorder.all<PrunedNow>();
      ASSERT_THAT(events, SizeIs(1));
      EXPECT_EQ(events[0].revalidated, without.metrics) << inWords(change);
    }
  }
}

TEST(WhatIfMerged, ComparesBothWithTheModelAsItIsAndLeavesItAlone) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  const auto moment = momentAt(settings, 1);
  const auto before = measureWhatIf(*moment.judged, taskOf(moment, stream));
  const auto measured = measureMerge(*moment.judged, taskOf(moment, stream), kPair);
  ASSERT_TRUE(before && measured);
  EXPECT_EQ(measured->before, before->steps[0].metrics);
  EXPECT_EQ(measured->sequences, measured->allSequences);
  EXPECT_EQ(measured->merged.gone, kPair.expert);
  const auto& layer = moment.usage[3];
  const bool firstIsLess = layer.utilization[1] < layer.utilization[2];
  EXPECT_EQ(measured->pruned.gone.born, firstIsLess ? 0 : 1);
  EXPECT_EQ(measured->merged.parameters, 2 * 3 * 8 + 8) << "down, up and the router's row";
  EXPECT_EQ(measured->pruned.parameters, measured->merged.parameters);
  EXPECT_NEAR(measured->merged.hr10.value, measured->merged.metrics->hr10 - measured->before->hr10, 1e-12);
  EXPECT_NEAR(measured->hr10.value, measured->merged.hr10.value - measured->pruned.hr10.value, 1e-12);
  EXPECT_THAT(moment.judged->experts()->structure()[3].born, ElementsAre(0, 1, 2));
}

TEST(WhatIfMerged, RefusesWhatIsNotThereAndCanBeCancelled) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  const auto moment = momentAt(settings, 1);
  const auto nobody = measureMerge(*moment.judged, taskOf(moment, stream), {{Modality::kTextual, 3, 9}, 0});
  ASSERT_FALSE(nobody);
  EXPECT_THAT(describe(nobody.error()), HasSubstr("the network has no such two experts"));
  int asked = 0;
  const auto cancelled = measureMerge(*moment.judged, taskOf(moment, stream), kPair, [&](const Progress&) { return ++asked < 2; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
}

}  // namespace
}  // namespace xsmoe::streaming
