// SPDX-License-Identifier: GPL-3.0-or-later
// A side layer has one name in every view.
#include <gtest/gtest.h>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

const LayerStructure kLow{Modality::kVisual, {0}, 6, {0}, 0}, kHigh{Modality::kVisual, {1}, 12, {0}, 0},
    kText{Modality::kTextual, {0}, 6, {0}, 0};

TEST(LayerNames, AreAMarkAndWhatItMeans) {
  EXPECT_EQ(layerMark(kHigh), QStringLiteral("V2"));
  EXPECT_EQ(layerTitle(kHigh), QStringLiteral("V2, visual layer 2 (state 12)"));
  EXPECT_EQ(layerTitle(kText), QStringLiteral("T1, textual layer 1 (state 6)"));
}

TEST(LayerNames, AreTheSameByStateAndOfTheirExperts) {
  const std::vector<LayerStructure> network{kLow, kHigh, kText};
  EXPECT_EQ(layerMark(Modality::kVisual, 12, network), layerMark(kHigh));
  EXPECT_EQ(layerTitle(Modality::kTextual, 6, network), layerTitle(kText));
  EXPECT_EQ(expertMark({Modality::kVisual, 12, 3}, network), QStringLiteral("V2 E3"));
  EXPECT_EQ(expertTitle({Modality::kVisual, 12, 3}, network), QStringLiteral("V2, visual layer 2 (state 12), expert E3"));
}

TEST(LayerNames, HaveTheirStateWhereTwoGroupingsCountOtherwise) {
  LayerStructure moved = kHigh;
  moved.layer = {0};
  const std::vector<LayerStructure> run{kLow, moved, kText};
  EXPECT_EQ(layerMark(Modality::kVisual, 6, run), QStringLiteral("V1 (state 6)"));
  EXPECT_EQ(layerMark(Modality::kVisual, 12, run), QStringLiteral("V1 (state 12)"));
  EXPECT_EQ(layerMark(Modality::kTextual, 6, run), QStringLiteral("T1"));
  EXPECT_EQ(layerMark(Modality::kVisual, 3, run), QStringLiteral("V (state 3)")) << "nobody knows its number";
}

}  // namespace
}  // namespace xsmoe::widgets
