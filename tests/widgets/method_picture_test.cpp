// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QGraphicsSimpleTextItem>
#include <QGraphicsView>
#include <QLineEdit>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "tests/widgets/made_picture.h"
#include "widgets/forms/user_box.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/network/methods/ring_layout.h"

namespace xsmoe::widgets {
namespace {

using testing::HasSubstr;

std::unique_ptr<MethodPictureView> shown(const MethodPicture& picture, QSize size = {640, 520}) {
  auto view = std::make_unique<MethodPictureView>();
  view->setMethod(picture.method);
  view->showPicture(std::make_shared<const MethodPicture>(picture));
  view->resize(size);
  view->show();
  return view;
}

std::vector<const QGraphicsSimpleTextItem*> wordsOf(const MethodPictureView& view) {
  std::vector<const QGraphicsSimpleTextItem*> words;
  for (const auto* item : view.scene().items())
    if (const auto* found = dynamic_cast<const QGraphicsSimpleTextItem*>(item); found && !found->text().isEmpty()) words.push_back(found);
  return words;
}

std::vector<std::string> textOf(const MethodPictureView& view) {
  std::vector<std::string> text;
  for (const auto* word : wordsOf(view)) text.push_back(word->text().replace(QChar::Nbsp, u' ').toStdString());
  return text;
}

/// All tool tips of the picture, one a line.
std::string tipsOf(const MethodPictureView& view) {
  QStringList tips;
  for (const auto* item : view.scene().items()) tips << item->toolTip().replace(QChar::Nbsp, u' ');
  return tips.join(u'\n').toStdString();
}

std::string toldBy(const MethodPictureView& view) { return view.accessibleDescription().replace(QChar::Nbsp, u' ').toStdString(); }

double scaleOf(const MethodPictureView& view) { return view.findChild<QGraphicsView*>()->transform().m11(); }

class EveryMethod : public testing::TestWithParam<Method> {};

TEST_P(EveryMethod, DrawsWordsThatDoNotCrossAtAnySize) {
  for (const int items : {1, 2, 7, 10})
    for (const QSize size : {QSize(330, 420), QSize(460, 480), QSize(640, 520), QSize(1180, 760)}) {
      const auto view = shown(madePicture(GetParam(), items), size);
      const auto words = wordsOf(*view);
      ASSERT_FALSE(words.empty());
      for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
          const QRectF a = words[i]->sceneBoundingRect().adjusted(1, 2, -1, -2), b = words[j]->sceneBoundingRect().adjusted(1, 2, -1, -2);
          ASSERT_FALSE(a.intersects(b)) << items << " items: \"" << words[i]->text().toStdString() << "\" and \""
                                        << words[j]->text().toStdString() << "\" at " << size.width() << " × " << size.height();
        }
    }
}

TEST_P(EveryMethod, FitsIntoTheColumnOfASmallWindow) {
  const auto view = shown(madePicture(GetParam(), 10), {560, 520});
  EXPECT_GE(12 * scaleOf(*view), 7.5) << "pixels of the words";
  EXPECT_LE(view->minimumSizeHint().width(), 330);
}

TEST_P(EveryMethod, TellsItsNumbersToThoseWhoCannotSeeThem) {
  const auto picture = madePicture(GetParam(), 5);
  const auto view = shown(picture);
  EXPECT_EQ(view->accessibleName(), QStringLiteral("Network picture"));
  EXPECT_THAT(toldBy(*view), HasSubstr(view->headingText().toStdString()));
  if (GetParam() == Method::kIisan || GetParam() == Method::kLgmrec) return;
  for (const auto& item : picture.history) EXPECT_THAT(toldBy(*view), HasSubstr(item.title));
}

TEST_P(EveryMethod, CountsParametersByPartAndTheirMemory) {
  const auto view = shown(madePicture(GetParam()));
  const auto text = view->parametersText().replace(QChar::Nbsp, u' ').toStdString();
  EXPECT_THAT(text, HasSubstr("1,522,688 parameters, 6.1 MB in float32"));
  EXPECT_THAT(text, HasSubstr("item table 1,234,688"));
}

INSTANTIATE_TEST_SUITE_P(WithoutExperts, EveryMethod,
                         testing::Values(Method::kIisan, Method::kGag, Method::kGiuaGnn, Method::kSsrm, Method::kMmmlp, Method::kLgmrec),
                         [](const auto& one) { return std::to_string(static_cast<int>(one.param)); });

TEST(MethodPictureView, IsHeadedByMethodWindowEpochAndUser) {
  auto picture = madePicture(Method::kGag);
  EXPECT_EQ(shown(picture)->headingText(), QStringLiteral("GAG as tested after D3, epoch 8; user u42"));
  picture.live = true;
  EXPECT_EQ(shown(picture)->headingText(), QStringLiteral("GAG in training: D3, after epoch 8; user u42"));
  EXPECT_EQ(shown(madePicture(Method::kIisan))->headingText(), QStringLiteral("IISAN as tested after D3, epoch 8"))
      << "its towers are the same for every user";
}

TEST(MethodPictureView, AsksForAUserWhereThePictureIsOfOne) {
  const auto view = shown(madePicture(Method::kSsrm));
  auto* const box = view->findChild<UserBox*>();
  EXPECT_TRUE(box->isVisible());
  QSignalSpy asked(view.get(), &MethodPictureView::userRequested);
  box->findChild<QLineEdit*>()->setText(QStringLiteral(" u7 "));
  QTest::keyClick(box->findChild<QLineEdit*>(), Qt::Key_Return);
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked[0][0].toString(), QStringLiteral("u7"));
  EXPECT_FALSE(shown(madePicture(Method::kIisan))->findChild<UserBox*>()->isVisible());
}

TEST(MethodPictureView, SaysWhyThereIsNoPictureAndForgetsThatOfAnotherMethod) {
  const auto view = shown(madePicture(Method::kSsrm));
  view->setMethod(Method::kGag);
  EXPECT_FALSE(view->picture());
  EXPECT_EQ(view->headingText(), QString());
  view->showReason(QStringLiteral("The picture comes with the first finished epoch."));
  EXPECT_EQ(view->accessibleDescription(), QStringLiteral("The picture comes with the first finished epoch."));
  EXPECT_EQ(view->scene().items().size(), 1);
}

TEST(MethodPictureView, SaysThatAUserIsUnknown) {
  auto picture = madePicture(Method::kSsrm);
  EXPECT_EQ(shown(picture)->noteText(), QString());
  std::get<AttentionPicture>(picture.detail).userKnown = false;
  EXPECT_EQ(shown(picture)->noteText(), QStringLiteral("This user has no trained vector: the session alone decides."));
}

TEST(MethodPictureView, ZoomsAndFitsAgain) {
  const auto view = shown(madePicture(Method::kGag));
  const double fitted = scaleOf(*view);
  QTest::keyClick(view.get(), Qt::Key_Plus);
  EXPECT_GT(scaleOf(*view), fitted);
  QTest::keyClick(view.get(), Qt::Key_F);
  EXPECT_DOUBLE_EQ(scaleOf(*view), fitted);
}

TEST(TowersDrawing, ShowsEachGateFromTheSideOfItsState) {
  auto picture = madePicture(Method::kIisan);
  auto& towers = std::get<TowersPicture>(picture.detail);
  for (auto& tower : towers.towers) tower.gates.assign(towers.states.size(), 0.25);
  towers.towers[0].gates[1] = 0.81;
  const auto view = shown(picture);
  EXPECT_THAT(textOf(*view), testing::IsSupersetOf({"81 %", "19 %", "state 12", "visual", "inter-modal", "textual"}));
  EXPECT_THAT(tipsOf(*view), HasSubstr("81.0 % of state 2, 19.0 % of what came from below"));
  EXPECT_THAT(tipsOf(*view), HasSubstr("25.0 % of state 0; below it there is nothing"));
  EXPECT_THAT(tipsOf(*view), HasSubstr("25.0 % of the picture's state 2, 75.0 % of the text's"));
}

TEST(SessionGraphDrawing, TellsEdgesAndGatesInToolTips) {
  const auto view = shown(madePicture(Method::kGiuaGnn, 3));
  const auto tips = tipsOf(*view);
  EXPECT_THAT(tips, HasSubstr("<b>Plain blue mug → Ornate vase with golden handles and a very long name</b><br>came next 2 times<br>"
                              "Â<sub>in</sub> = 0.350, Â<sub>out</sub> = 0.650"));
  EXPECT_THAT(tips, HasSubstr("to itself: the normalisation adds it"));
  EXPECT_THAT(tips, HasSubstr("looked at last"));
  EXPECT_THAT(tips, HasSubstr("attention β of the user"));
  EXPECT_THAT(textOf(*view), testing::IsSupersetOf({"gate +0.160 · 2×", "a 73 % · β 77/26 %"}));
}

TEST(AttentionDrawing, ShowsWhatScoresAreMadeOf) {
  const auto picture = madePicture(Method::kSsrm);
  const auto view = shown(picture, {900, 600});
  const auto& best = picture.recommended.front();
  EXPECT_THAT(tipsOf(*view), HasSubstr("user: " + QLocale().toString(best.parts[0], 'f', 4).prepend(u'+').toStdString()));
  EXPECT_THAT(tipsOf(*view), HasSubstr("sum, the score: " + QLocale().toString(best.score, 'f', 4).toStdString()));
  EXPECT_THAT(textOf(*view), testing::IsSupersetOf({"session vector", "user vector", "50 %"}));
}

TEST(HypergraphDrawing, CountsTheNeighboursThatItDoesNotDraw) {
  const auto view = shown(madePicture(Method::kLgmrec, 15), {900, 900});
  EXPECT_THAT(textOf(*view), testing::Contains("and 12 earlier neighbours")) << "12 of 24 are drawn";
  EXPECT_THAT(tipsOf(*view), HasSubstr("hyperedge 4: "));
  EXPECT_THAT(tipsOf(*view), HasSubstr("not in the window's training graph"));
}

TEST(HypergraphDrawing, ShowsTheSharesOfNeighboursOutsideTheHistory) {
  auto picture = madePicture(Method::kLgmrec, 15);
  auto& detail = std::get<HypergraphPicture>(picture.detail);
  ItemCard item;
  item.id = item.title = "of the graph alone";
  detail.neighbours.back().item = item;
  for (auto& modality : detail.modalities) modality.neighbours.back().item = item;
  const auto tips = tipsOf(*shown(picture, {900, 900}));
  const std::string ofShares = "of the graph alone</b><br>hyperedge 1";
  EXPECT_THAT(tips, HasSubstr(ofShares));
}

TEST(RingLayout, KeepsBoxesApartHoweverMany) {
  const QSizeF box(110, 100);
  for (const std::size_t count : {1U, 2U, 3U, 5U, 10U, 20U, 50U}) {
    const auto centres = layOutRing(count, box, {400, 300});
    ASSERT_EQ(centres.size(), count);
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = 0; j < i; ++j)
        ASSERT_TRUE(std::abs(centres[i].x() - centres[j].x()) >= box.width() || std::abs(centres[i].y() - centres[j].y()) >= box.height())
            << i << " and " << j << " of " << count;
  }
  EXPECT_EQ(layOutRing(1, box, {400, 300}).front(), QPointF());
  EXPECT_EQ(layOutRing(7, box, {400, 300}), layOutRing(7, box, {400, 300})) << "the same graph lies the same way";
  const auto roomy = layOutRing(4, box, {800, 600});
  EXPECT_LT(roomy[0].x(), -300) << "it takes the room that there is";
}

}  // namespace
}  // namespace xsmoe::widgets
