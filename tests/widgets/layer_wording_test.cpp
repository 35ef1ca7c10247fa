// SPDX-License-Identifier: GPL-3.0-or-later
// A side layer has one name in every view.
#include <gtest/gtest.h>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

const LayerStructure kLowLayer{Modality::kVisual, {0}, 6, {0}, 0}, kHighLayer{Modality::kVisual, {1}, 12, {0}, 0},
    kTextLayer{Modality::kTextual, {0}, 6, {0}, 0};

TEST(LayerNames, AreAMarkAndWhatItMeans) {
  EXPECT_EQ(layerMark(kHighLayer), QStringLiteral("V2"));
  EXPECT_EQ(layerTitle(kHighLayer), QStringLiteral("V2, visual layer 2 (state 12)"));
  EXPECT_EQ(layerTitle(kTextLayer), QStringLiteral("T1, textual layer 1 (state 6)"));
}

TEST(LayerNames, AreTheSameByStateAndOfTheirExperts) {
  const std::vector<LayerStructure> network{kLowLayer, kHighLayer, kTextLayer};
  EXPECT_EQ(layerMark(Modality::kVisual, 12, network), layerMark(kHighLayer));
  EXPECT_EQ(layerTitle(Modality::kTextual, 6, network), layerTitle(kTextLayer));
  EXPECT_EQ(expertMark({Modality::kVisual, 12, 3}, network), QStringLiteral("V2 E3"));
  EXPECT_EQ(expertTitle({Modality::kVisual, 12, 3}, network), QStringLiteral("V2, visual layer 2 (state 12), expert E3"));
}

TEST(LayerNames, HaveTheirStateWhereTwoGroupingsCountOtherwise) {
  LayerStructure moved = kHighLayer;
  moved.layer = {0};
  const std::vector<LayerStructure> run{kLowLayer, moved, kTextLayer};
  EXPECT_EQ(layerMark(Modality::kVisual, 6, run), QStringLiteral("V1 (state 6)"));
  EXPECT_EQ(layerMark(Modality::kVisual, 12, run), QStringLiteral("V1 (state 12)"));
  EXPECT_EQ(layerMark(Modality::kTextual, 6, run), QStringLiteral("T1"));
  EXPECT_EQ(layerMark(Modality::kVisual, 3, run), QStringLiteral("V (state 3)")) << "nobody knows its number";
}

}  // namespace
}  // namespace xsmoe::widgets
