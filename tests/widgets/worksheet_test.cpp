// SPDX-License-Identifier: GPL-3.0-or-later
// A student's predictions and answers as a text.
#include "widgets/learn/worksheet.h"

#include <gmock/gmock.h>

#include <QPushButton>
#include <QSignalSpy>
#include <QWidget>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "widgets/learn/save_worksheet_action.h"

namespace xsmoe::widgets {
namespace {

using testing::HasSubstr;

class Worksheets : public testing::Test {
 protected:
  /// In the order in which a person went.
  void answerAll() {
    add(4, "An expert is born", "Which layer gets one?", {"visual 4", "textual 4"}, "visual 4", "visual 4", "It carried most.");
    now_ = now_.addSecs(120);
    add(10, "Your turn", "What would you change?", {}, "größere τ", "", "");
    add(7, "τ prunes", "How many go at τ = 0.2?", {"two", "three"}, "two", "three", "Three lie below the line.\nThe third is new.");
  }
  void add(int step, const char* title, const char* question, const std::vector<const char*>& choices, const char* answer,
           const char* right, const char* explanation) {
    QStringList offered;
    for (const char* const one : choices) offered << QString::fromUtf8(one);
    sheet_.add({run_, step, QString::fromUtf8(title), QString::fromUtf8(question), offered, QString::fromUtf8(answer),
                QString::fromUtf8(right), QString::fromUtf8(explanation)});
  }

  QString run_ = QStringLiteral("first; seed 1");
  QDateTime now_{QDate(2026, 11, 30), QTime(10, 12)};
  Worksheet sheet_{nullptr, [this] { return now_; }};
};

TEST_F(Worksheets, TellEachAnswerWithItsTimeAndWhatWasRight) {
  answerAll();
  const auto text = sheet_.text().toStdString();
  EXPECT_THAT(text, HasSubstr("\nRun: first; seed 1\n\nStep 4. An expert is born (10:12)\n   Question: Which layer gets one?\n"
                              "   Choices: visual 4\n      textual 4\n   My answer: visual 4\n   That is right.\n"
                              "   Why: It carried most.\n"
                              "\nStep 7. τ prunes (10:14)\n   Question: How many go at τ = 0.2?\n   Choices: two\n      three\n"
                              "   My answer: two\n   Right is: three\n   Why: Three lie below the line.\n      The third is new.\n"
                              "\nStep 10. Your turn (10:14)\n   Question: What would you change?\n   My answer: größere τ\n\n"))
      << "in the order of the steps; where no answer is wrong, none is right";
  EXPECT_THAT(text, HasSubstr("Right answers: 1 of 2\n"));
  EXPECT_THAT(text, HasSubstr("2026"));
}

TEST_F(Worksheets, KeepEveryAnswerToAQuestion) {
  for (const char* answer : {"no", "yes"}) add(5, "Frozen", "Does it train?", {"yes", "no"}, answer, "no", "");
  EXPECT_EQ(sheet_.asked(), 2);
  EXPECT_EQ(sheet_.right(), 1);
}

TEST_F(Worksheets, GoRunByRun) {
  add(4, "Born", "Who?", {}, "a", "a", "");
  run_ = QStringLiteral("second; seed 2");
  add(2, "Beside", "What?", {}, "b", "b", "");
  run_ = QStringLiteral("first; seed 1");
  add(1, "Window", "When?", {}, "c", "c", "");
  const auto text = sheet_.text();
  const auto at = [&](const char* part) { return text.indexOf(QLatin1String(part)); };
  EXPECT_LT(at("Run: first"), at("Step 1. Window"));
  EXPECT_LT(at("Step 1. Window"), at("Step 4. Born"));
  EXPECT_LT(at("Step 4. Born"), at("Run: second"));
  EXPECT_LT(at("Run: second"), at("Step 2. Beside"));
  EXPECT_EQ(text.count(QStringLiteral("Run: first")), 1);
}

TEST_F(Worksheets, KnowWhetherTheyWereSaved) {
  const TemporaryFolder folder;
  EXPECT_FALSE(sheet_.hasUnsaved());
  answerAll();
  EXPECT_TRUE(sheet_.hasUnsaved());
  EXPECT_FALSE(sheet_.save(folder / "none" / "sheet.txt"));
  EXPECT_TRUE(sheet_.hasUnsaved());
  ASSERT_TRUE(sheet_.save(folder / "sheet.txt"));
  EXPECT_FALSE(sheet_.hasUnsaved());
  sheet_.restore(sheet_.kept());
  EXPECT_TRUE(sheet_.hasUnsaved()) << "nobody knows";
  sheet_.clear();
  EXPECT_FALSE(sheet_.hasUnsaved());
}

TEST_F(Worksheets, AreTheSameAgainFromWhatWasKept) {
  answerAll();
  Worksheet again;
  again.restore(sheet_.kept());
  EXPECT_EQ(again.text(), sheet_.text());
  auto cut = sheet_.kept();
  cut.removeLast();
  cut[1] = QStringLiteral("yesterday");
  again.restore(cut);
  EXPECT_EQ(again.asked(), 0) << "the first has no time, the last is not whole";
  EXPECT_FALSE(again.isEmpty()) << "the one between is there";
  auto other = sheet_.kept();
  other[0] = QStringLiteral("3");
  again.restore(other);
  EXPECT_TRUE(again.isEmpty()) << "it is in a form that is not known";
  again.restore({});
  EXPECT_TRUE(again.isEmpty());
}

TEST_F(Worksheets, AreSavedAsUtf8WholeOrNotAtAll) {
  answerAll();
  const TemporaryFolder folder;
  ASSERT_TRUE(sheet_.save(folder / "sheet.txt"));
  EXPECT_EQ(xsmoe::contentOf(folder / "sheet.txt"), sheet_.text().toStdString());
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
  EXPECT_EQ(xsmoe::contentOf(folder / "sheet.txt"), sheet_.text().toStdString());
  action.saveTo(QString::fromStdString((folder / "none/sheet.txt").string()));
  ASSERT_EQ(notSaved.count(), 1);
  EXPECT_THAT(notSaved[0][0].toString().toStdString(), HasSubstr("cannot be written"));
  sheet_.clear();
  EXPECT_FALSE(action.isEnabled());
}

}  // namespace
}  // namespace xsmoe::widgets
