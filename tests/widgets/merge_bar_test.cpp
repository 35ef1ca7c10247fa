#include "widgets/network/merge_bar.h"

#include <gmock/gmock.h>

#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>

#include "widgets/network/likeness_panel.h"

namespace xsmoe::widgets {
namespace {

using testing::HasSubstr;

const MergeExperts kPair{{Modality::kVisual, 6, 3}, 0};

MergeWhatIf madeAnswer() {
  MergeWhatIf answer;
  answer.asked = kPair;
  answer.window = {3};
  answer.sequences = 100;
  answer.allSequences = 150;
  answer.before = Metrics{0.2, 0.1, 0.3, 0.15, 100};
  answer.merged = {kPair.expert, 250'000, answer.before, {-0.001, 0.004}, {0.001, 0.004}};
  answer.pruned = {kPair.expert, 250'000, answer.before, {-0.03, 0.01}, {-0.002, 0.004}};
  answer.hr10 = {0.029, 0.01};
  answer.lost = 0.125;
  return answer;
}

TEST(MergeBar, CallsAChangeWithinTwoStandardErrorsNoDifference) {
  const auto words = mergeSentences(madeAnswer()).replace(QChar::Nbsp, QLatin1Char(' ')).toStdString();
  EXPECT_THAT(words, HasSubstr("E3 merged into E0: 1.0 MB less; 12.5 % of what the two add is lost."));
  EXPECT_THAT(words, HasSubstr("HR@10 −0.10 points, within two standard errors: no difference (standard error 0.40)"));
  EXPECT_THAT(words, HasSubstr("HR@10 −3.00 points (standard error 1.00)"));
  EXPECT_THAT(words, HasSubstr("Merged against pruned: HR@10 +2.90 points (standard error 1.00)"));
  EXPECT_THAT(words, HasSubstr("the model after D3, on 100 of its 150 validation sequences"));
}

TEST(MergeBar, SaysWhereThereIsNothingToMeasureOn) {
  auto answer = madeAnswer();
  answer.before.reset();
  EXPECT_THAT(mergeSentences(answer).toStdString(), HasSubstr("has no validation sequence to measure on"));
}

TEST(MergeBar, IsAboutOnePairAndForgetsWhatWasMeasuredOfAnother) {
  MergeBar bar;
  EXPECT_FALSE(bar.measure()->isEnabled());
  bar.setPair(kPair);
  EXPECT_TRUE(bar.measure()->isEnabled());
  EXPECT_FALSE(bar.merge()->isEnabled()) << "nobody said how";
  bar.showAnswer(madeAnswer());
  bar.setPair(kPair);
  EXPECT_THAT(bar.words().toStdString(), HasSubstr("merged into"));
  bar.setWay(MergeBar::Way::kFork, QStringLiteral("why"));
  EXPECT_TRUE(bar.merge()->isEnabled());
  EXPECT_THAT(bar.merge()->text().remove(QLatin1Char('&')).toStdString(), HasSubstr("Fork"));
  bar.setPair(MergeExperts{{Modality::kVisual, 6, 0}, 3});
  EXPECT_THAT(bar.words().toStdString(), HasSubstr("E0 would go into E3"));
  bar.setBusy(true);
  EXPECT_FALSE(bar.measure()->isEnabled());
  EXPECT_THAT(bar.words().toStdString(), HasSubstr("Measuring"));
}

TEST(LikenessPanel, OffersTheLessUsedOfTheChosenPairToGoIntoTheOther) {
  LayerLikeness layer;
  layer.layer.hiddenState = 6;
  layer.layer.born = {0, 3};
  layer.pairs = {{{1, 1}, {0.25, 0.75}}, {{0.25, 0.75}, {1, 1}}};
  LayerUsage usage;
  usage.hiddenState = 6;
  usage.born = {0, 3};
  usage.utilization = {0.5, 0.1, 0.4};
  usage.expertUtilization = {0.2, 0.8};
  LikenessPanel panel;
  panel.setMoment(3);
  EXPECT_TRUE(panel.merging()->isHidden());
  panel.showAnswer({3, 100, {layer}}, std::nullopt);
  EXPECT_FALSE(panel.merging()->isHidden());
  EXPECT_FALSE(panel.merging()->pair());
  const QSignalSpy changed(panel.merging(), &MergeBar::pairChanged);
  panel.pairs()->setCurrentCell(0, 1);
  EXPECT_EQ(panel.merging()->pair(), kPair) << "the younger, where nobody knows how they are used";
  panel.setUsage({usage}, Protocol::kPaper);
  EXPECT_EQ(panel.merging()->pair(), (MergeExperts{{Modality::kVisual, 6, 0}, 3}));
  panel.pairs()->setCurrentCell(1, 0);
  EXPECT_EQ(changed.count(), 2) << "it is the same pair";
  panel.pairs()->setCurrentCell(1, 1);
  EXPECT_FALSE(panel.merging()->pair());
}

}  // namespace
}  // namespace xsmoe::widgets
