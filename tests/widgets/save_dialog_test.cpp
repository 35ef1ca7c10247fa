// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/save_dialog.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
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
  int dialogs_ = 0;
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

}  // namespace
}  // namespace xsmoe::widgets
