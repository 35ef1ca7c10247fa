#include "model/analysis/deviations.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RunHistory history() {
  RunDescription description;
  description.name = "mine";
  description.streamTitle = "Shop";
  description.device = "cpu, 2 threads";
  description.precision = "float32";
  description.settings.training.seed = 7;
  description.sources = {"1a2b", "abc", "def", ""};
  RunHistory run(description);
  run.apply({1, WindowStarted{{0}, 1, 1, 1, 1, 10, 5, {}}});
  return run;
}

RunHistory changedHistory() {
  auto run = history();
  run.apply({2, ChangeLogged{SetTau{0.2}, 2, {Boundary::kBatch, {0}, 1, 7}, ""}});
  run.apply({2, TauChanged{{0}, 1, 0.1, 0.2}});
  run.apply({3, ChangeLogged{Pause{}, 3, {Boundary::kBatch, {0}, 1, 8}, ""}});
  run.apply({4, ChangeLogged{SetNumber{"patience", 0}, 4, {Boundary::kBatch, {0}, 1, 8}, "the value is 0"}});
  run.apply({5, ChangeLogged{SetNumber{"patience", 7}, 5, {Boundary::kBatch, {0}, 1, 9}, ""}});
  run.apply({5, SettingChanged{{0}, 1, "patience", 5, 7}});
  return run;
}

TEST(Deviations, AreTheChangesThatAPersonMadeAndNothingElse) {
  EXPECT_THAT(deviationsOf(history()), IsEmpty());
  EXPECT_THAT(deviationsOf(changedHistory()), ElementsAre("in D_0: tau 0.1 → 0.2", "in D_0: patience 5 → 7"))
      << "neither a pause nor what was refused";
}

/// After one change in the first window's first epoch.
RunHistory historyAfter(const Change& change, const std::string& refusal = {}) {
  auto run = history();
  run.apply({2, ChangeLogged{change, 2, {Boundary::kBatch, {0}, 1, 7}, refusal}});
  return run;
}

TEST(Deviations, TellWhetherTheySetTauOrTheGrouping) {
  EXPECT_TRUE(tauOrGroupingByHand(changedHistory()));
  EXPECT_TRUE(tauOrGroupingByHand(historyAfter(Regroup{{12}})));
  EXPECT_FALSE(tauOrGroupingByHand(historyAfter(PruneNow{}))) << "it sets nothing";
  EXPECT_FALSE(tauOrGroupingByHand(historyAfter(SetNumber{"patience", 7})));
  EXPECT_FALSE(tauOrGroupingByHand(historyAfter(SetTau{2}, "the value is 2"))) << "it was refused";
}

TEST(Deviations, AreCountedAndNamedInALine) {
  const auto changes = deviationsOf(changedHistory());
  EXPECT_EQ(deviationLine(changes), "Deviations by hand, 2: in D_0: tau 0.1 → 0.2; in D_0: patience 5 → 7");
  EXPECT_EQ(deviationLine(changes, "b"), "Deviations by hand in b, 2: in D_0: tau 0.1 → 0.2; in D_0: patience 5 → 7");
  EXPECT_EQ(deviationLine({}), "Deviations: none, nothing was changed by hand");
}

TEST(Deviations, StandBelowTheRunAndWhatItIsKnownAgainBy) {
  EXPECT_THAT(provenanceText(history()), ElementsAre("Run mine: XSMoE on Shop, seed 7, cpu, 2 threads, float32",
                                                     "SHA-256 of the stream's log abc, of its features def; program 1a2b",
                                                     "Deviations: none, nothing was changed by hand"));
}

}  // namespace
}  // namespace xsmoe
