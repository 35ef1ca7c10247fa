// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/save_dialog.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QTemporaryDir>
#include <QTimer>
#include <QWidget>
#include <functional>

namespace xsmoe::widgets {
namespace {

const QStringList kKinds{QStringLiteral("Web page (*.html)"), QStringLiteral("PDF for paper (*.pdf)")};

TEST(WithEnding, IsTheKindsWhereThereIsNone) {
  EXPECT_EQ(withEnding(QStringLiteral("/a.b/t"), kKinds[1]), QStringLiteral("/a.b/t.pdf"));
  EXPECT_EQ(withEnding(QStringLiteral("/a/tau_0.1"), kKinds[0]), QStringLiteral("/a/tau_0.1.html")) << "a number is no ending";
  EXPECT_EQ(withEnding(QStringLiteral("/a/t.HTM"), kKinds[1]), QStringLiteral("/a/t.HTM"));
}

class SaveDialogTest : public testing::Test {
 protected:
  /// The answer where each dialog is met by `act`, which ends it.
  [[nodiscard]] QString asked(const std::function<void(QFileDialog&)>& act) {
    QTimer meets;  // a dialog has an event loop of its own
    QObject::connect(&meets, &QTimer::timeout, &parent_, [&] {
      if (auto* const question = qobject_cast<QMessageBox*>(QApplication::activeModalWidget())) {
        ++questions_;
        return question->button(answer_)->click();
      }
      auto* const dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
      if (dialog == nullptr) return;
      ++dialogs_;
      act(*dialog);
    });
    meets.start(10);
    return askWhereToSave(&parent_, QStringLiteral("Save"), folder_.filePath(QStringLiteral("proposed.html")), kKinds);
  }
  [[nodiscard]] static QLineEdit& nameIn(const QFileDialog& dialog) {
    return *dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
  }
  void SetUp() override { parent_.show(); }
  QWidget parent_;
  QTemporaryDir folder_;
  int dialogs_ = 0, questions_ = 0;
  QMessageBox::StandardButton answer_ = QMessageBox::No;
};

TEST_F(SaveDialogTest, GivesANameWithoutAnEndingThatOfTheChosenKind) {
  const QString path = asked([&](QFileDialog& dialog) {
    dialog.selectNameFilter(kKinds[1]);
    nameIn(dialog).setText(folder_.filePath(QStringLiteral("mine")));
    QMetaObject::invokeMethod(&dialog, "accept");
  });
  EXPECT_EQ(path, folder_.filePath(QStringLiteral("mine.pdf")));
}

TEST_F(SaveDialogTest, ReplacesNothingWithoutAQuestion) {
  QFile there(folder_.filePath(QStringLiteral("mine.html")));
  ASSERT_TRUE(there.open(QIODevice::WriteOnly));
  there.close();
  const QString path = asked([&](QFileDialog& dialog) {
    if (dialogs_ > 1) return dialog.reject();
    nameIn(dialog).setText(folder_.filePath(QStringLiteral("mine")));
    QMetaObject::invokeMethod(&dialog, "accept");
  });
  EXPECT_EQ(dialogs_, 2);
  EXPECT_TRUE(path.isEmpty());
}

TEST_F(SaveDialogTest, ReplacesNothingBesideACsvFileWithoutAQuestion) {
  QFile beside(folder_.filePath(QStringLiteral("mine.provenance.json")));
  ASSERT_TRUE(beside.open(QIODevice::WriteOnly));
  beside.close();
  const auto ask = [this](const QString& name) {
    dialogs_ = questions_ = 0;
    return asked([&](QFileDialog& dialog) {
      if (dialogs_ > 1) return dialog.reject();
      nameIn(dialog).setText(folder_.filePath(name));
      QMetaObject::invokeMethod(&dialog, "accept");
    });
  };
  EXPECT_TRUE(ask(QStringLiteral("mine.csv")).isEmpty()) << "it is to stay, so that another name is asked for";
  EXPECT_EQ(questions_, 1);
  EXPECT_EQ(dialogs_, 2);
  answer_ = QMessageBox::Yes;
  EXPECT_EQ(ask(QStringLiteral("mine.csv")), folder_.filePath(QStringLiteral("mine.csv")));
  EXPECT_EQ(questions_, 1);
  EXPECT_EQ(ask(QStringLiteral("mine.pdf")), folder_.filePath(QStringLiteral("mine.pdf")));
  EXPECT_EQ(questions_, 0) << "nothing is written beside it";
}

}  // namespace
}  // namespace xsmoe::widgets
