// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/intervention_wording.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "model/analysis/intervention_text.h"
#include "model/core/run_history.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr ExpertName kTextualExpert{Modality::kTextual, 12, 3};

/// One of each kind.
RunHistory steeredHistory() {
  RunHistory run;
  std::int64_t timeMs = 0;
  for (const EventDetail& detail : std::vector<EventDetail>{
           TauChanged{{0}, 1, 0.1, 0.25}, LearningRateChanged{{0}, 1, 1e-3, 1.0 / 3000}, SettingChanged{{0}, 1, "batch-size", 256, 1024},
           GroupingChanged{{0}, 1, {6, 12}, {12}, false, {}}, GroupingChanged{{0}, 1, {6, 12}, {12}, true, {}},
           ExpertPinned{{0}, 1, kTextualExpert, true}, ExpertPinned{{0}, 1, {Modality::kVisual, 6, 0}, false},
           PrunedNow{{0}, 1, 0.2, 3, std::nullopt, {}, std::nullopt}, PrunedNow{{0}, 1, 0.2, 1, std::nullopt, {}, kTextualExpert},
           PrunedNow{{0}, 1, 0.2, 0, std::nullopt, {}, kTextualExpert}, PrunedNow{{0}, 1, 0.2, 1, std::nullopt, {}, kTextualExpert, 1},
           PrunedNow{{0}, 1, 0.2, 0, std::nullopt, {}, kTextualExpert, 1},
           ChangeLogged{Change(SetNumber{"patience", 0}), 0, {Boundary::kBatch, {0}, 1, 1}, "the value is 0"},
           ChangeLogged{Undo{"tau 0.3"}, 0, {Boundary::kBatch, {0}, 1, 1}, ""}})
    run.apply({++timeMs, detail});
  return run;
}

TEST(InterventionWording, SaysWhatWasDoneAndWhatCameOfIt) {
  const RunHistory run = steeredHistory();
  EXPECT_EQ(interventionWords(run.interventions().front()), QStringLiteral("tau 0.1 → 0.25"));
  EXPECT_EQ(interventionWords(run.interventions().at(10)), QStringLiteral("merged the textual expert of D3 at state 12 into that of D1"))
      << "windows by their names on screen";
  EXPECT_EQ(interventionWords(run.interventions().back()), QStringLiteral("taken back: tau 0.3"));
}

TEST(InterventionWording, SaysHowFarTrainingGoesBackToTakeAChangeBack) {
  Intervention change{0, {4}, 9, Change(SetTau{0.2}), NumberSet{"tau", 0.1, 0.2}, 3};
  EXPECT_EQ(undoWords(change), QStringLiteral("τ 0.1 → 0.2 in D4; training goes back to the end of epoch 8"));
  change.batch = 0;
  EXPECT_EQ(undoWords(change), QStringLiteral("τ 0.1 → 0.2 in D4; training goes back to the end of epoch 9"));
  change.epoch = 1;
  change.batch = 3;
  EXPECT_EQ(undoWords(change), QStringLiteral("τ 0.1 → 0.2 in D4; training goes back to the beginning of D4"));
}

TEST(InterventionWording, HasTheSignsOfTheScreenWhereNoCommandLineIsComparedWithIt) {
  const RunHistory run = steeredHistory();
  EXPECT_EQ(interventionSigns(run.interventions().front()), QStringLiteral("τ 0.1 → 0.25"));
  EXPECT_EQ(interventionSigns(run.interventions().back()), QStringLiteral("taken back: τ 0.3"));
}

TEST(InterventionWording, IsWithoutATranslationWhatFilesHave) {
  const RunHistory run = steeredHistory();
  EXPECT_EQ(run.interventions().size(), 14U);
  for (const Intervention& one : run.interventions())
    EXPECT_EQ(interventionWords(one), withWindowNames(text(interventionText(one)))) << interventionText(one);
}

}  // namespace
}  // namespace xsmoe::widgets
