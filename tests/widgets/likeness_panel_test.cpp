// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/likeness_panel.h"

#include <gmock/gmock.h>

#include <QComboBox>
#include <QPoint>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>

#include "widgets/network/merge_bar.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

ExpertRedundancy madeRedundancy() {
  LayerLikeness layer;
  layer.layer.hiddenState = 6;
  layer.layer.born = {0, 3};
  layer.pairs = {{{1, 1}, {0.25, 0.75}}, {{0.25, 0.75}, {1, 1}}};
  LayerLikeness constant = layer;
  constant.layer.layer = {1};
  constant.layer.hiddenState = 12;
  for (auto& row : constant.pairs)
    for (ExpertLikeness& pair : row) pair.cka.reset();
  return {3, 100, {layer, constant}};
}

TEST(LikenessPanel, ShowsTheCosineOrCkaOfEachPairOfALayer) {
  LikenessPanel panel;
  panel.setMoment(3);
  panel.showAnswer(madeRedundancy(), std::nullopt);
  ASSERT_EQ(panel.pairs()->rowCount(), 2);
  EXPECT_EQ(panel.pairs()->horizontalHeaderItem(1)->text(), QStringLiteral("E3"));
  EXPECT_EQ(panel.pairs()->item(0, 1)->text(), QStringLiteral("0.25"));
  EXPECT_EQ(panel.pairs()->item(0, 1)->background().color(), heatColour(0.25));
  panel.kinds()->setCurrentIndex(1);
  EXPECT_EQ(panel.pairs()->item(0, 1)->text(), QStringLiteral("0.75"));
  panel.layers()->setCurrentIndex(1);
  EXPECT_EQ(panel.pairs()->item(0, 1)->text(), QStringLiteral("–")) << "there is no CKA of what does not vary";
  EXPECT_TRUE(panel.changes()->isHidden()) << "there is no window before";
}

/// Three experts in a visual layer and in a textual one; by CKA another layer has the most alike pair than by cosine.
ExpertRedundancy madeTwoLayers() {
  LayerLikeness visual;
  visual.layer.hiddenState = 6;
  visual.layer.born = {0, 3, 4};
  visual.pairs = {{{1, 1}, {0.25, 0.3}, {0.1, 0.2}}, {{0.25, 0.3}, {1, 1}, {0.5, 0.4}}, {{0.1, 0.2}, {0.5, 0.4}, {1, 1}}};
  LayerLikeness textual = visual;
  textual.layer.modality = Modality::kTextual;
  textual.pairs[0][2] = textual.pairs[2][0] = {0.3, 0.95};
  textual.pairs[1][2] = textual.pairs[2][1] = {-0.2, 0};
  return {3, 100, {visual, textual}};
}

TEST(LikenessPanel, NamesTheMostAlikePairOfEachLayerAndOfAll) {
  LikenessPanel panel;
  panel.setMoment(3);
  EXPECT_TRUE(panel.alike()->isHidden());
  EXPECT_TRUE(panel.goToMostAlike()->isHidden());
  panel.showAnswer(madeTwoLayers(), std::nullopt);
  ASSERT_EQ(panel.alike()->rowCount(), 2);
  EXPECT_EQ(panel.alike()->verticalHeaderItem(0)->text(), QStringLiteral("V1"));
  EXPECT_EQ(panel.alike()->item(0, 0)->text(), QStringLiteral("E3 and E4"));
  EXPECT_EQ(panel.alike()->item(0, 1)->text(), QStringLiteral("0.50"));
  EXPECT_EQ(panel.alike()->verticalHeaderItem(1)->text(), QStringLiteral("T1"));
  EXPECT_EQ(panel.alike()->item(1, 0)->text(), QStringLiteral("E0 and E4"));
  EXPECT_TRUE(panel.words().contains(QStringLiteral("The most alike of all: E3 and E4 of V1, cosine 0.50.")));
  panel.kinds()->setCurrentIndex(1);
  EXPECT_EQ(panel.alike()->verticalHeaderItem(0)->text(), QStringLiteral("T1")) << "the most alike one first";
  EXPECT_TRUE(panel.words().contains(QStringLiteral("The most alike of all: E0 and E4 of T1, CKA 0.95.")));
}

TEST(LikenessPanel, GoesToTheMostAlikePairAndOffersToMergeIt) {
  LikenessPanel panel;
  panel.setMoment(3);
  panel.kinds()->setCurrentIndex(1);
  panel.showAnswer(madeTwoLayers(), std::nullopt);
  EXPECT_EQ(panel.layers()->currentIndex(), 0);
  panel.goToMostAlike()->click();
  EXPECT_EQ(panel.layers()->currentIndex(), 1);
  EXPECT_EQ(panel.pairs()->currentRow(), 0);
  EXPECT_EQ(panel.pairs()->currentColumn(), 2);
  EXPECT_EQ(panel.merging()->pair(), (MergeExperts{{Modality::kTextual, 6, 4}, 0}));
  panel.layers()->setCurrentIndex(0);
  panel.goToMostAlike()->click();
  EXPECT_EQ(panel.layers()->currentIndex(), 1) << "gone to again";
  panel.alike()->setCurrentCell(1, 0);
  EXPECT_EQ(panel.layers()->currentIndex(), 0);
  EXPECT_EQ(panel.merging()->pair(), (MergeExperts{{Modality::kVisual, 6, 4}, 3}));
}

TEST(LikenessPanel, SaysThatLayersOfOneExpertHaveNoPair) {
  LayerLikeness single;
  single.layer.hiddenState = 6;
  single.layer.born = {0};
  single.pairs.assign(1, std::vector<ExpertLikeness>(1, ExpertLikeness{1, 1}));
  LikenessPanel panel;
  panel.setMoment(0);
  panel.showAnswer({0, 100, {single}}, std::nullopt);
  EXPECT_TRUE(panel.alike()->isHidden());
  EXPECT_TRUE(panel.goToMostAlike()->isHidden());
  EXPECT_TRUE(panel.words().contains(QStringLiteral("No layer has two experts")));
}

TEST(LikenessPanel, AsksForNoMoreRoomWhenItHasMore) {
  LikenessPanel panel;
  panel.setMoment(3);
  panel.resize(270, 240);
  panel.show();
  const QSize before = panel.minimumSizeHint();
  LayerLikeness large;
  large.layer.hiddenState = 6;
  for (int born = 0; born < 9; ++born) large.layer.born.push_back(born);
  large.pairs.assign(9, std::vector<ExpertLikeness>(9, ExpertLikeness{0.25, 0.75}));
  ModelDifference difference{2, 3, 100, {}, 0.9};
  ExpertDifference kept;
  kept.name = {Modality::kVisual, 6, 0};
  difference.experts.assign(9, kept);
  panel.showAnswer({3, 100, {large}}, difference);
  EXPECT_EQ(panel.minimumSizeHint(), before);
  EXPECT_LE(panel.minimumSizeHint().height(), 200);
  EXPECT_LE(panel.minimumSizeHint().width(), 270);
  EXPECT_GE(panel.pairs()->minimumHeight(), 9 * panel.pairs()->rowHeight(0)) << "all rows are seen at once";
}

TEST(LikenessPanel, TellsWhatBecameOfEachExpert) {
  LikenessPanel panel;
  panel.setMoment(3);
  ModelDifference difference{2, 3, 100, {}, 0.9};
  ExpertDifference kept;
  kept.name = {Modality::kVisual, 6, 0};
  kept.weightCosine = 1;
  kept.outputCosine = 0.5;
  ExpertDifference added;
  added.kind = ExpertDifference::Kind::kAdded;
  added.name = {Modality::kVisual, 6, 3};
  difference.experts = {kept, added};
  panel.showAnswer(madeRedundancy(), difference);
  ASSERT_EQ(panel.changes()->rowCount(), 2);
  EXPECT_EQ(panel.changes()->verticalHeaderItem(0)->text(), QStringLiteral("V1 E0"));
  EXPECT_EQ(panel.changes()->item(0, 0)->text(), QStringLiteral("1.00"));
  EXPECT_EQ(panel.changes()->item(0, 2)->text(), QStringLiteral("0.50"));
  EXPECT_EQ(panel.changes()->item(1, 0)->text(), QStringLiteral("added"));
}

TEST(LikenessPanel, MarksTheChosenExpertOtherwiseThanAnEpochThatIsKept) {
  LikenessPanel panel;
  panel.setMoment(3);
  panel.showAnswer(madeRedundancy(), std::nullopt);
  panel.setChosen(ExpertName{Modality::kVisual, 6, 3});
  EXPECT_EQ(panel.pairs()->horizontalHeaderItem(1)->text(), QStringLiteral("► E3"));
  EXPECT_EQ(panel.pairs()->horizontalHeaderItem(1)->toolTip(), QStringLiteral("►: the expert that is chosen"));
  EXPECT_EQ(panel.pairs()->horizontalHeaderItem(0)->text(), QStringLiteral("E0"));
}

TEST(LikenessPanel, OffersOtherMomentsToCompareWith) {
  LikenessPanel panel;
  panel.setMoment(3);
  EXPECT_TRUE(panel.against()->isHidden()) << "there is no other";
  panel.offerAgainst({0, 1, 2, 3});
  EXPECT_FALSE(panel.against()->isHidden());
  EXPECT_EQ(panel.against()->findData(QPoint(3, 0)), -1) << "it is the same";
  EXPECT_EQ(panel.againstMoment(), std::nullopt);
  const QSignalSpy wanted(&panel, &LikenessPanel::differenceRequested);
  panel.against()->setCurrentIndex(panel.against()->findData(QPoint(1, 0)));
  EXPECT_EQ(panel.againstMoment(), RunMoment(1));
  EXPECT_EQ(wanted.count(), 0) << "nothing is measured yet";
  panel.showAnswer(madeRedundancy(), std::nullopt);
  panel.against()->setCurrentIndex(panel.against()->findData(QPoint(0, 0)));
  EXPECT_EQ(wanted.count(), 1);
  panel.offerAgainst({0, 1, 2, 3, 4});
  EXPECT_EQ(panel.againstMoment(), RunMoment(0)) << "what was chosen stays";
  panel.setMoment(0);
  EXPECT_EQ(panel.againstMoment(), std::nullopt);
  panel.setMoment(4);
  EXPECT_EQ(panel.againstMoment(), RunMoment(0));
}

TEST(LikenessPanel, TakesTheMomentToCompareWithBeforeItIsOffered) {
  LikenessPanel panel;
  panel.compareWith(RunMoment(1));
  panel.setMoment(3);
  EXPECT_EQ(panel.againstMoment(), std::nullopt);
  EXPECT_EQ(panel.wantedAgainst(), RunMoment(1));
  panel.offerAgainst({0, 1, 2, 3});
  EXPECT_EQ(panel.againstMoment(), RunMoment(1));
  panel.showAnswer(madeRedundancy(), std::nullopt);
  const QSignalSpy wanted(&panel, &LikenessPanel::differenceRequested);
  panel.compareWith(std::nullopt);
  EXPECT_EQ(panel.againstMoment(), std::nullopt);
  EXPECT_EQ(wanted.count(), 1);
}

TEST(LikenessPanel, ShowsTheLayerThatWasLookedAtOfEveryAnswer) {
  LikenessPanel panel;
  panel.setMoment(3);
  EXPECT_FALSE(panel.layer());
  panel.showLayer(Modality::kVisual, 12);
  panel.showAnswer(madeRedundancy(), std::nullopt);
  EXPECT_EQ(panel.layers()->currentIndex(), 1);
  panel.layers()->setCurrentIndex(0);
  panel.showAnswer(madeRedundancy(), std::nullopt);
  EXPECT_EQ(panel.layers()->currentIndex(), 0);
  ASSERT_TRUE(panel.layer());
  EXPECT_EQ(panel.layer()->hiddenState, 6);
}

TEST(LikenessPanel, OffersKeptEpochsAndNamesThem) {
  LikenessPanel panel;
  panel.setMoment(RunMoment(3, 2));
  EXPECT_TRUE(panel.words().contains(QStringLiteral("the model after D3, epoch 2"))) << panel.words().toStdString();
  panel.offerAgainst({2, {3, 1}, {3, 2}, 3});
  ASSERT_EQ(panel.against()->count(), 4) << "the window before, and all but the one that is shown";
  EXPECT_EQ(panel.against()->itemText(2), QStringLiteral("● D3, epoch 1"));
  EXPECT_EQ(panel.against()->itemText(3), QStringLiteral("D3"));
  panel.against()->setCurrentIndex(2);
  EXPECT_EQ(panel.againstMoment(), RunMoment(3, 1));
  auto redundancy = madeRedundancy();
  redundancy.epoch = 2;
  panel.showAnswer(redundancy, ModelDifference{3, 3, 100, {}, 0.9, 1, 2});
  EXPECT_TRUE(panel.words().contains(QStringLiteral("Model after D3, epoch 2,"))) << panel.words().toStdString();
  EXPECT_TRUE(panel.changesTitle().startsWith(QStringLiteral("From D3, epoch 1 to D3, epoch 2")));
  panel.setMoment(3);
  EXPECT_TRUE(panel.pairs()->isHidden()) << "its window's end is another model";
  EXPECT_EQ(panel.againstMoment(), RunMoment(3, 1));
}

TEST(LikenessPanel, ForgetsWhatWasMeasuredOfAnotherWindow) {
  LikenessPanel panel;
  panel.setMoment(3);
  panel.showAnswer(madeRedundancy(), std::nullopt);
  panel.setMoment(3);
  EXPECT_FALSE(panel.pairs()->isHidden());
  panel.setMoment(2);
  EXPECT_TRUE(panel.pairs()->isHidden());
  panel.setMoment(std::nullopt, QStringLiteral("nothing yet"));
  EXPECT_EQ(panel.words(), QStringLiteral("nothing yet"));
  EXPECT_FALSE(panel.measure()->isEnabled());
}

}  // namespace
}  // namespace xsmoe::widgets
