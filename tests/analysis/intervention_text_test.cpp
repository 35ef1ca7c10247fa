#include "model/analysis/intervention_text.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "model/core/run_history.h"

namespace xsmoe {
namespace {

constexpr ExpertName kVisualExpert{Modality::kVisual, 6, 2};

/// Of a run that tells this event.
std::string textOfOutcome(EventDetail detail) {
  RunHistory run;
  run.apply({1, std::move(detail)});
  return interventionText(run.interventions().at(0));
}
std::string textOfLogged(const Act& act, const std::string& refusal = {}) {
  return textOfOutcome(ChangeLogged{act, 0, {Boundary::kBatch, {0}, 1, 1}, refusal});
}

TEST(InterventionText, TellsANumberBeforeAndAfter) {
  EXPECT_EQ(textOfOutcome(TauChanged{{0}, 1, 0.1, 0.25}), "tau 0.1 → 0.25");
  EXPECT_EQ(textOfOutcome(LearningRateChanged{{0}, 1, 1e-3, 1.0 / 3000}), "learning rate 0.001 → 0.000333");
  EXPECT_EQ(textOfOutcome(SettingChanged{{0}, 1, "patience", 5, 7}), "patience 5 → 7");
}

TEST(InterventionText, TellsAGroupingWhenItIsAskedForAndWhenItIsCarriedOut) {
  EXPECT_EQ(textOfOutcome(GroupingChanged{{0}, 1, {6, 12}, {12}, false, {}}), "grouping requested: 6,12 → 12");
  EXPECT_EQ(textOfOutcome(GroupingChanged{{0}, 1, {6, 12}, {12}, true, {}}), "grouping applied: 6,12 → 12");
}

TEST(InterventionText, NamesAnExpertByWindowAndState) {
  EXPECT_EQ(textOfOutcome(ExpertPinned{{0}, 1, kVisualExpert, true}), "pinned the visual expert of D_2 at state 6");
  EXPECT_EQ(textOfOutcome(ExpertPinned{{0}, 1, kVisualExpert, false}), "no longer pinned: the visual expert of D_2 at state 6");
}

TEST(InterventionText, TellsWhichExpertsWentAndWhichCouldNot) {
  EXPECT_EQ(textOfOutcome(PrunedNow{{0}, 1, 0.2, 3, std::nullopt, {}, std::nullopt}), "pruned now at tau 0.2: 3 experts");
  EXPECT_EQ(textOfOutcome(PrunedNow{{0}, 1, 0.2, 1, std::nullopt, {}, kVisualExpert}), "removed the visual expert of D_2 at state 6");
  EXPECT_EQ(textOfOutcome(PrunedNow{{0}, 1, 0.2, 0, std::nullopt, {}, kVisualExpert}),
            "could not remove the visual expert of D_2 at state 6");
  EXPECT_EQ(textOfOutcome(PrunedNow{{0}, 1, 0.2, 1, std::nullopt, {}, kVisualExpert, 1}),
            "merged the visual expert of D_2 at state 6 into that of D_1");
  EXPECT_EQ(textOfOutcome(PrunedNow{{0}, 1, 0.2, 0, std::nullopt, {}, kVisualExpert, 1}),
            "could not merge the visual expert of D_2 at state 6 into that of D_1");
}

TEST(InterventionText, OfWhatNothingCameTellsWhatWasAskedFor) {
  EXPECT_EQ(textOfLogged(Change(SetNumber{"patience", 0}), "the value is 0"), "patience 0");
  EXPECT_EQ(textOfLogged(Press(StepTo{Boundary::kEpoch})), "step epoch");
  EXPECT_EQ(textOfLogged(Undo{"tau 0.3"}), "taken back: tau 0.3");
}

}  // namespace
}  // namespace xsmoe
