// SPDX-License-Identifier: GPL-3.0-or-later
// Which model a list is of, as its file says it.
#include "widgets/words/which_model.h"

#include <gtest/gtest.h>

#include <QStringList>
#include <string>

#include "widgets/items/rank_change_wording.h"

namespace xsmoe::widgets {
namespace {

std::string lineOf(const QString& moment) { return modelLine(moment, QStringLiteral("first")).toStdString(); }

TEST(WhichModel, NamesTheRunTheWindowAndTheEpoch) {
  EXPECT_EQ(lineOf(momentText(3, false)), "Model: after D3 of first");
  EXPECT_EQ(lineOf(momentText(3, false, 4)), "Model: after D3, epoch 4 of first");
}

TEST(WhichModel, OfAListInTrainingTellsTheEpochThatHadEnded) {
  Recommendation list;
  list.window = 2;
  EXPECT_EQ(lineOf(momentText(list)), "Model: after D2 of first");
  list.liveEpoch = 0;
  EXPECT_EQ(lineOf(momentText(list)), "Model: in training, in D2 of first");
  list.liveEpoch = 4;
  EXPECT_EQ(lineOf(momentText(list)), "Model: in training, after 4 epochs of D2 of first");
}

TEST(WhichModel, OfWhatEachTauWouldPruneIsTheModelThatWasMeasured) {
  WhatIf measured;
  measured.window = {1};
  measured.epoch = 6;
  EXPECT_EQ(lineOf(momentText(measured)), "Model: after D1 of first") << "as tested";
  measured.asTested = false;
  EXPECT_EQ(lineOf(momentText(measured)), "Model: after D1, epoch 6 of first");
  measured.live = true;
  EXPECT_EQ(lineOf(momentText(measured)), "Model: in training, after 6 epochs of D1 of first");
}

TEST(WhichModel, OfRanksTellsBothAndTheirTests) {
  RankMoments moments{1, 2, 2, 3, true};
  moments.epochAfter = 5;
  EXPECT_EQ(rankModelLines(moments, QStringLiteral("first"), QStringLiteral("second")),
            (QStringList{QStringLiteral("Rank before: after D1 of second, on the test on D2"),
                         QStringLiteral("Rank: after D2, epoch 5 of first, on the test on D3")}));
  const RankMoments born{2, 2, 3, 3, false, {}, true};
  EXPECT_EQ(rankModelLines(born, QStringLiteral("first"), {}).first(),
            QStringLiteral("Rank before: after D2 without the experts born for it of first, on the test on D3"));
}

}  // namespace
}  // namespace xsmoe::widgets
