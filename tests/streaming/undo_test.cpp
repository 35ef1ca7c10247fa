// A change that is taken back leaves no trace in what is trained and measured.
#include <gmock/gmock.h>

#include "tests/streaming/changed_run.h"

namespace xsmoe::streaming {
namespace {

using testing::SizeIs;

RunSettings settings(Protocol protocol) {
  auto made = smallSettings(protocol);
  made.model.tau = 0.3;
  made.training.epochs = 3;
  return made;
}

/// A run whose record goes back with it.
struct UndoneRun : SmallRun {
  UndoneRun() {
    keeper.takenBack = [this](const TrainerState& state, std::int64_t events) {
      ++back;
      ASSERT_LE(events, static_cast<std::int64_t>(recorder.events.size()));
      recorder.events.resize(static_cast<std::size_t>(events));
      tested.resize(state.tests.size());
      layers.resize(state.tests.size());
    };
  }
  int back = 0;  ///< how often it went back
};

/// The same without times and without what the log says.
std::vector<EventDetail> happened(const Recorder& recorder) {
  std::vector<EventDetail> all;
  for (const auto& event : recorder.events)
    if (!std::holds_alternative<ChangeLogged>(event.detail)) all.push_back(event.detail);
  return all;
}

void expectAsIfNothingWas(const UndoneRun& run, const SmallRun& whole) {
  ASSERT_TRUE(run.end) << describe(run.end.error());
  EXPECT_TRUE(sameParameters(run, whole));
  EXPECT_EQ(run.end->result.allTests, whole.end->result.allTests);
  EXPECT_EQ(run.recorder.letters(), whole.recorder.letters());
  const auto mine = happened(run.recorder), theirs = happened(whole.recorder);
  ASSERT_EQ(mine.size(), theirs.size());
  for (std::size_t i = 0; i < mine.size(); ++i) {
    ASSERT_EQ(mine[i].index(), theirs[i].index()) << i;
    if (const auto* batch = std::get_if<BatchDone>(&mine[i])) {
      EXPECT_EQ(batch->loss, std::get<BatchDone>(theirs[i]).loss) << i;
    }
  }
}

/// Everything that can be taken back, at batch (1, 2, 1).
std::vector<std::function<void(engine::Controls&)>> everyChange() {
  return {[](engine::Controls& c) { c.ask(SetTau{0.9}); },
          [](engine::Controls& c) {
            c.ask(Regroup{{2, 3}});
          },
          [](engine::Controls& c) {
            c.ask(SetNumber{"learning-rate", 5e-3});
          },
          [](engine::Controls& c) {
            c.ask(SetNumber{"patience", 1});
          },
          [](engine::Controls& c) {
            c.ask(SetNumber{"epochs", 2});
          },
          [](engine::Controls& c) {
            c.ask(SetNumber{"batch-size", 5});
          },
          [](engine::Controls& c) { c.ask(PruneNow{}); },
          [](engine::Controls& c) {
            c.ask(PinExpert{{Modality::kVisual, 1, 0}, true});
          },
          [](engine::Controls& c) {
            c.ask(RemoveExpert{{Modality::kVisual, 1, 0}});
          },
          [](engine::Controls& c) {
            c.ask(MergeExperts{{Modality::kVisual, 1, 1}, 0});
          }};
}

TEST(Undo, OfAnyChangeLeavesTheRunAsItWas) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    SmallRun whole;
    whole.train(settings(protocol));
    for (const auto& change : everyChange()) {
      UndoneRun run;
      run.recorder.onEach = byPlan(run.controls, {{atBatch(1, 2, 1), change}, {atBatch(1, 2, 2), [](engine::Controls& c) { c.undo(); }}});
      run.train(settings(protocol));
      EXPECT_EQ(run.back, 1);
      expectAsIfNothingWas(run, whole);
    }
  }
}

TEST(Undo, ReachesBackOverEpochsAndWindows) {
  SmallRun whole;
  whole.train(settings(Protocol::kPaper));
  const std::vector<std::pair<std::function<bool(const EventDetail&)>, std::function<bool(const EventDetail&)>>> places{
      {atBatch(0, 1, 1), atBatch(0, 3, 1)},  // from the first epoch of all
      {atBatch(1, 1, 1), atBatch(2, 2, 1)},  // from another window
      {atEpoch(1, 2), atBatch(1, 3, 1)},     // made between epochs
      {atEpoch(1, 3), atBatch(2, 1, 1)},     // … after the last one
      {atWindow(1), atBatch(2, 1, 2)},       // … between windows
      {atWindow(2), atWindow(3)},            // taken back at the end of all
      {atWindow(3), atWindow(3)},
  };
  for (const auto& [made, undone] : places) {
    UndoneRun run;
    run.recorder.onEach = byPlan(run.controls, {{made,
                                                 [](engine::Controls& c) {
                                                   c.ask(SetTau{0.8});
                                                   c.ask(Regroup{{2, 3}});
                                                 }},
                                                {undone, [](engine::Controls& c) { c.undo(); }}});
    // Two changes: the second undo comes when the first is told.
    auto plan = run.recorder.onEach;
    bool again = false;
    run.recorder.onEach = [&, plan](const EventDetail& detail) mutable {
      plan(detail);
      const auto* log = std::get_if<ChangeLogged>(&detail);
      if (log != nullptr && std::holds_alternative<Undo>(log->act) && !std::exchange(again, true)) run.controls.undo();
    };
    run.train(settings(Protocol::kPaper));
    expectAsIfNothingWas(run, whole);
    EXPECT_THAT(run.recorder.all<TauChanged>(), SizeIs(0));
  }
}

TEST(Undo, KeepsTheChangesBefore) {
  SmallRun whole;
  const Step first{atBatch(1, 2, 1), [](engine::Controls& c) { c.ask(SetNumber{"learning-rate", 3e-3}); }};
  whole.recorder.onEach = byPlan(whole.controls, {first});
  whole.train(settings(Protocol::kPaper));
  UndoneRun run;
  run.recorder.onEach = byPlan(run.controls, {first,
                                              {atBatch(1, 2, 2), [](engine::Controls& c) { c.ask(SetTau{0.9}); }},
                                              {atBatch(1, 3, 1), [](engine::Controls& c) { c.undo(); }}});
  run.train(settings(Protocol::kPaper));
  expectAsIfNothingWas(run, whole);
  const auto log = run.recorder.all<ChangeLogged>();
  ASSERT_THAT(log, SizeIs(2));
  EXPECT_EQ(log[0].act, Act(Undo{"tau 0.9"})) << "the run went back to the beginning of the epoch";
  EXPECT_EQ(textOf(log[1].act).what, "learning-rate") << "and made the change before it again";
  EXPECT_EQ(log[1].place, (RunPlace{Boundary::kBatch, {1}, 2, 1}));
}

TEST(Undo, OfARunThatIsPausedGoesBackAndWaitsThere) {
  SmallRun whole;
  whole.train(settings(Protocol::kPaper));
  UndoneRun run;
  std::vector<int> waits;
  run.recorder.onEach = [&](const EventDetail& detail) {
    if (atBatch(1, 2, 1)(detail) && run.back == 0) {
      run.controls.ask(SetTau{0.9});
      run.controls.pause();
    }
    const auto* paused = std::get_if<RunPaused>(&detail);
    if (paused == nullptr || !paused->paused) return;
    waits.push_back(run.back);
    if (run.back == 0)
      run.controls.undo();
    else
      run.controls.unpause();
  };
  run.train(settings(Protocol::kPaper));
  EXPECT_EQ(waits, (std::vector<int>{0, 1}));
  EXPECT_TRUE(sameParameters(run, whole));
}

TEST(Undo, OfMoreChangesThanAreKeptSaysSo) {
  UndoneRun run;
  std::vector<Step> plan;
  for (int window = 0; window < 4; ++window)
    plan.push_back({atBatch(window, 1, 1), [window](engine::Controls& c) { c.ask(SetTau{0.1 * window + 0.05}); }});
  plan.push_back({atBatch(3, 2, 1), [](engine::Controls& c) { c.undo(); }});
  auto steps = byPlan(run.controls, plan);
  run.recorder.onEach = [&, steps](const EventDetail& detail) mutable {
    steps(detail);
    const auto* log = std::get_if<ChangeLogged>(&detail);
    if (log != nullptr && std::holds_alternative<Undo>(log->act) && log->refusal.empty()) run.controls.undo();
  };
  run.train(settings(Protocol::kPaper));
  EXPECT_EQ(run.back, 3);
  const auto last = run.recorder.all<ChangeLogged>().back();
  EXPECT_TRUE(std::holds_alternative<Undo>(last.act));
  EXPECT_EQ(last.refusal, "what came before the last change is no longer kept");
}

}  // namespace
}  // namespace xsmoe::streaming
