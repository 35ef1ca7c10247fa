// An interactive run that is replayed from its log ends as it did; what was taken back has never been.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "model/analysis/intervention_text.h"
#include "model/experiments/runs/run_folder.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Replay : public WholeRuns {
 protected:
  Result<engine::ReplayOutcome> replay(const std::string& run, const std::string& name) {
    engine::Controls controls;
    return engine_->replay({place(run), place(name)}, listener_, controls);
  }
  Live listener_;
};

bool at(const EventDetail& detail, int window, int epoch, int batch) {
  const auto* done = std::get_if<BatchDone>(&detail);
  return done != nullptr && done->window.value == window && done->epoch == epoch && done->batch == batch;
}

/// Changes at chosen batches, between epochs and between windows, with a pause and a step on the way.
void busyPerson(const EventDetail& detail, engine::Controls& controls) {
  if (at(detail, 0, 2, 1)) controls.ask(SetNumber{"learning-rate", 3e-3});
  if (at(detail, 1, 1, 1)) controls.ask(SetTau{0.55});
  if (at(detail, 1, 2, 1)) controls.ask(PruneNow{});
  if (at(detail, 1, 2, 2)) controls.step(Boundary::kBatch);
  if (at(detail, 1, 3, 1)) controls.ask(Regroup{{1, 3, 4}});
  if (at(detail, 2, 1, 1)) controls.ask(PinExpert{{Modality::kVisual, 4, 0}, true});
  if (const auto* epoch = std::get_if<EpochDone>(&detail); epoch != nullptr && epoch->window.value == 2 && epoch->epoch == 1)
    controls.ask(SetNumber{"epochs", 2});
  if (const auto* paused = std::get_if<RunPaused>(&detail); paused != nullptr && paused->paused) controls.unpause();
}

TEST_F(Replay, OfAnInteractiveRunIsEqualBitForBit) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const std::string run = protocol == Protocol::kPaper ? "paper" : "official";
    train(run, settings(protocol), busyPerson);
    const auto outcome = replay(run, run + "-replay");
    ASSERT_TRUE(outcome) << describe(outcome.error());
    EXPECT_THAT(outcome->differences, IsEmpty());
    EXPECT_EQ(outcome->windows, 3);
    EXPECT_EQ(outcome->changes, 6);
    expectEqual(run + "-replay", run);
    train(run + "-plain", settings(protocol));
    EXPECT_NE(filesOf(place(run + "-plain")).at("window_01.safetensors"), filesOf(place(run)).at("window_01.safetensors"));
  }
}

TEST_F(Replay, OfARunWithMergedExpertsIsEqualBitForBit) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const std::string run = protocol == Protocol::kPaper ? "paper" : "official";
    auto keepingAll = settings(protocol);
    keepingAll.model.tau = 0;
    train(run, keepingAll, [](const EventDetail& detail, engine::Controls& controls) {
      if (at(detail, 1, 2, 1)) controls.ask(MergeExperts{{Modality::kVisual, 4, 1}, 0});
      if (const auto* done = std::get_if<WindowDone>(&detail); done != nullptr && done->window.value == 1)
        controls.ask(MergeExperts{{Modality::kTextual, 4, 0}, 1});
    });
    const auto outcome = replay(run, run + "-replay");
    ASSERT_TRUE(outcome) << describe(outcome.error());
    EXPECT_THAT(outcome->differences, IsEmpty());
    EXPECT_EQ(outcome->changes, 2);
    expectEqual(run + "-replay", run);
  }
}

TEST_F(Replay, OfAForkMakesItsPastToo) {
  train("run", settings(), busyPerson);
  fork("run", 0, "fork", {{"tau", "0.7"}, {"seed", "5"}, {"grouping", "4"}});
  const auto outcome = replay("fork", "again");
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->differences, IsEmpty());
  expectEqual("again", "fork");
}

TEST_F(Replay, OfARunThatWasResumed) {
  train("run", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    busyPerson(detail, controls);
    if (at(detail, 2, 1, 2)) controls.stop();
  });
  resume("run");
  const auto outcome = replay("run", "again");
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->differences, IsEmpty());
  EXPECT_EQ(filesOf(place("again")), filesOf(place("run")));
}

TEST_F(Replay, SaysWhatDiffers) {
  train("run", settings(), busyPerson);
  auto weights = contentOf(place("run") / "checkpoints/window_01.safetensors");
  weights.back() ^= 1;
  std::ofstream(place("run") / "checkpoints/window_01.safetensors", std::ios::binary | std::ios::trunc) << weights;
  const auto outcome = replay("run", "again");
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->differences, ElementsAre("the weights of D_1 differ"));
}

TEST_F(Replay, OfChangesWithoutAPlaceIsRefused) {
  train("run", settings(), busyPerson);
  SQLite::Database(place("run") / "record.sqlite", SQLite::OPEN_READWRITE).exec("DELETE FROM event WHERE kind = 'change'");
  const auto outcome = replay("run", "again");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(outcome.error()), HasSubstr("recorded without the batch at which it was made"));
  EXPECT_FALSE(fs::exists(place("again")));
}

/// Changes τ, and takes it back two batches later.
void hesitantPerson(const EventDetail& detail, engine::Controls& controls) {
  const auto* log = std::get_if<ChangeLogged>(&detail);
  if (at(detail, 1, 2, 1)) controls.ask(SetNumber{"learning-rate", 3e-3});
  if (at(detail, 2, 2, 1)) controls.ask(SetTau{0.9});
  if (at(detail, 2, 2, 2)) controls.ask(PruneNow{});
  if (at(detail, 2, 3, 1)) controls.undo();
  if (log != nullptr && log->act == Act(Undo{"prune-now"})) controls.undo();
}

TEST_F(Replay, OfARunWithUndoneChangesIsEqualBitForBit) {
  bool once = false;
  const auto live = train("run", settings(), [&](const EventDetail& detail, engine::Controls& controls) {
    const auto* log = std::get_if<ChangeLogged>(&detail);
    if (log != nullptr && std::holds_alternative<Undo>(log->act) && log->act != Act(Undo{"prune-now"})) once = true;
    if (once && at(detail, 2, 2, 1)) return;  // decided otherwise
    if (once && (at(detail, 2, 2, 2) || at(detail, 2, 3, 1))) return;
    hesitantPerson(detail, controls);
  });
  EXPECT_GE(live.goneBack, 1);
  // As the run of a person who never made them.
  train("plain", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 2, 1)) controls.ask(SetNumber{"learning-rate", 3e-3});
  });
  expectEqual("run", "plain");
  const auto outcome = replay("run", "again");
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->differences, IsEmpty());
  EXPECT_EQ(outcome->changes, 1);
  // Whoever watched has seen what the record tells.
  const auto stored = engine_->openRun(place("run"));
  ASSERT_TRUE(stored);
  ASSERT_EQ(stored->interventions().size(), live.history.interventions().size());
  for (std::size_t i = 0; i < stored->interventions().size(); ++i)
    EXPECT_EQ(interventionText(stored->interventions()[i]), interventionText(live.history.interventions()[i]));
}

TEST_F(Replay, FindsUndoneChangesAsideInTheRecord) {
  bool undone = false;
  train("run", settings(), [&](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 2, 1) && !undone) controls.ask(SetTau{0.9});
    if (at(detail, 1, 3, 1) && !std::exchange(undone, true)) controls.undo();
  });
  SQLite::Database record(place("run") / "record.sqlite");
  EXPECT_EQ(record.execAndGet("SELECT count(*) FROM event WHERE kind = 'tau'").getInt(), 0);
  EXPECT_EQ(record.execAndGet("SELECT count(*) FROM undone_event WHERE kind = 'tau'").getInt(), 1);
  EXPECT_GT(record.execAndGet("SELECT count(*) FROM undone_batch").getInt(), 0);
  EXPECT_EQ(record.execAndGet("SELECT what || ' ' || value FROM change_log WHERE id IN (SELECT undone_by FROM undone_event)").getString(),
            "undo tau 0.9");
}

TEST_F(Replay, OfARunThatWasUndoneAndThenKilledStartsFromBeforeTheUndo) {
  bool undone = false;
  train("run", settings(), [&](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 3, 1) && !undone) controls.ask(SetTau{0.9});
    if (at(detail, 2, 2, 1) && !std::exchange(undone, true)) controls.undo();
    const auto* log = std::get_if<ChangeLogged>(&detail);
    if (log != nullptr && std::holds_alternative<Undo>(log->act)) controls.stop();
  });
  EXPECT_FALSE(fs::exists(place("run") / "checkpoints/window_01.safetensors")) << "the window has not ended any more";
  resume("run");
  train("plain", settings());
  expectEqual("run", "plain");
}

}  // namespace
}  // namespace xsmoe::experiments
