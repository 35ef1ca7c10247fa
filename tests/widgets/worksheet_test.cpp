// SPDX-License-Identifier: GPL-3.0-or-later
// A student's predictions and answers as a text.
#include "widgets/learn/worksheet.h"

#include <gmock/gmock.h>

#include <QPushButton>
#include <QSignalSpy>
#include <QWidget>

#include "tests/support/temporary_folder.h"
#include "widgets/learn/save_worksheet_action.h"

namespace xsmoe::widgets {
namespace {

using testing::HasSubstr;

class Worksheets : public testing::Test {
 protected:
  void answerAll() {
    sheet_.add(QStringLiteral("An expert is born"), QStringLiteral("Which layer gets one?"), QStringLiteral("visual 4"),
               QStringLiteral("visual 4"), QStringLiteral("It carried most."));
    now_ = now_.addSecs(120);
    sheet_.add(QStringLiteral("τ prunes"), QStringLiteral("How many go at τ = 0.2?"), QStringLiteral("two"), QStringLiteral("three"),
               QStringLiteral("Three lie below the line.\nThe third is new."));
    sheet_.add(QStringLiteral("Your turn"), QStringLiteral("What would you change?"), QStringLiteral("größere τ"), {}, {});
  }

  QDateTime now_{QDate(2026, 11, 30), QTime(10, 12)};
  Worksheet sheet_{nullptr, [this] { return now_; }};
};

TEST_F(Worksheets, TellEachAnswerWithItsTimeAndWhatWasRight) {
  answerAll();
  const auto text = sheet_.text().toStdString();
  EXPECT_THAT(text,
              HasSubstr("\n1. An expert is born (10:12)\n   Question: Which layer gets one?\n   My answer: visual 4\n   That is right.\n"
                        "   Why: It carried most.\n"));
  EXPECT_THAT(text, HasSubstr("\n2. τ prunes (10:14)\n   Question: How many go at τ = 0.2?\n   My answer: two\n   Right is: three\n"
                              "   Why: Three lie below the line.\n      The third is new.\n"));
  EXPECT_THAT(text, HasSubstr("\n3. Your turn (10:14)\n   Question: What would you change?\n   My answer: größere τ\n\n"))
      << "where no answer is wrong, none is right";
  EXPECT_THAT(text, HasSubstr("Right answers: 1 of 2\n"));
  EXPECT_THAT(text, HasSubstr("2026"));
}

TEST_F(Worksheets, KeepEveryAnswerToAQuestion) {
  for (const char* answer : {"no", "yes"})
    sheet_.add(QStringLiteral("Frozen"), QStringLiteral("Does it train?"), QLatin1String(answer), QStringLiteral("no"), {});
  EXPECT_EQ(sheet_.asked(), 2);
  EXPECT_EQ(sheet_.right(), 1);
}

TEST_F(Worksheets, AreTheSameAgainFromWhatWasKept) {
  answerAll();
  Worksheet again;
  again.restore(sheet_.kept());
  EXPECT_EQ(again.text(), sheet_.text());
  auto cut = sheet_.kept();
  cut.removeLast();
  cut[0] = QStringLiteral("yesterday");
  again.restore(cut);
  EXPECT_EQ(again.asked(), 1) << "the first has no time, the last is not whole";
  again.restore({});
  EXPECT_TRUE(again.isEmpty());
}

TEST_F(Worksheets, AreSavedAsUtf8WholeOrNotAtAll) {
  answerAll();
  const TemporaryFolder folder;
  ASSERT_TRUE(sheet_.save(folder / "sheet.txt"));
  EXPECT_EQ(contentOf(folder / "sheet.txt"), sheet_.text().toStdString());
  EXPECT_FALSE(sheet_.save(folder / "none" / "sheet.txt"));
}

TEST_F(Worksheets, CanBeSavedOnceThereIsAnAnswer) {
  QWidget window;
  SaveWorksheetAction action(sheet_, window);
  const auto* const button = action.buttonIn(&window);
  EXPECT_FALSE(action.isEnabled());
  EXPECT_FALSE(button->isEnabled());
  EXPECT_THAT(button->toolTip().toStdString(), HasSubstr("no question of the tour was answered")) << "it says why";
  answerAll();
  EXPECT_TRUE(action.isEnabled());
  EXPECT_TRUE(button->isEnabled());
  EXPECT_THAT(button->toolTip().toStdString(), HasSubstr("as a text file"));
  const TemporaryFolder folder;
  QSignalSpy saved(&action, &SaveWorksheetAction::saved), notSaved(&action, &SaveWorksheetAction::notSaved);
  action.saveTo(QString::fromStdString((folder / "sheet.txt").string()));
  EXPECT_EQ(saved.count(), 1);
  EXPECT_EQ(contentOf(folder / "sheet.txt"), sheet_.text().toStdString());
  action.saveTo(QString::fromStdString((folder / "none/sheet.txt").string()));
  ASSERT_EQ(notSaved.count(), 1);
  EXPECT_THAT(notSaved[0][0].toString().toStdString(), HasSubstr("cannot be written"));
  sheet_.clear();
  EXPECT_FALSE(action.isEnabled());
}

}  // namespace
}  // namespace xsmoe::widgets
