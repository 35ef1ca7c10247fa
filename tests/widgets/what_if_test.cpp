// SPDX-License-Identifier: GPL-3.0-or-later
// What each τ would prune, under the slider, and experts that a person keeps or removes.
#include <gmock/gmock.h>

#include <QAction>
#include <QApplication>
#include <QFont>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QStyle>
#include <QTest>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>
#include <string>
#include <utility>
#include <vector>

#include "tests/widgets/made_run.h"
#include "widgets/forms/tau_control.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_tile.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/words/what_if_wording.h"

Q_DECLARE_METATYPE(xsmoe::ExpertName)

namespace xsmoe::widgets {
namespace {

/// With plain spaces, as std::string, so that a failure can be read.
std::string plain(QString text) { return text.replace(QChar(0xA0), QLatin1Char(' ')).toStdString(); }

WhatIfStep made(double tau, Modality modality, int born, double hr10, double ndcg10, std::int64_t parameters) {
  WhatIfStep step;
  step.tau = tau;
  step.expert = ExpertName{modality, 6, born};
  step.parameters = parameters;
  step.metrics = Metrics{hr10, ndcg10, hr10, ndcg10, 400};
  step.hr10 = {hr10, hr10 - 0.02, hr10 + 0.02};
  step.ndcg10 = {ndcg10, ndcg10 - 0.01, ndcg10 + 0.01};
  step.hr10Change = {hr10 - 0.2, 0.005};
  step.ndcg10Change = {ndcg10 - 0.1, 0.0025};
  return step;
}

WhatIfPtr madeWhatIf(bool exact = true) {
  auto whatIf = std::make_shared<WhatIf>();
  whatIf->window = {3};
  whatIf->epoch = 4;
  whatIf->live = true;
  whatIf->sequences = 400;
  whatIf->allSequences = exact ? 400 : 5000;
  whatIf->steps = {made(0, Modality::kVisual, 0, 0.2, 0.1, 0), made(0.08, Modality::kVisual, 1, 0.198, 0.099, 16512),
                   made(0.3, Modality::kTextual, 2, 0.15, 0.07, 33024)};
  whatIf->steps[0].expert.reset();
  whatIf->steps[0].hr10Change = whatIf->steps[0].ndcg10Change = {};
  return whatIf;
}

TEST(TauStaircase, LiesOnTheSlidersAxis) {
  TauControl control;
  control.resize(700, 90);
  control.show();
  QTest::qWait(1);
  control.setWhatIf(madeWhatIf(), {});
  auto* slider = control.findChild<QSlider*>();
  auto* stairs = control.findChild<TauStaircase*>();
  ASSERT_TRUE(slider && stairs);
  EXPECT_EQ(stairs->x(), slider->x());
  EXPECT_EQ(stairs->width(), slider->width());
  EXPECT_GT(stairs->y(), slider->y());
  const int handle = slider->style()->pixelMetric(QStyle::PM_SliderLength, nullptr, slider);
  EXPECT_DOUBLE_EQ(stairs->xOf(0), handle / 2);
  EXPECT_DOUBLE_EQ(stairs->xOf(0.5), slider->width() - handle / 2);
  EXPECT_DOUBLE_EQ(stairs->xOf(0.25), slider->width() / 2.0);
  EXPECT_LT(stairs->yOf(0), stairs->yOf(-0.25)) << "a loss is drawn below";
  EXPECT_LE(stairs->yOf(-0.3), stairs->height());
}

TEST(TauStaircase, HasTheSameScaleForEveryRun) {
  TauStaircase stairs;
  stairs.resize(300, stairs.minimumSizeHint().height());
  stairs.setWhatIf(madeWhatIf());
  const double tenth = stairs.yOf(-0.1);
  EXPECT_TRUE(stairs.isCut()) << "a quarter is lost at its last step";
  auto slight = std::make_shared<WhatIf>(*madeWhatIf());
  slight->steps.pop_back();
  stairs.setWhatIf(slight);
  EXPECT_FALSE(stairs.isCut());
  EXPECT_DOUBLE_EQ(stairs.yOf(-0.1), tenth);
  EXPECT_DOUBLE_EQ(stairs.yOf(-0.9), stairs.yOf(TauStaircase::kLeast)) << "what falls deeper ends at the edge";
  EXPECT_LT(stairs.yOf(TauStaircase::kLeast), stairs.height()) << "the axis is below";
}

TEST(TauStaircase, MarksWhatRisesAboveItsScaleAndSaysSo) {
  TauStaircase stairs;
  stairs.resize(300, stairs.minimumSizeHint().height());
  stairs.setWhatIf(madeWhatIf());
  EXPECT_FALSE(stairs.isCutAbove());
  EXPECT_THAT(plain(stairs.toolTip()), testing::HasSubstr("Triangle: the stair is below −20 %, beyond the edge."));
  const QImage before = stairs.grab().toImage();
  auto gained = std::make_shared<WhatIf>(*madeWhatIf());
  gained->steps[1] = made(0.08, Modality::kVisual, 1, 0.22, 0.12, 16512);
  stairs.setWhatIf(gained);
  EXPECT_TRUE(stairs.isCutAbove()) << "10 % and 20 % more";
  for (const auto& words : {plain(stairs.toolTip()), plain(stairs.accessibleDescription())})
    EXPECT_THAT(words, testing::HasSubstr("below −20 % or above +5 %, beyond the edge."));
  const QImage after = stairs.grab().toImage();
  const QPoint belowTheEdge(static_cast<int>(stairs.xOf(0.08)) + 5, static_cast<int>(stairs.yOf(TauStaircase::kMost)) + 3);
  EXPECT_NE(after.pixelColor(belowTheEdge * after.devicePixelRatio()), before.pixelColor(belowTheEdge * before.devicePixelRatio()));
}

TEST(TauStaircase, WritesNumbersOnTheirLinesWhereNoStairEnds) {
  for (const double larger : {1.0, 2.0}) {
    TauStaircase stairs;
    QFont letters = stairs.font();
    letters.setPointSizeF(larger * letters.pointSizeF());
    stairs.setFont(letters);
    stairs.resize(400, stairs.minimumSizeHint().height());
    for (const double change : {0.0, TauStaircase::kLeast}) {
      const QRectF place = stairs.placeOfNumber(change);
      EXPECT_LE(place.bottom(), stairs.yOf(change));
      EXPECT_GE(place.bottom(), stairs.yOf(change) - 3) << "on the line";
      EXPECT_GE(place.top(), -1e-9) << "none of it is cut";
      EXPECT_LT(place.right(), stairs.xOf(0.25)) << "all stairs begin there";
    }
  }
}

TEST(TauStaircase, TellsTheStepAtTheSlider) {
  TauControl control;
  control.setWhatIf(madeWhatIf(), {});
  control.setTau(0.08);
  EXPECT_EQ(plain(control.measuredText()), "on validation:\nHR@10 20.0 %\nNDCG@10 10.0 %") << "only a share below τ goes";
  control.findChild<QSlider*>()->setValue(81);
  EXPECT_EQ(plain(control.measuredText()), "validation, beside τ = 0:\nHR@10 19.8 % (no difference)\nNDCG@10 9.9 % (no difference)");
  control.findChild<QSlider*>()->setValue(400);
  EXPECT_EQ(plain(control.measuredText()), "validation, points from τ = 0:\nHR@10 15.0 % (−5.00 ± 0.50)\nNDCG@10 7.0 % (−3.00 ± 0.25)");
  EXPECT_TRUE(
      control.findChild<QLabel*>(QStringLiteral("measured"))->toolTip().contains(QStringLiteral("no difference from pruning nothing")));
}

TEST(TauStaircase, CallsAChangeOnAllSequencesNoDifferenceWithinTwoStandardErrors) {
  const auto whatIf = madeWhatIf();
  ASSERT_TRUE(whatIf->exact());
  for (const auto& words : {plain(whatIfTable(*whatIf)), plain(whatIfSentences(*whatIf))}) {
    EXPECT_THAT(words, testing::HasSubstr("19.8 % (−0.20 ± 0.50: no difference)"));
    EXPECT_THAT(words, testing::HasSubstr("15.0 % (−5.00 ± 0.50)"));
    EXPECT_THAT(words, testing::HasSubstr("± one standard error"));
  }
}

TEST(TauStaircase, HasABandThatReachesTheLineOfNothingPrunedWhereThatIsNoDifference) {
  TauStaircase stairs;
  EXPECT_EQ(stairs.bandAt(0.2).high, 0) << "nothing is measured yet";
  stairs.setWhatIf(madeWhatIf());
  EXPECT_EQ(stairs.bandAt(0.05).low, stairs.bandAt(0.05).high) << "nothing goes";
  const auto within = stairs.bandAt(0.2), beyond = stairs.bandAt(0.4);
  EXPECT_NEAR(within.low, (-0.002 - 0.01) / 0.2, 1e-12) << "two standard errors, as shares of HR@10";
  EXPECT_NEAR(within.high, (-0.002 + 0.01) / 0.2, 1e-12);
  EXPECT_LT(beyond.high, 0);
}

TEST(TauStaircase, SaysOnHowManySequencesItWasMeasured) {
  EXPECT_TRUE(whatIfOrigin(*madeWhatIf(false)).contains(QStringLiteral("a sample of 400 of 5,000 validation sequences")));
  EXPECT_TRUE(whatIfOrigin(*madeWhatIf()).contains(QStringLiteral("on all 400 validation sequences")));
}

TEST(TauStaircase, NamesEveryStepWithWhatItSaves) {
  const auto table = plain(whatIfTable(*madeWhatIf()));
  for (const char* part : {"D3 after epoch 4", "V1 E1", "T1 E2", "0.080", "16.5 k"}) EXPECT_THAT(table, testing::HasSubstr(part));
  TauStaircase stairs;
  stairs.setWhatIf(madeWhatIf());
  EXPECT_TRUE(stairs.accessibleDescription().contains(QStringLiteral("above 0.300 goes T1 E2")));
}

TEST(TauStaircase, ClaimsNoDifferenceOfTimeWithinWhatOneModelDiffers) {
  auto timed = std::make_shared<WhatIf>(*madeWhatIf());
  timed->spreadSeconds = 0.04;
  timed->steps[0].seconds = 0.4;
  timed->steps[1].seconds = 0.332;
  timed->steps[2].seconds = 0.2;
  const auto table = plain(whatIfTable(*timed));
  EXPECT_THAT(table, testing::HasSubstr("0.83 ms (no difference)")) << "two digits, and less than twice the spread";
  EXPECT_THAT(table, testing::HasSubstr("0.5 ms (−50 %)")) << "of 400 sequences 0.2 s";
  EXPECT_THAT(table, testing::HasSubstr("differ by 0.1 ms by chance: less than twice that is no difference"));
  EXPECT_THAT(plain(whatIfSentences(*timed)), testing::HasSubstr("a list takes 0.5 ms (−50 %)"));
  timed->steps[1].seconds = 0.05;
  EXPECT_THAT(plain(whatIfTable(*timed)), testing::HasSubstr("0.5 ms (no difference)")) << "it took longer than a larger model";
}

/// The cells of a table as they are laid out, and how many lines each has.
std::vector<std::pair<std::string, int>> linesOfCells(const QTextDocument& document) {
  EXPECT_GT(document.size().height(), 0) << "it is laid out";
  std::vector<std::pair<std::string, int>> lines;
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next())
    if (QTextCursor(block).currentTable() != nullptr) lines.emplace_back(plain(block.text()), block.layout()->lineCount());
  return lines;
}

TEST(TauStaircase, BreaksNoNumberOfItsToolTipWhateverItsWidth) {
  auto timed = std::make_shared<WhatIf>(*madeWhatIf());
  timed->spreadSeconds = 0.04;
  timed->steps[0].seconds = 0.4;
  timed->steps[1].seconds = 0.37;
  timed->steps[2].seconds = 0.2;
  QTextDocument document;
  document.setHtml(whatIfTable(*timed));
  document.adjustSize();  // as a tool tip does
  for (const double width : {document.textWidth(), 200.0}) {
    document.setTextWidth(width);
    const auto cells = linesOfCells(document);
    EXPECT_EQ(cells.size(), 24U) << "titles and three steps";
    for (const auto& [text, lines] : cells) EXPECT_EQ(lines, 1) << text << " at " << width << " pixels";
  }
}

TEST(TauStaircase, SaysWhyItIsEmpty) {
  TauControl control;
  control.setWhatIf(nullptr, QStringLiteral("Measured after this window's first epoch."));
  EXPECT_EQ(plain(control.measuredText()), "Measured after this window's first epoch.");
  const QString reason = QStringLiteral("It failed: %1").arg(QString(500, QLatin1Char('x')));
  control.setWhatIf(nullptr, reason);
  EXPECT_LT(control.measuredText().size(), 100) << "two lines, the whole of it in the tool tip";
  auto without = std::make_shared<WhatIf>(*madeWhatIf());
  for (auto& step : without->steps) step.metrics.reset();
  control.setWhatIf(without, QStringLiteral("none"));
  EXPECT_EQ(plain(control.measuredText()), "none");
  control.resize(600, 90);
  EXPECT_FALSE(control.grab().isNull()) << "it is drawn all the same";
}

TEST(TauControl, TellsWhenAPersonTurnsToIt) {
  TauControl control;
  QSignalSpy looks(&control, &TauControl::lookedAt);
  control.show();
  QFocusEvent focus(QEvent::FocusIn);
  QApplication::sendEvent(control.findChild<QSlider*>(), &focus);
  EXPECT_EQ(looks.count(), 1);
}

TEST(TauControl, CountsOfTheWindowShown) {
  MadeRun run;
  run.tau = 0;
  const auto state = madeState(run);
  TauControl control;
  control.setState(state);
  control.setPruneNowEnabled(true);
  control.setTau(0.9);
  EXPECT_TRUE(control.findChild<QPushButton*>()->isEnabled());
  control.showWindow(WindowIndex{0});
  EXPECT_EQ(control.expertsToGo(), 0) << "one expert a layer after D0";
  control.showWindow(WindowIndex{2});
  EXPECT_EQ(control.expertsToGo(), 4);
  EXPECT_FALSE(control.findChild<QPushButton*>()->isEnabled()) << "the past is not pruned";
}

NetworkView viewWith(const std::vector<int>& born, std::vector<ExpertName> pinned) {
  NetworkView view;
  view.layers = {madeUsage(Modality::kVisual, 0, 6, born, 0)};
  view.gates = view.layers;
  view.tau = 0.99;
  view.pinned = std::move(pinned);
  return view;
}

TEST(PinnedExpert, IsMarkedAndIsNotToGo) {
  const auto free = expertsToPrune(viewWith({0, 1, 2}, {}));
  ASSERT_GE(free[0], 0);
  const ExpertName least{Modality::kVisual, 6, free[0]};
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.show();
  picture.showNetwork(viewWith({0, 1, 2}, {least}));
  EXPECT_THAT(expertsToPrune(viewWith({0, 1, 2}, {least})), testing::ElementsAre(-1)) << "and no other goes in its place";
  ASSERT_TRUE(picture.scene().tile(least));
  EXPECT_TRUE(picture.scene().tile(least)->content().pinned);
  EXPECT_FALSE(picture.scene().tile(least)->content().wouldGo);
  EXPECT_TRUE(picture.scene().tile(least)->content().tooltip.contains(QStringLiteral("pruning by τ never takes this expert")));
}

TEST(PinnedExpert, IsPinnedAndRemovedByMenuPanelAndKey) {
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.show();
  picture.showNetwork(viewWith({0, 1}, {}));
  const ExpertName expert{Modality::kVisual, 6, 1};
  QSignalSpy pins(&picture, &NetworkPicture::pinRequested), removals(&picture, &NetworkPicture::removeRequested);
  picture.select(expert);
  const auto refusing = picture.menuOf(expert);
  for (const auto* action : refusing->actions())
    if (!action->isSeparator() && !action->text().contains(QStringLiteral("Biography"))) {
      EXPECT_FALSE(action->isEnabled()) << "nothing is in training";
    }
  QTest::keyClick(&picture, Qt::Key_Delete);
  EXPECT_EQ(removals.count(), 0);

  picture.setSteerable(true);
  const auto menu = picture.menuOf(expert);
  menu->actions()[2]->trigger();
  ASSERT_EQ(pins.count(), 1);
  EXPECT_EQ(pins[0][0].value<ExpertName>(), expert);
  EXPECT_TRUE(pins[0][1].toBool());
  QTest::keyClick(&picture, Qt::Key_Delete);
  ASSERT_EQ(removals.count(), 1);
  EXPECT_EQ(removals[0][0].value<ExpertName>(), expert);
  picture.showNetwork(viewWith({0, 1}, {expert}));
  QTest::keyClick(&picture, Qt::Key_P);
  ASSERT_EQ(pins.count(), 2);
  EXPECT_FALSE(pins[1][1].toBool()) << "taken back";
  auto* panel = picture.findChild<ExpertBiography*>();
  EXPECT_TRUE(panel->text().contains(QStringLiteral("pinned")));
  EXPECT_TRUE(panel->findChildren<QPushButton*>()[0]->isChecked());
}

TEST(PinnedExpert, IsNotOfferedWhereTheMethodNeverPrunes) {
  NetworkView view = viewWith({0}, {});
  view.method = Method::kStatic;
  view.tau.reset();
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.show();
  picture.showNetwork(view);
  picture.setSteerable(true);
  const ExpertName expert{Modality::kVisual, 6, 0};
  QSignalSpy pins(&picture, &NetworkPicture::pinRequested);
  picture.select(expert);
  QTest::keyClick(&picture, Qt::Key_P);
  EXPECT_EQ(pins.count(), 0);
  EXPECT_EQ(picture.menuOf(expert)->actions().size(), 1) << "its biography";
  for (const auto* button : picture.findChild<ExpertBiography*>()->findChildren<QPushButton*>()) EXPECT_FALSE(button->isVisible());
  EXPECT_FALSE(picture.scene().tile(expert)->content().tooltip.contains(QStringLiteral("τ")));
}

TEST(PinnedExpert, OfALayerWithOneCannotBeRemoved) {
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.show();
  picture.showNetwork(viewWith({3}, {}));
  picture.setSteerable(true);
  QSignalSpy removals(&picture, &NetworkPicture::removeRequested);
  picture.select(ExpertName{Modality::kVisual, 6, 3});
  QTest::keyClick(&picture, Qt::Key_Delete);
  EXPECT_EQ(removals.count(), 0);
  EXPECT_FALSE(picture.menuOf({Modality::kVisual, 6, 3})->actions()[3]->isEnabled());
}

}  // namespace
}  // namespace xsmoe::widgets
