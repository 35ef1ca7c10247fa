// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/run_wording.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "model/core/percent_rounding.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

TEST(Percent, AreRoundedAsTheCommandLineRoundsThem) {
  for (int hits = 0; hits <= 800; ++hits) {
    const double share = hits / 800.0;
    char number[32];
    std::snprintf(number, sizeof number, "%.2f", inPercent(share));
    EXPECT_EQ(percent(share, 2), QString::fromLatin1(number) + QChar(QChar::Nbsp) + QLatin1Char('%')) << hits << " of 800";
  }
}

TEST(ChangedText, HasTheWordsOfTheSettings) {
  const RunOrigin origin{"a", "/runs/a", {3}, {{"k-core-items", "0"}, {"mask-target", "0"}, {"seed", "12345"}, {"tau", "0.40"}}, false};
  EXPECT_EQ(changedText(origin), QStringLiteral("k-core of items off; A known target is a miss off; Seed 12345; τ 0.4"));
}

TEST(WindowNames, AreThoseOfTheScreenInSentencesAndErrorsButNotInPaths) {
  EXPECT_EQ(withWindowNames(QStringLiteral("stored from D_0 to D_3; D_1–D_4, (D_12).")),
            QStringLiteral("stored from D0 to D3; D1–D4, (D12)."));
  EXPECT_EQ(withWindowNames(QStringLiteral("/runs/D_3/x, old-D_3, D_3.csv and D_3x")),
            QStringLiteral("/runs/D_3/x, old-D_3, D_3.csv and D_3x"));
  EXPECT_EQ(errorWords({ErrorKind::kFailed, "no model after D_2 is stored", "/runs/D_3", "Choose D_1"}),
            QStringLiteral("/runs/D_3: no model after D2 is stored. Choose D1."));
}

TEST(ErrorWords, AreOneLineWhateverAPathHolds) {
  EXPECT_EQ(errorWords({ErrorKind::kFailed, "it is not there", "/runs/two\nlines", "Choose another"}),
            QStringLiteral("/runs/two\\nlines: it is not there. Choose another."));
}

TEST(RunNames, AreToldApartByTheWordsInWhichTheyDiffer) {
  const auto apart = toldApart(QStringLiteral("2026-12-03 09:15:20"), QStringLiteral("2026-12-03 09:32:11, Static after D8"));
  EXPECT_EQ(apart.one, QStringLiteral("…09:15:20"));
  EXPECT_EQ(apart.other, QStringLiteral("…09:32:11, Static after D8"));
  const auto others = toldApart(QStringLiteral("mine"), QStringLiteral("mine after D8"));
  EXPECT_EQ(others.one, QStringLiteral("mine"));
  EXPECT_EQ(others.other, QStringLiteral("mine after D8"));
}

TEST(RunTitle, IsTheTimeOfAFolderNamedByTheStudioAndTheMethodOfItsSettings) {
  RunDescription run;
  run.name = "2026-11-23T10-12-03_xsmoe_built-in-stream-seed-2";
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03"));
  run.name += "_2";
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03 (2)"));
  run.settings.model.method = Method::kIisan;
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03, IISAN (2)"));
  run.name = "2026-11-23T10-12-03_a-method_of_two-words_7";
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03, IISAN (7)")) << "whatever its key looks like";
  run.name = "2026-11-23T10-12-03_iisan_7";
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03, IISAN")) << "of a stream whose title is a number";
  run.name = "tau-0.4";
  EXPECT_EQ(runTitle(run), QStringLiteral("tau-0.4"));
}

}  // namespace
}  // namespace xsmoe::widgets
