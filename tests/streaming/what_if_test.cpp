// What each τ would do, beside what pruning at it does.
#include "model/streaming/measure_what_if.h"

#include <gmock/gmock.h>

#include <cmath>

#include "model/streaming/what_if_judge.h"
#include "tests/network/small_network.h"
#include "tests/streaming/changed_run.h"
#include "tests/streaming/small_run.h"

namespace xsmoe::streaming {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr int kWindow = 2;

WhatIfTask taskOf(const ModelMoment& moment, const data::WindowedStream& stream) {
  WhatIfTask task;
  task.stream = &stream;
  task.window = moment.window;
  task.usage = moment.usage;
  task.pinned = moment.pinned;
  return task;
}

bool endsEpochOf(const EventDetail& detail, int window, int epoch) {
  const auto* done = std::get_if<EpochDone>(&detail);
  return done != nullptr && done->window.value == window && done->epoch == epoch;
}

/// The model at the end of an epoch of D_2, where each layer has three experts.
ModelMoment momentAt(const RunSettings& settings, int epoch, const std::function<void(engine::Controls&)>& before = {}) {
  SmallRun run;
  ModelMoment moment;
  run.controls.copyAtEpochs(true);
  if (before) before(run.controls);
  run.keeper.copied = [&](ModelMoment copy) {
    if (moment.window.value != kWindow || moment.epoch < epoch) moment = std::move(copy);
  };
  run.recorder.onEach = [&](const EventDetail& detail) {
    if (endsEpochOf(detail, kWindow, epoch)) run.controls.stop();
  };
  run.train(settings);
  EXPECT_EQ(moment.window.value, kWindow);
  EXPECT_EQ(moment.epoch, epoch);
  return moment;
}

std::vector<ExpertName> namesOf(const std::vector<ExpertPruned>& gone, const Grouping& grouping) {
  std::vector<ExpertName> names;
  for (const auto& one : gone)
    if (one.byHand) names.push_back({one.modality, grouping[static_cast<std::size_t>(one.layer.value)], one.born});
  return names;
}

TEST(WhatIf, PredictsExactlyWhatPruneNowTakesAndWhatIsMeasuredAfterIt) {
  int different = 0;
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial})
    for (const int epoch : {1, 3}) {
      auto settings = smallSettings(protocol);
      settings.training.epochs = 4;
      settings.training.learningRate = 0.02;
      const auto stream = smallStream(settings.protocol);
      const auto moment = momentAt(settings, epoch);
      const auto predicted = measureWhatIf(*moment.judged, taskOf(moment, stream));
      ASSERT_TRUE(predicted) << describe(predicted.error());
      EXPECT_TRUE(predicted->exact());
      ASSERT_THAT(predicted->steps, SizeIs(5)) << "nothing, then one expert of each of four layers";
      for (std::size_t i = 1; i < predicted->steps.size(); ++i) {
        const auto& step = predicted->steps[i];
        const double tau = std::nextafter(step.tau, 1.0);
        SmallRun run;
        run.recorder.onEach = [&](const EventDetail& detail) {
          if (!endsEpochOf(detail, kWindow, epoch)) return;
          run.controls.ask(SetTau{tau});
          run.controls.ask(PruneNow{});
        };
        run.train(settings);
        auto expected = expertsGoneAt(*predicted, tau), gone = namesOf(run.recorder.all<ExpertPruned>(), settings.model.grouping);
        EXPECT_THAT(gone, testing::UnorderedElementsAreArray(expected));
        EXPECT_EQ(gone.size(), i);
        const auto events = run.recorder.all<PrunedNow>();
        ASSERT_THAT(events, SizeIs(1));
        EXPECT_EQ(events[0].revalidated, step.metrics) << "step " << i << " of epoch " << epoch;
        ASSERT_TRUE(step.metrics);
        different += *step.metrics != *predicted->steps[0].metrics;
      }
    }
  EXPECT_GT(different, 0) << "the experts of this run must matter, or the test shows nothing";
}

TEST(WhatIf, BeginsWithTheValidationOfTheWeightsThatWouldBeTested) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    SmallRun run;
    ModelMoment moment;
    run.controls.copyAtEpochs(true);
    run.keeper.copied = [&](ModelMoment copy) {
      if (copy.window.value == kWindow) moment = std::move(copy);
    };
    auto settings = smallSettings(protocol);
    settings.training.epochs = 4;
    settings.training.learningRate = 0.02;
    run.train(settings);
    std::optional<Metrics> judged;
    for (const auto& epoch : run.recorder.all<EpochDone>())
      if (epoch.window.value == kWindow && (epoch.best || protocol == Protocol::kOfficial)) judged = epoch.validation;
    const auto stream = smallStream(settings.protocol);
    const auto measured = measureWhatIf(*moment.judged, taskOf(moment, stream));
    ASSERT_TRUE(measured) << describe(measured.error());
    EXPECT_EQ(measured->steps[0].metrics, judged);
    EXPECT_EQ(measured->steps[0].parameters, 0);
  }
}

TEST(WhatIf, CountsTheParametersOfAllThatWent) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  const auto moment = momentAt(settings, 1);
  const auto measured = measureWhatIf(*moment.judged, taskOf(moment, stream));
  ASSERT_TRUE(measured);
  std::int64_t saved = 0;
  for (std::size_t i = 1; i < measured->steps.size(); ++i) {
    const auto& step = measured->steps[i];
    const std::int64_t d = step.expert->modality == Modality::kVisual ? 12 : 8;
    saved += 2 * 3 * d + d;  // down, up and the router's row
    EXPECT_EQ(step.parameters, saved);
    EXPECT_EQ(step.bytes(), 4 * saved);
    EXPECT_GE(step.tau, measured->steps[i - 1].tau);
  }
  EXPECT_EQ(usageOf(*moment.judged)[0].born.size(), 3U) << "the model itself keeps its experts";
}

TEST(WhatIf, LeavesOutALayerWhoseLeastUsedExpertIsPinned) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  const auto moment = momentAt(settings, 1);
  auto task = taskOf(moment, stream);
  const auto all = measureWhatIf(*moment.judged, task);
  ASSERT_TRUE(all);
  const auto pinned = *all->steps[2].expert;
  task.pinned = {pinned};
  const auto fewer = measureWhatIf(*moment.judged, task);
  ASSERT_TRUE(fewer);
  ASSERT_EQ(fewer->steps.size(), all->steps.size() - 1);
  for (std::size_t i = 1; i < fewer->steps.size(); ++i) {
    EXPECT_FALSE(fewer->steps[i].expert->modality == pinned.modality && fewer->steps[i].expert->hiddenState == pinned.hiddenState)
        << "the next least used does not go instead";
  }
}

TEST(WhatIf, OfASampleIsTheSameForOneSeedAndSaysHowSureItIs) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  const auto moment = momentAt(settings, 1);
  auto task = taskOf(moment, stream);
  const auto exact = measureWhatIf(*moment.judged, task);
  task.sample = 10;
  const auto one = measureWhatIf(*moment.judged, task), same = measureWhatIf(*moment.judged, task);
  ASSERT_TRUE(exact && one && same);
  EXPECT_EQ(one->sequences, 10);
  EXPECT_GT(one->allSequences, 10);
  EXPECT_FALSE(one->exact());
  for (std::size_t i = 0; i < one->steps.size(); ++i) {
    EXPECT_EQ(one->steps[i].metrics, same->steps[i].metrics);
    EXPECT_EQ(one->steps[i].metrics->sequences, 10);
    EXPECT_LT(one->steps[i].hr10.low, one->steps[i].hr10.high);
    EXPECT_LE(one->steps[i].ndcg10.low, one->steps[i].ndcg10.value);
    EXPECT_GE(one->steps[i].ndcg10.high, one->steps[i].ndcg10.value);
    EXPECT_EQ(exact->steps[i].hr10.low, exact->steps[i].hr10.high);
  }
  task.sample = 1'000'000;
  const auto whole = measureWhatIf(*moment.judged, task);
  ASSERT_TRUE(whole);
  EXPECT_TRUE(whole->exact());
  EXPECT_EQ(whole->steps[1].metrics, exact->steps[1].metrics);
}

TEST(WhatIf, KnowsTheStandardErrorOfEachChangeOverTheSameSequences) {
  auto settings = smallSettings();
  settings.training.learningRate = 0.02;
  const auto stream = smallStream(settings.protocol);
  const auto moment = momentAt(settings, 1);
  const auto task = taskOf(moment, stream);
  const auto measured = measureWhatIf(*moment.judged, task);
  ASSERT_TRUE(measured) << describe(measured.error());
  EXPECT_EQ(measured->steps[0].hr10Change, PairedChange{}) << "nothing goes";
  const WhatIfJudge judge(task);
  const auto whole = judge.judge(*moment.judged->clone());
  ASSERT_TRUE(whole);
  int doubtful = 0;
  for (std::size_t i = 1; i < measured->steps.size(); ++i) {
    const auto& step = measured->steps[i];
    const auto pruned = prunedCopy(*moment.judged, task, std::nextafter(step.tau, 1.0));
    ASSERT_TRUE(pruned);
    const auto judged = judge.judge(*pruned->model);
    ASSERT_TRUE(judged);
    EXPECT_EQ(step.hr10Change, pairedChange(gained(judged->hr10, whole->hr10)));
    EXPECT_EQ(step.ndcg10Change, pairedChange(gained(judged->ndcg10, whole->ndcg10)));
    doubtful += step.ndcg10Change.error > 0;
  }
  EXPECT_GT(doubtful, 0) << "the experts of this run must matter, or the test shows nothing";
}

TEST(WhatIf, StopsBetweenStepsWhenCancelled) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  const auto moment = momentAt(settings, 1);
  int asked = 0;
  const auto cancelled = measureWhatIf(*moment.judged, taskOf(moment, stream), [&](const Progress& at) {
    EXPECT_EQ(at.total, 5);
    return ++asked < 3;
  });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
  EXPECT_EQ(asked, 3);
}

TEST(WhatIf, RefusesUsageOfOtherExperts) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  const auto moment = momentAt(settings, 1);
  auto task = taskOf(moment, stream);
  task.usage[0] = withoutExpert(task.usage[0], {0});
  const auto refused = measureWhatIf(*moment.judged, task);
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("the recorded usage is not that of the model's experts"));
}

TEST(CopyAtEpochs, ComesBeforeTheEpochIsTold) {
  SmallRun run;
  std::vector<std::pair<char, int>> order;
  run.controls.copyAtEpochs(true);
  run.keeper.copied = [&](const ModelMoment& moment) { order.emplace_back('c', moment.epoch); };
  run.recorder.onEach = [&](const EventDetail& detail) {
    if (const auto* epoch = std::get_if<EpochDone>(&detail)) order.emplace_back('e', epoch->epoch);
  };
  run.train(smallSettings());
  ASSERT_THAT(order, SizeIs(16));
  for (std::size_t i = 0; i < order.size(); i += 4)
    EXPECT_THAT(std::vector(order.begin() + static_cast<std::ptrdiff_t>(i), order.begin() + static_cast<std::ptrdiff_t>(i) + 4),
                testing::ElementsAre(std::pair('c', 1), std::pair('e', 1), std::pair('c', 2), std::pair('e', 2)));
}

TEST(CopyAtEpochs, ComesBeforeWhatAPersonChangedIsTold) {
  SmallRun run;
  ModelMoment copy;
  int pruned = 0, pins = 0, back = 0;
  const ExpertName expert{Modality::kVisual, smallSettings().model.grouping.front(), 0};
  run.controls.copyAtEpochs(true);
  run.keeper.copied = [&](ModelMoment moment) { copy = std::move(moment); };
  run.keeper.takenBack = [&](const TrainerState& state, std::int64_t) {
    ++back;
    EXPECT_EQ(copy.pinned, state.pinned);
    EXPECT_EQ(copy.epoch, state.within ? state.within->epoch : 0);
    EXPECT_EQ(usageOf(*copy.training).front().born, state.model.structure.front().born);
  };
  const auto steering = byPlan(run.controls, {{atBatch(2, 2, 1),
                                               [&](engine::Controls& c) {
                                                 c.ask(PinExpert{expert, true});
                                               }},
                                              {atBatch(2, 2, 2),
                                               [](engine::Controls& c) {
                                                 c.ask(SetTau{0.9});
                                                 c.ask(PruneNow{});
                                               }},
                                              {atBatch(2, 2, 3), [](engine::Controls& c) { c.undo(); }}});
  run.recorder.onEach = [&](const EventDetail& detail) {
    if (const auto* event = std::get_if<PrunedNow>(&detail)) {
      ++pruned;
      EXPECT_GT(event->experts, 0);
      EXPECT_EQ(copy.usage, event->usage);
    }
    if (const auto* event = std::get_if<ExpertPinned>(&detail)) {
      ++pins;
      EXPECT_EQ(copy.pinned, std::vector{event->expert});
    }
    steering(detail);
  };
  run.train(smallSettings());
  EXPECT_GE(pruned, 1);
  EXPECT_GE(pins, 1);
  EXPECT_EQ(back, 1);
}

}  // namespace
}  // namespace xsmoe::streaming
