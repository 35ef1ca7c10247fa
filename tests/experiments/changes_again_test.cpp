// What a person had changed before a run was killed is made again in its place: the run ends as if it had not been killed.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "model/core/place.h"
#include "model/experiments/runs/changes_to_come.h"
#include "model/experiments/runs/event_json.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

bool at(const EventDetail& detail, int window, int epoch, int batch) {
  const auto* done = std::get_if<BatchDone>(&detail);
  return done != nullptr && done->window.value == window && done->epoch == epoch && done->batch == batch;
}

bool isLog(const EventDetail& detail, const std::string& what) {
  const auto* log = std::get_if<ChangeLogged>(&detail);
  return log != nullptr && textOf(log->act).what == what;
}

class ChangesAgain : public WholeRuns {
 protected:
  /// What a program leaves of the run that is killed at this moment.
  void kill(const std::string& run, const std::string& killed) const {
    fs::remove_all(place(killed));
    fs::copy(place(run), place(killed), fs::copy_options::recursive);
  }
  Live resumeWith(const std::string& name, const Person& person) {
    engine::Controls controls;
    Live live;
    live.onEach = [&](const EventDetail& detail) { person(detail, controls); };
    const auto outcome = engine_->resume({place(name), {}}, live, controls);
    EXPECT_TRUE(outcome) << describe(outcome.error());
    live.onEach = nullptr;
    return live;
  }
  /// The same with its changes, and with nothing left to make again.
  void expectEnds(const std::string& name, const std::string& other) const {
    expectEqual(name, other, true);
    EXPECT_FALSE(fs::exists(RunPaths(place(name)).changesToCome())) << name;
  }
};

/// All kinds of changes: within an epoch, at its end, at a window's end and in the next one.
void steer(const EventDetail& detail, engine::Controls& controls) {
  if (at(detail, 1, 2, 1)) controls.ask(SetTau{0.55});
  if (at(detail, 1, 2, 2)) {
    controls.ask(SetNumber{"learning-rate", 3e-3});
    controls.ask(PinExpert{{Modality::kVisual, 4, 0}, true});
  }
  if (const auto* epoch = std::get_if<EpochDone>(&detail); epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 2)
    controls.ask(PruneNow{});
  if (const auto* done = std::get_if<WindowDone>(&detail); done != nullptr && done->window.value == 1) controls.ask(Regroup{{1, 4}});
  if (const auto* done = std::get_if<WindowDone>(&detail); done != nullptr && done->window.value == 1) controls.ask(SetNumber{"epochs", 2});
  if (at(detail, 2, 1, 1)) controls.ask(RemoveExpert{{Modality::kTextual, 4, 0}});
}

TEST_F(ChangesAgain, EndsAsTheRunThatWasNotKilled) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const std::string whole = protocol == Protocol::kPaper ? "paper" : "official";
    int kills = 0;
    train(whole, settings(protocol), [&](const EventDetail& detail, engine::Controls& controls) {
      steer(detail, controls);
      const bool changed = std::holds_alternative<ChangeLogged>(detail);
      if (changed || at(detail, 1, 3, 1) || at(detail, 2, 1, 2)) kill(whole, whole + std::to_string(kills++));
    });
    ASSERT_GE(kills, 8);
    // What came before the kill is made again by the program, what came after it by the person.
    for (int i = 0; i < kills; ++i) {
      const auto name = whole + std::to_string(i);
      const auto made = eventsOf(place(name), true);
      const auto logged = [&](const std::string& what) {
        return std::any_of(made.begin(), made.end(), [&](const std::string& event) {
          return event.starts_with("change") && event.find("\"what\":\"" + what + '"') != std::string::npos;
        });
      };
      bool asked = false;
      resumeWith(name, [&](const EventDetail& detail, engine::Controls& controls) {
        if (at(detail, 1, 2, 1) && !logged("tau")) controls.ask(SetTau{0.55});
        if (at(detail, 1, 2, 2) && !logged("learning-rate")) controls.ask(SetNumber{"learning-rate", 3e-3});
        if (at(detail, 1, 2, 2) && !logged("pin")) controls.ask(PinExpert{{Modality::kVisual, 4, 0}, true});
        const auto* epoch = std::get_if<EpochDone>(&detail);
        if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 2 && !logged("prune-now")) controls.ask(PruneNow{});
        // A run that goes on from the end of the window does not tell of it again.
        const auto* done = std::get_if<WindowDone>(&detail);
        const auto* grown = std::get_if<ExpertExpanded>(&detail);
        if ((done != nullptr && done->window.value == 1) || (grown != nullptr && grown->window.value == 1)) {
          if (std::exchange(asked, true)) return;
          if (!logged("grouping")) controls.ask(Regroup{{1, 4}});
          if (!logged("epochs")) controls.ask(SetNumber{"epochs", 2});
        }
        if (at(detail, 2, 1, 1) && !logged("remove")) controls.ask(RemoveExpert{{Modality::kTextual, 4, 0}});
      });
      expectEnds(name, whole);
    }
  }
}

TEST_F(ChangesAgain, AreNotLostWhereTheRunIsKilledAgainBeforeTheyAreMade) {
  train("whole", settings(), [&](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 2, 1)) controls.ask(SetTau{0.55});
    if (at(detail, 1, 2, 2)) controls.ask(SetNumber{"learning-rate", 3e-3});
    if (isLog(detail, "learning-rate")) kill("whole", "killed");
  });
  const auto second = resumeWith("killed", [&](const EventDetail& detail, engine::Controls&) {
    if (at(detail, 1, 2, 1)) kill("killed", "again");
    if (at(detail, 1, 2, 2)) kill("killed", "between");
    if (at(detail, 1, 3, 1)) kill("killed", "after");
  });
  EXPECT_THAT(second.notices, SizeIs(2));
  expectEnds("killed", "whole");
  EXPECT_THAT(resume("again").notices, SizeIs(2));
  expectEnds("again", "whole");
  EXPECT_THAT(resume("between").notices, SizeIs(2));
  expectEnds("between", "whole");
  EXPECT_THAT(resume("after").notices, IsEmpty()) << "a checkpoint has them";
  expectEnds("after", "whole");
}

TEST_F(ChangesAgain, AreNotLostWhereTheCheckpointsAreTooThatHadThem) {
  train("whole", settings(), [&](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 1, 1)) controls.ask(SetTau{0.55});
    if (at(detail, 1, 3, 1)) kill("whole", "killed");
  });
  for (const char* file : {"resume.0", "resume.1"}) fs::remove(place("killed") / "checkpoints" / file);
  EXPECT_THAT(resume("killed").notices, Contains(HasSubstr("is made again at its place: tau 0.55, in window 1")));
  expectEnds("killed", "whole");
}

TEST_F(ChangesAgain, OfARunThatWentBackBeforeALaterOneAreMadeAgainToo) {
  bool undone = false;
  train("run", settings(), [&](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 2, 1) && !undone) controls.ask(SetNumber{"learning-rate", 3e-3});
    if (at(detail, 1, 2, 2) && !undone) controls.ask(SetTau{0.9});
    if (at(detail, 1, 3, 1) && !std::exchange(undone, true)) controls.undo();
    if (isLog(detail, "undo")) kill("run", "killed");
  });
  train("plain", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 2, 1)) controls.ask(SetNumber{"learning-rate", 3e-3});
  });
  expectEqual("run", "plain");
  EXPECT_THAT(resume("killed").notices, SizeIs(1));
  expectEqual("killed", "plain");
}

TEST_F(ChangesAgain, AreTakenBackBeforeTheyAreMade) {
  train("run", settings(), [&](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 2, 1)) controls.ask(SetNumber{"learning-rate", 3e-3});
    if (at(detail, 1, 2, 2)) controls.ask(SetTau{0.9});
    if (isLog(detail, "tau")) kill("run", "killed");
  });
  train("plain", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    if (at(detail, 1, 2, 1)) controls.ask(SetNumber{"learning-rate", 3e-3});
  });
  resumeWith("killed", [&, undone = false](const EventDetail& detail, engine::Controls& controls) mutable {
    if (at(detail, 1, 2, 1) && !std::exchange(undone, true)) controls.undo();
    if (isLog(detail, "undo")) kill("killed", "again");
  });
  expectEqual("killed", "plain");
  resume("again");
  expectEqual("again", "plain");
}

TEST_F(ChangesAgain, OfAForkAreMadeOnce) {
  train("run", settings());
  const std::map<std::string, std::string> changes{{"tau", "0.9"}, {"seed", "3"}};
  fork("run", 0, "whole", changes, [&](const EventDetail& detail, engine::Controls&) {
    if (isLog(detail, "seed")) kill("whole", "between");
    if (isLog(detail, "tau")) kill("whole", "killed");
  });
  for (const auto* name : {"between", "killed"}) {
    resume(name);
    expectEnds(name, "whole");
  }
}

TEST_F(ChangesAgain, AreMadeLaterWhereTheRunDoesNotComeToTheirPlace) {
  train("run", settings(), [&](const EventDetail& detail, engine::Controls&) {
    if (at(detail, 1, 2, 1)) kill("run", "killed");
  });
  ASSERT_TRUE(ChangesToCome(RunPaths(place("killed"))).write({{SetTau{0.9}, 1, {Boundary::kBatch, {1}, 99, 1}}}));
  const auto live = resume("killed");
  EXPECT_EQ(live.history.tau(), 0.9);
  const auto& made = live.history.interventions().front();
  EXPECT_EQ(made.window.value, 1);
  EXPECT_EQ(made.epoch, 0) << "at the window's end, after its test";
}

TEST_F(ChangesAgain, AreToldWhereTheirFileIsDamaged) {
  train("run", settings(), [&](const EventDetail& detail, engine::Controls&) {
    if (at(detail, 1, 2, 1)) kill("run", "killed");
  });
  std::ofstream(RunPaths(place("killed")).changesToCome()) << "[{";
  EXPECT_THAT(resume("killed").notices, Contains(HasSubstr("changes_to_come.json: the changes to make again cannot be read")));
  expectEnds("killed", "run");
}

TEST_F(ChangesAgain, AreToldWhereTheirFileHoldsWhatIsNoChange) {
  train("run", settings(), [&](const EventDetail& detail, engine::Controls&) {
    if (at(detail, 1, 2, 1)) kill("run", "killed");
  });
  const RunPlace ahead{Boundary::kBatch, {1}, 2, 2};
  for (const Act& act : {Act(Pause{}), Act(Undo{"tau 0.2"})}) {
    std::ofstream(RunPaths(place("killed")).changesToCome()) << '[' << toJson(ChangeLogged{act, 1, ahead}) << ']';
    const auto read = ChangesToCome(RunPaths(place("killed"))).read();
    ASSERT_FALSE(read);
    EXPECT_THAT(describe(read.error()), HasSubstr("cannot be read: \"" + inWords(act) + "\" is no change that was made"));
  }
  EXPECT_THAT(resume("killed").notices, Contains(HasSubstr("changes_to_come.json: the changes to make again cannot be read")));
  expectEnds("killed", "run");
}

TEST(PlaceOrder, IsThatInWhichARunComesToItsPlaces) {
  const std::vector<RunPlace> inOrder{{Boundary::kBatch, {0}, 0, 0},  {Boundary::kBatch, {0}, 1, 1}, {Boundary::kBatch, {0}, 1, 2},
                                      {Boundary::kEpoch, {0}, 1, 0},  {Boundary::kBatch, {0}, 2, 1}, {Boundary::kTested, {0}, 0, 0},
                                      {Boundary::kWindow, {1}, 0, 0}, {Boundary::kBatch, {1}, 0, 0}};
  for (std::size_t i = 0; i < inOrder.size(); ++i)
    for (std::size_t j = 0; j < inOrder.size(); ++j) EXPECT_EQ(isBefore(inOrder[i], inOrder[j]), i < j) << i << ' ' << j;
}

}  // namespace
}  // namespace xsmoe::experiments
