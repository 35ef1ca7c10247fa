// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/extraction_dialog.h"

#include <QCheckBox>
#include <QPointer>
#include <QPushButton>

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/window_dialogs.h"
#include "tests/studio/studio_fixture.h"
#include "widgets/forms/extraction_form.h"

namespace xsmoe::studio {
namespace {

class ExtractionDialogTest : public StudioTest {
 protected:
  void TearDown() override { delete dialog_; }
  void open(bool featuresFound = false) {
    delete dialog_;
    dialog_ = new ExtractionDialog(factory(), stream(), featuresFound);
    QObject::connect(dialog_, &ExtractionDialog::extracted, dialog_, [this] { ++extracted_; });
    dialog_->show();
  }
  void openAndWait() {
    open();
    ASSERT_TRUE(eventually([&] { return dialog_->extractButton().isEnabled(); })) << dialog_->messages().text().toStdString();
  }

  QPointer<ExtractionDialog> dialog_;
  int extracted_ = 0;
};

TEST_F(ExtractionDialogTest, ExtractsAndTells) {
  openAndWait();
  EXPECT_EQ(dialog_->form().request().stream, folder("stream"));
  EXPECT_GE(dialog_->form().request().device.threads, 1);
  dialog_->extractButton().click();
  EXPECT_FALSE(dialog_->form().isEnabled());
  ASSERT_TRUE(eventually([&] { return extracted_ == 1; }));
  EXPECT_TRUE(dialog_->resultText().contains(QStringLiteral("Textual: 100 items"))) << dialog_->resultText().toStdString();
  EXPECT_TRUE(dialog_->messages().text().contains(QStringLiteral("features.h5")));
  EXPECT_FALSE(dialog_->extractButton().isVisible());
}

TEST_F(ExtractionDialogTest, CancelledItKeepsWhatIsFinishedAndGoesOn) {
  script_->holdLoading = true;
  openAndWait();
  dialog_->extractButton().click();
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun > 0; }));
  dialog_->busy().findChild<QPushButton*>(QStringLiteral("cancel"))->click();
  ASSERT_TRUE(eventually([&] { return dialog_->extractButton().isEnabled(); }));
  EXPECT_EQ(extracted_, 0);
  EXPECT_TRUE(dialog_->messages().text().contains(QStringLiteral("40 of 100 items are finished")))
      << dialog_->messages().text().toStdString();
  EXPECT_EQ(dialog_->extractButton().text(), QStringLiteral("&Go On"));
  EXPECT_EQ(dialog_->form().request().layers, (std::vector<int>{4, 8}));
  script_->holdLoading = false;
  dialog_->extractButton().click();
  ASSERT_TRUE(eventually([&] { return extracted_ == 1; }));
  EXPECT_TRUE(dialog_->resultText().contains(QStringLiteral("40 items were finished before")));
}

TEST_F(ExtractionDialogTest, OffersToBeginAnew) {
  script_->unfinished = 70;
  openAndWait();
  auto* const restart = dialog_->form().findChild<QCheckBox*>(QStringLiteral("restart"));
  ASSERT_TRUE(restart->isVisible());
  restart->click();
  dialog_->extractButton().click();
  ASSERT_TRUE(eventually([&] { return extracted_ == 1; }));
  EXPECT_FALSE(dialog_->resultText().contains(QStringLiteral("finished before")));
}

TEST_F(ExtractionDialogTest, OneThatCannotBeReadMayBeGivenUpAndIsToldInWordsOfTheWindow) {
  script_->unfinished = -1;
  openAndWait();
  EXPECT_TRUE(dialog_->messages().text().contains(QStringLiteral("Begin anew with the box “Begin anew”")))
      << dialog_->messages().text().toStdString();
  auto* const restart = dialog_->form().findChild<QCheckBox*>(QStringLiteral("restart"));
  ASSERT_TRUE(restart->isVisible());
  restart->click();
  EXPECT_EQ(dialog_->messages().text(), QString()) << "the error is of what was chosen before";
  dialog_->extractButton().click();
  ASSERT_TRUE(eventually([&] { return extracted_ == 1; }));
}

TEST_F(ExtractionDialogTest, FeaturesThatAreThereAreReplacedOnPurpose) {
  open(true);
  ASSERT_TRUE(eventually([&] { return dialog_->form().isEnabled(); }));
  EXPECT_FALSE(dialog_->extractButton().isEnabled());
  EXPECT_TRUE(dialog_->readiness().contains(QStringLiteral("Tick the box")));
  const QPoint place = dialog_->form().pos();
  dialog_->form().findChild<QCheckBox*>(QStringLiteral("replace"))->click();
  EXPECT_TRUE(dialog_->extractButton().isEnabled());
  EXPECT_EQ(dialog_->readiness(), QString());
  EXPECT_EQ(dialog_->form().pos(), place);
}

TEST_F(ExtractionDialogTest, ClosedWhileExtractingItGoesAtOnceAndEndsItsWork) {
  script_->holdLoading = true;
  openAndWait();
  dialog_->extractButton().click();
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun > 0; }));
  dialog_->reject();
  EXPECT_FALSE(dialog_->isVisible());
  ASSERT_TRUE(eventually([&] { return dialog_.isNull(); }));
  EXPECT_EQ(script_->loadsCancelled, 1);
}

TEST_F(ExtractionDialogTest, DestroyedWhileExtractingItWaits) {
  script_->holdLoading = true;
  openAndWait();
  dialog_->extractButton().click();
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun > 0; }));
  delete dialog_;
  EXPECT_EQ(script_->loadsCancelled, 1);
}

TEST_F(ExtractionDialogTest, AnEngineThatCannotBeLoadedIsSaid) {
  script_->refuseEngine = true;
  open();
  ASSERT_TRUE(eventually([&] { return dialog_->messages().text().contains(QStringLiteral("the engine cannot be loaded")); }));
}

TEST_F(ExtractionDialogTest, TheWindowOpensItForItsStreamAndReportsTheStreamAgain) {
  script_->featuresFound = false;
  MainWindow window(factory(), folders());
  window.show();
  EXPECT_EQ(window.dialogs().extractFeatures(), nullptr);
  EXPECT_TRUE(window.parts().messages->text().contains(QStringLiteral("Open a stream first")));
  window.session().openStream(stream());
  ASSERT_TRUE(eventually([&] { return window.session().readyToStart(); }));
  auto* const dialog = window.dialogs().extractFeatures();
  ASSERT_NE(dialog, nullptr);
  EXPECT_EQ(window.dialogs().extractFeatures(), dialog);
  ASSERT_TRUE(eventually([&] { return dialog->extractButton().isEnabled(); }));
  dialog->extractButton().click();
  ASSERT_TRUE(eventually([&] { return window.session().stream()->overview.report.featuresFound; }));
}

TEST_F(ExtractionDialogTest, AWindowThatClosesWhileExtractingEndsIt) {
  {
    MainWindow window(factory(), folders());
    window.session().openStream(stream());
    ASSERT_TRUE(eventually([&] { return window.session().readyToStart(); }));
    auto* const dialog = window.dialogs().extractFeatures();
    ASSERT_TRUE(eventually([&] { return dialog->form().isEnabled(); }));
    dialog->form().findChild<QCheckBox*>(QStringLiteral("replace"))->click();
    script_->holdLoading = true;
    const int before = script_->loadsBegun;
    dialog->extractButton().click();
    ASSERT_TRUE(eventually([&] { return script_->loadsBegun > before; }));
    window.close();
  }
  EXPECT_EQ(script_->loadsCancelled, 1);
}

}  // namespace
}  // namespace xsmoe::studio
