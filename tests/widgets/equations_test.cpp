// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>
#include <QUrl>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/widgets/made_equations.h"
#include "widgets/forms/user_box.h"
#include "widgets/learn/equation_text.h"
#include "widgets/learn/equations_view.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using testing::HasSubstr;
using testing::Not;

std::unique_ptr<EquationsView> shownEquations(const ItemEquations& equations, std::optional<double> tau = 0.1) {
  auto view = std::make_unique<EquationsView>();
  view->setTau(tau);
  view->showEquations(std::make_shared<const ItemEquations>(equations));
  view->resize(720, 560);
  view->show();
  return view;
}

std::string wordsIn(const EquationsView& view) { return view.text()->toPlainText().replace(QChar::Nbsp, u' ').toStdString(); }

/// As rich text is read: without its marks.
std::string asRead(QString html) {
  return html.remove(QStringLiteral("<sup>"))
      .remove(QStringLiteral("</sup>"))
      .replace(QStringLiteral("&nbsp;"), QStringLiteral(" "))
      .toStdString();
}

/// Which letters of a text a link stands for.
std::string linkedWords(const EquationText& text, std::size_t place) {
  const QString from = QStringLiteral("<a href='%1'>").arg(linkTo(place));
  return asRead(text.html.section(from, 1).section(QStringLiteral("</a>"), 0, 0));
}

/// Links to a place, by what they stand for.
std::vector<std::string> linksTo(const EquationText& text, const NetworkPlace& place) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.places.size(); ++i)
    if (text.places[i] == place) words.push_back(linkedWords(text, i));
  return words;
}

TEST(EquationNumbers, HaveFourSignificantDigits) {
  for (const auto& [value, words] : {std::pair{0.123449, "0.1234"},
                                     {12.3451, "12.35"},
                                     {9.99996, "10.00"},
                                     {-3.0, "−3.000"},
                                     {0.00123449, "0.001234"},
                                     {0.0, "0.000"},
                                     {-0.0000123449, "−1.234·10<sup>−5</sup>"},
                                     {12345678.0, "1.235·10<sup>7</sup>"}})
    EXPECT_EQ(fourDigits(value).toStdString(), words) << value;
  EXPECT_EQ(vectorText({2.5, {0.1, -0.2, 0.3}}).toStdString(), "(0.1000, −0.2000, 0.3000, …),&nbsp;‖·‖&nbsp;2.500");
}

TEST(EquationNumbers, AreThoseGivenAndLinkToWhereTheyLive) {
  const auto made = madeEquations(2, 3);
  const std::size_t shown = 3;  // textual, the upper layer
  const auto& layer = made.layers[shown];
  const auto text = equationText(made, shown, 0.1);
  const auto at = [&](NetworkPlace::Kind kind) { return NetworkPlace{kind, {Modality::kTextual, layer.layer.hiddenState, 0}}; };
  using Kind = NetworkPlace::Kind;
  using testing::Contains;
  EXPECT_THAT(linksTo(text, {Kind::kState, {Modality::kTextual, made.layers[2].layer.hiddenState, 0}}),
              Contains(asRead(vectorText(layer.input))))
      << "the layer below";
  EXPECT_THAT(linksTo(text, at(Kind::kState)), Contains(asRead(vectorText(layer.mixture))));
  EXPECT_THAT(linksTo(text, at(Kind::kFrozen)), Contains(asRead(vectorText(layer.outputs[0]))));
  for (std::size_t slot = 0; slot < layer.gates.size(); ++slot) {
    EXPECT_THAT(linksTo(text, at(Kind::kRouter)), Contains(asRead(fourDigits(layer.logits[slot]))));
    EXPECT_THAT(linksTo(text, at(Kind::kRouter)), Contains(asRead(fourDigits(layer.gates[slot]))));
    if (slot == 0) continue;
    const auto links = linksTo(text, {Kind::kExpert, nameOf(layer.layer, slot - 1)});
    EXPECT_THAT(links, Contains(asRead(vectorText(layer.hidden[slot - 1]))));
    EXPECT_THAT(links, Contains(asRead(vectorText(layer.outputs[slot]))));
    EXPECT_THAT(links, Contains(asRead(fourDigits(layer.usage.utilization[slot]))));
    EXPECT_THAT(links, Contains(asRead(fourDigits(layer.gates[slot] * layer.outputs[slot].norm)))) << "what the item adds to c";
    EXPECT_THAT(links, Contains(asRead(fourDigits(layer.scores[slot]))));
  }
  for (const auto& vector : {made.bias, made.itemEmbedding, made.parts[0].part, made.parts[1].part, made.inputs[1]})
    EXPECT_THAT(linksTo(text, {Kind::kFusion, {}}), Contains(asRead(vectorText(vector))));
  const auto ofUser = linksTo(text, {Kind::kUserEncoder, {}});
  EXPECT_THAT(ofUser, Contains(asRead(vectorText(made.userEmbedding))));
  for (const double number : {made.score, made.loss->logit, made.loss->logSum, made.loss->loss, made.loss->logPopularity})
    EXPECT_THAT(ofUser, Contains(asRead(fourDigits(number))));
}

TEST(EquationNumbers, OfTheLowestLayerBeginAtTheFrozenStateBelowIt) {
  const auto made = madeEquations(2, 1);
  EXPECT_THAT(linksTo(equationText(made, 0, {}), {NetworkPlace::Kind::kState, {Modality::kVisual, 0, 0}}),
              testing::Contains(asRead(vectorText(made.layers[0].input))));
}

TEST(EquationSymbols, AreEachExplainedInALineAndOnHover) {
  const auto view = shownEquations(madeEquations(2, 2));
  const auto words = wordsIn(*view);
  const auto legend = words.substr(words.find("Symbols"));
  for (const char* symbol : {"x: ", "Dj, Uj: ", "zj: ", "li: ", "αj: ", "hi: ", "Wi: ", "hM: ", "F, b: ", "ei: ", "ck: ", "uj: ", "τ: ",
                             "eu: ", "yui: ", "nc: ", "pc: ", "sc: ", "L: "})
    EXPECT_THAT(legend, HasSubstr(std::string("\n") + symbol));
  auto cursor = view->text()->document()->find(QStringLiteral("softmax"));
  ASSERT_FALSE(cursor.isNull());
  EXPECT_TRUE(cursor.charFormat().toolTip().contains(QStringLiteral("weights of the router")))
      << cursor.charFormat().toolTip().toStdString();
}

TEST(EquationNumbers, SayWhoGoesAtTau) {
  auto made = madeEquations(1, 3);
  auto& usage = made.layers[0].usage;
  usage.utilization = {0.5, 0.3, 0.05, 0.15};
  const auto said = [&](std::optional<double> tau) { return asRead(equationText(made, 0, tau).html); };
  EXPECT_THAT(said(0.1), HasSubstr("The least used expert is E1: 0.05000 &lt; τ = 0.1000, so that it goes."));
  EXPECT_THAT(said(0.01), HasSubstr("0.05000 ≥ τ = 0.01000, so that all stay."));
  EXPECT_THAT(said({}), HasSubstr("This method prunes nothing."));
  made.pinned = {nameOf(usage, 1)};
  EXPECT_THAT(said(0.1), HasSubstr("but a person pinned it, so that it stays."));
  made = madeEquations(1, 1);
  EXPECT_THAT(said(0.1), HasSubstr("The only expert of a layer always stays."));
}

TEST(EquationNumbers, CompareAmongExpertsUnderTheOfficialProtocol) {
  auto made = madeEquations(1, 2);
  made.protocol = Protocol::kOfficial;
  auto& usage = made.layers[0].usage;
  usage.contribution = {60, 30, 10};
  takeShares(usage);
  const auto links = linksTo(equationText(made, 0, 0.3), {NetworkPlace::Kind::kExpert, nameOf(usage, 1)});
  EXPECT_THAT(links, testing::Contains("0.2500"));
  EXPECT_THAT(links, Not(testing::Contains("0.1000")));
}

TEST(EquationNumbers, SayThatAnItemOutsideTheTrainingSequencesHasNoLoss) {
  auto made = madeEquations();
  made.loss.reset();
  EXPECT_THAT(asRead(equationText(made, 0, {}).html), HasSubstr("The item is not in the training sequences of D3"));
}

TEST(EquationsViewTest, ShowsEveryEquationOnceWithItsUserAndItem) {
  const auto view = shownEquations(madeEquations());
  for (int number = 1; number <= 8; ++number) EXPECT_THAT(wordsIn(*view), HasSubstr("Equation " + std::to_string(number) + ":"));
  EXPECT_EQ(view->headingText(), QStringLiteral("User u42 and Ornate vase with golden handles, model after D3"));
  EXPECT_EQ(view->findChild<UserBox*>()->user(), QStringLiteral("u42"));
}

TEST(EquationsViewTest, TellsThePlaceOfANumberThatIsClicked) {
  const auto made = madeEquations();
  const auto view = shownEquations(made);
  const auto text = equationText(made, 0, 0.1);
  std::vector<NetworkPlace> told;
  QObject::connect(view.get(), &EquationsView::placeRequested, view.get(), [&](const NetworkPlace& place, int window) {
    told.push_back(place);
    EXPECT_EQ(window, made.window);
  });
  for (std::size_t place = 0; place < text.places.size(); ++place) Q_EMIT view->text()->anchorClicked(QUrl(linkTo(place)));
  EXPECT_EQ(told, text.places);
}

TEST(EquationsViewTest, IsReadByKeyboard) {
  const auto made = madeEquations();
  const auto view = shownEquations(made);
  std::vector<NetworkPlace> told;
  QObject::connect(view.get(), &EquationsView::placeRequested, view.get(), [&](const NetworkPlace& place) { told.push_back(place); });
  view->activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(view.get()));
  view->text()->setFocus();  // without it Return gives up the link that Tab went to
  for (int i = 0; i < 2; ++i) {
    QTest::keyClick(view->text(), Qt::Key_Tab);
    QTest::keyClick(view->text(), Qt::Key_Return);
  }
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0], (NetworkPlace{NetworkPlace::Kind::kState, {Modality::kVisual, 0, 0}})) << "x of the first layer";
  EXPECT_EQ(told[1], (NetworkPlace{NetworkPlace::Kind::kExpert, {Modality::kVisual, 1, 0}})) << "D x of its first expert";
}

TEST(EquationsViewTest, KeepsTheLayerThatAPersonChose) {
  auto made = madeEquations();
  const auto view = shownEquations(made);
  ASSERT_EQ(view->layers()->count(), 4);
  view->layers()->setCurrentIndex(3);
  const auto words = wordsIn(*view);
  EXPECT_THAT(words, HasSubstr(asRead(vectorText(made.layers[3].mixture))));
  EXPECT_THAT(words, Not(HasSubstr(asRead(vectorText(made.layers[0].mixture)))));
  made.user = "u43";
  view->showEquations(std::make_shared<const ItemEquations>(made));
  EXPECT_EQ(view->layers()->currentIndex(), 3);
}

TEST(EquationsViewTest, OffersTheRecommendedItemsAndTakesAnyId) {
  const auto view = shownEquations(madeEquations());
  QSignalSpy asked(view.get(), &EquationsView::itemRequested);
  ASSERT_EQ(view->items()->count(), 3);
  EXPECT_EQ(view->items()->currentText(), QStringLiteral("Ornate vase with golden handles"));
  Q_EMIT view->items()->activated(1);
  view->items()->lineEdit()->setText(QStringLiteral("i900"));
  QTest::keyClick(view->items(), Qt::Key_Return);  // the box has the focus, and passes on to its line
  ASSERT_EQ(asked.count(), 2);
  EXPECT_EQ(asked[0][0].toString(), QStringLiteral("i8"));
  EXPECT_EQ(asked[1][0].toString(), QStringLiteral("i900"));
}

TEST(EquationsViewTest, ShowsNamesOfAnyLengthInASmallWindow) {
  auto made = madeEquations();
  made.item.title = std::string(400, 'W');
  made.history[0].title = "<b>" + std::string(300, 'x') + "</b>";
  made.user = std::string(200, 'u');
  const auto view = shownEquations(made);
  EXPECT_LE(view->minimumSizeHint().width(), 700);
  EXPECT_THAT(wordsIn(*view), HasSubstr(made.history[0].title)) << "as it is, without being read as marks";
}

TEST(EquationsViewTest, SaysWhyThereIsNothing) {
  const auto view = shownEquations(madeEquations());
  view->showReason(QStringLiteral("Train until a window is finished."));
  EXPECT_EQ(wordsIn(*view), "Train until a window is finished.");
  EXPECT_TRUE(view->headingText().isEmpty());
  EXPECT_FALSE(view->items()->isEnabled());
}

TEST(EquationsViewTest, ComparesWithTheTauThatIsSet) {
  const auto view = shownEquations(madeEquations(), 0.9);
  EXPECT_THAT(wordsIn(*view), HasSubstr("τ = 0.9000, so that it goes."));
  view->setTau(0.0);
  EXPECT_THAT(wordsIn(*view), HasSubstr("τ = 0.000, so that all stay."));
}

}  // namespace
}  // namespace xsmoe::widgets
