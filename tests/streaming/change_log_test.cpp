// The log of what a person asks for: where each change was made, what was refused, and that a run made by its log is the same run.
#include <gmock/gmock.h>

#include <map>
#include <utility>

#include "model/core/names.h"
#include "tests/streaming/changed_run.h"
#include "tests/streaming/small_run.h"

namespace xsmoe::streaming {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ChangeLog, TellsWhereEachChangeWasMadeBeforeWhatItCauses) {
  SmallRun run;
  run.recorder.onEach = byPlan(run.controls, {{atBatch(1, 2, 1), [](engine::Controls& c) { c.ask(SetTau{0.25}); }},
                                              {atEpoch(1, 2),
                                               [](engine::Controls& c) {
                                                 c.ask(Regroup{{2, 3}});
                                               }},
                                              {atWindow(1), [](engine::Controls& c) {
                                                 c.ask(SetNumber{"patience", 9});
                                               }}});
  run.train(smallSettings());
  const auto log = run.recorder.all<ChangeLogged>();
  ASSERT_THAT(log, SizeIs(3));
  EXPECT_EQ(log[0].act, Act(SetTau{0.25}));
  EXPECT_EQ(log[0].place, (RunPlace{Boundary::kBatch, {1}, 2, 1}));
  EXPECT_GT(log[0].askedMs, 1'600'000'000'000);
  EXPECT_EQ(log[1].act, Act(Regroup{{2, 3}}));
  EXPECT_EQ(log[1].place, (RunPlace{Boundary::kEpoch, {1}, 2, 0}));
  EXPECT_EQ(log[2].act, Act(SetNumber{"patience", 9}));
  EXPECT_EQ(log[2].place, (RunPlace{Boundary::kWindow, {2}, 0, 0})) << "the window that begins";
  for (const auto& change : log) EXPECT_THAT(change.refusal, IsEmpty());
  const auto& events = run.recorder.events;
  for (std::size_t i = 0; i < events.size(); ++i)
    if (std::holds_alternative<TauChanged>(events[i].detail)) {
      EXPECT_TRUE(std::holds_alternative<ChangeLogged>(events[i - 1].detail));
    }
}

TEST(ChangeLog, KeepsWhatWasRefusedAndWhy) {
  SmallRun plain, run;
  run.recorder.onEach = byPlan(run.controls, {{atBatch(0, 1, 1), [](engine::Controls& c) { c.ask(SetTau{7}); }},
                                              {atBatch(0, 2, 1),
                                               [](engine::Controls& c) {
                                                 c.ask(SetNumber{"patience", 0});
                                               }},
                                              {atBatch(1, 1, 1),
                                               [](engine::Controls& c) {
                                                 c.ask(SetNumber{"warmup-epochs", 4});
                                               }},
                                              {atBatch(1, 2, 1),
                                               [](engine::Controls& c) {
                                                 c.ask(Regroup{{3, 2}});
                                               }},
                                              {atBatch(2, 1, 1), [](engine::Controls& c) { c.undo(); }}});
  run.train(smallSettings());
  plain.train(smallSettings());
  const auto log = run.recorder.all<ChangeLogged>();
  ASSERT_THAT(log, SizeIs(5));
  EXPECT_THAT(log[0].refusal, HasSubstr("--tau: the value is 7. Give a number from 0 to 0.99"));
  EXPECT_THAT(log[1].refusal, HasSubstr("--patience"));
  EXPECT_THAT(log[2].refusal, HasSubstr("cannot be changed while a run is going"));
  EXPECT_THAT(log[3].refusal, HasSubstr("--grouping"));
  EXPECT_THAT(log[4].refusal, HasSubstr("no change was made"));
  EXPECT_TRUE(sameParameters(run, plain));
}

TEST(ChangeLog, RefusesWhatAMethodWithoutExpertsDoesNotUse) {
  auto settings = smallSettings();
  settings.model.method = Method::kNoft;
  SmallRun plain, run;
  run.recorder.onEach = byPlan(run.controls, {{atBatch(1, 1, 1), [](engine::Controls& c) {
                                                 c.ask(SetTau{0.3});
                                                 c.ask(Regroup{{2}});
                                                 c.ask(PruneNow{});
                                                 c.ask(PinExpert{{Modality::kVisual, 1, 0}, true});
                                                 c.ask(SetNumber{"patience", 9});
                                                 c.ask(RemoveExpert{{Modality::kVisual, 1, 0}});
                                                 c.ask(MergeExperts{{Modality::kVisual, 1, 0}, 1});
                                               }}});
  run.train(settings);
  plain.train(settings);
  const auto log = run.recorder.all<ChangeLogged>();
  ASSERT_THAT(log, SizeIs(7)) << "one of each kind of change";
  EXPECT_THAT(log[0].refusal, HasSubstr("--tau: the method noft does not use it"));
  EXPECT_THAT(log[1].refusal, HasSubstr("--grouping: the method noft does not use it"));
  EXPECT_THAT(log[2].refusal, HasSubstr("prune-now: this method has no experts"));
  EXPECT_THAT(log[3].refusal, HasSubstr("this method has no experts"));
  EXPECT_THAT(log[4].refusal, IsEmpty());
  EXPECT_THAT(log[5].refusal, HasSubstr("remove visual:1:0: this method has no experts"));
  EXPECT_THAT(log[6].refusal, HasSubstr("merge visual:1:0 into 1: this method has no experts"));
  EXPECT_THAT(run.recorder.all<TauChanged>(), IsEmpty());
  EXPECT_THAT(run.recorder.all<GroupingChanged>(), IsEmpty());
  EXPECT_TRUE(sameParameters(run, plain));
}

TEST(ChangeLog, KeepsPausesAndSteps) {
  SmallRun run;
  run.recorder.onEach = [&](const EventDetail& detail) {
    if (const auto* batch = std::get_if<BatchDone>(&detail); batch != nullptr && batch->window.value == 1 && batch->epoch == 1) {
      if (batch->batch == 1) run.controls.step(Boundary::kEpoch);
      if (batch->batch == 2) run.controls.unpause();
    }
  };
  run.train(smallSettings());
  const auto log = run.recorder.all<ChangeLogged>();
  ASSERT_THAT(log, SizeIs(2));
  EXPECT_EQ(log[0].act, Act(Press(StepTo{Boundary::kEpoch})));
  EXPECT_EQ(log[1].act, Act(Press(Continue{})));
}

TEST(LiveSettings, DecideFromTheirPlaceOn) {
  auto settings = smallSettings();
  settings.training.epochs = 4;
  SmallRun run;
  run.recorder.onEach = byPlan(run.controls, {{atBatch(1, 1, 1),
                                               [](engine::Controls& c) {
                                                 c.ask(SetNumber{"epochs", 2});
                                               }},
                                              {atBatch(2, 1, 1), [](engine::Controls& c) {
                                                 c.ask(SetNumber{"epochs", 3});
                                               }}});
  run.train(settings);
  std::vector<int> epochs;
  for (const auto& window : run.recorder.all<WindowDone>()) epochs.push_back(window.epochs);
  EXPECT_THAT(epochs, ElementsAre(4, 2, 3, 3));
  const auto changed = run.recorder.all<SettingChanged>();
  ASSERT_THAT(changed, SizeIs(2));
  EXPECT_EQ(changed[0].from, 4);
  EXPECT_EQ(changed[0].to, 2);
}

TEST(LiveSettings, ALearningRateSetWithinAnEpochIsThatOfTheNextOne) {
  auto settings = smallSettings();
  settings.training.epochs = 3;
  SmallRun run;
  run.recorder.onEach = byPlan(run.controls, {{atBatch(1, 1, 1), [](engine::Controls& c) { c.ask(SetNumber{"learning-rate", 0.5e-3}); }}});
  run.train(settings);
  std::vector<double> rates;
  for (const auto& epoch : run.recorder.all<EpochDone>())
    if (epoch.window.value == 1) rates.push_back(epoch.learningRate);
  EXPECT_THAT(rates, ElementsAre(1e-3, 0.5e-3, 0.95 * 0.5e-3));
}

TEST(LiveSettings, ABatchSizeSetWithinAnEpochIsThatOfTheNextOne) {
  auto settings = smallSettings();
  settings.training.epochs = 2;
  SmallRun run;
  run.recorder.onEach = byPlan(run.controls, {{atBatch(1, 1, 1), [](engine::Controls& c) { c.ask(SetNumber{"batch-size", 4}); }}});
  run.train(settings);
  std::map<std::pair<int, int>, int> batches;
  for (const auto& batch : run.recorder.all<BatchDone>()) ++batches[{batch.window.value, batch.epoch}];
  for (const auto& window : run.recorder.all<WindowStarted>()) {
    const int s = window.window.value;
    EXPECT_EQ((batches[{s, 1}]), batchesOf(window, s < 2 ? settings.training.batchSize : 4)) << s;
    EXPECT_EQ((batches[{s, 2}]), batchesOf(window, s < 1 ? settings.training.batchSize : 4)) << s;
    EXPECT_EQ(window.batchesPerEpoch, (batches[{s, 1}])) << s;
  }
}

/// Changes of every kind, at every kind of place.
std::vector<Step> busyPlan() {
  return {{atBatch(0, 1, 2),
           [](engine::Controls& c) {
             c.ask(SetNumber{"learning-rate", 2e-3});
           }},
          {atBatch(1, 1, 1), [](engine::Controls& c) { c.ask(SetTau{0.4}); }},
          {atBatch(1, 1, 2), [](engine::Controls& c) { c.ask(PruneNow{}); }},
          {atEpoch(1, 2),
           [](engine::Controls& c) {
             c.ask(Regroup{{1, 2, 3}});
           }},
          {atWindow(1),
           [](engine::Controls& c) {
             c.ask(SetNumber{"epochs", 3});
           }},
          {atBatch(2, 2, 1),
           [](engine::Controls& c) {
             c.ask(PinExpert{{Modality::kVisual, 1, 0}, true});
             c.ask(RemoveExpert{{Modality::kTextual, 3, 0}});
           }},
          {atEpoch(2, 3), [](engine::Controls& c) { c.ask(SetTau{0.2}); }}};
}

TEST(Script, MadeOfALogMakesTheSameRun) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    SmallRun person, plain, script;
    person.recorder.onEach = byPlan(person.controls, busyPlan());
    person.train(smallSettings(protocol));
    ASSERT_TRUE(person.end) << describe(person.end.error());
    plain.train(smallSettings(protocol));
    for (const auto& log : person.recorder.all<ChangeLogged>())
      if (const auto change = placedChange(log)) script.keeper.changes.push_back(*change);
    script.train(smallSettings(protocol));
    ASSERT_TRUE(script.end) << describe(script.end.error());
    EXPECT_THAT(script.keeper.changes, SizeIs(8));
    EXPECT_TRUE(sameParameters(script, person));
    EXPECT_EQ(script.end->result.allTests, person.end->result.allTests);
    EXPECT_EQ(script.recorder.letters(), person.recorder.letters());
    EXPECT_FALSE(sameParameters(plain, person)) << "the changes change something";
  }
}

}  // namespace
}  // namespace xsmoe::streaming
