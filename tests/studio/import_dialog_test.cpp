// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/import_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/session/folder_kind.h"
#include "tests/studio/studio_fixture.h"
#include "widgets/forms/source_list.h"
#include "widgets/pages/import_counts.h"
#include "widgets/pages/import_page.h"

namespace xsmoe::studio {
namespace {

/// Records that an import tells its progress for.
constexpr int kLongEnough = 20'000;

class ImportDialogTest : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    makeDialog(data::importStream);
  }
  void TearDown() override { delete dialog_; }

  void makeDialog(Importer importer) {
    delete dialog_;
    dialog_ = new ImportDialog(nullptr, std::move(importer));
    QObject::connect(dialog_, &ImportDialog::counted, dialog_, [this] { ++counted_; });
    QObject::connect(dialog_, &ImportDialog::imported, dialog_, [this](const auto& folder) { imported_ = folder; });
    dialog_->show();
  }
  /// The real import, which after its first report of progress goes on only when it is cancelled.
  Importer held() {
    return [this](const ImportSettings& settings, const std::filesystem::path& target, const ProgressCallback& progress) {
      return data::importStream(settings, target, [&](const Progress& report) {
        ++begun_;
        while (progress(report)) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return false;
      });
    };
  }
  widgets::ImportPage& page() { return dialog_->page(); }
  template <class Widget>
  Widget* part(const char* name) {
    return page().findChild<Widget*>(QLatin1String(name));
  }
  [[nodiscard]] bool waitForCounts(const char* line) {
    return eventually([&] { return page().counts().summary().contains(QString::fromUtf8(line)); });
  }
  void addAndWait(const std::filesystem::path& path) {
    dialog_->add({path});
    ASSERT_TRUE(eventually([&] { return dialog_->importButton().isEnabled(); })) << dialog_->messages().text().toStdString();
  }
  [[nodiscard]] std::vector<std::string> entries() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder(""))) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

  QPointer<ImportDialog> dialog_;
  std::filesystem::path imported_;
  int counted_ = 0;
  std::atomic<int> begun_{0};
};

TEST_F(ImportDialogTest, SaysWhatToDoFirst) {
  EXPECT_EQ(page().counts().summary(), QStringLiteral("Add the files to import."));
  EXPECT_FALSE(dialog_->importButton().isEnabled());
}

TEST_F(ImportDialogTest, RecognisesCountsAndImportsATable) {
  addAndWait(makeLog("orders.csv"));
  ASSERT_TRUE(waitForCounts("Records: 60")) << page().counts().summary().toStdString();
  EXPECT_EQ(page().counts().heading(), QStringLiteral("Of all 60 records"));
  EXPECT_EQ(part<QComboBox>("User")->currentText(), QStringLiteral("customer_id"));
  EXPECT_EQ(page().target().toStdString(), folder("orders-stream").string());
  dialog_->importButton().click();
  ASSERT_TRUE(eventually([&] { return !imported_.empty(); })) << dialog_->messages().text().toStdString();
  EXPECT_EQ(imported_, folder("orders-stream"));
  EXPECT_EQ(folderKind(imported_), FolderKind::kStream);
  EXPECT_TRUE(eventually([&] { return dialog_.isNull(); })) << "nothing was left out that is to be read";
}

TEST_F(ImportDialogTest, CountsAnswerToEachSetting) {
  addAndWait(makeLog("orders.csv"));
  ASSERT_TRUE(waitForCounts("Records: 60"));
  part<QLineEdit>("from")->setText(QStringLiteral("2020-09-14"));  // the log begins on the 13th, at 12:26:40
  ASSERT_TRUE(waitForCounts("Outside the dates: 12")) << page().counts().summary().toStdString();
  EXPECT_TRUE(page().counts().summary().contains(QStringLiteral("Records: 48")));
  part<QLineEdit>("from")->clear();
  part<QSpinBox>("windows")->setValue(2);
  part<QSpinBox>("kCore")->setValue(10);
  ASSERT_TRUE(waitForCounts("60 records of 3 users"));
  part<QSpinBox>("kCore")->setValue(11);  // more than any user has in half of the log
  ASSERT_TRUE(eventually([&] { return !page().counts().summary().contains(QStringLiteral("60 records of 3 users")); }));
}

TEST_F(ImportDialogTest, AnotherMappingIsReadAnew) {
  std::ofstream(folder("odd.csv")) << "user,item,timestamp,session\nu1,p1,1600000000,s1\nu1,p2,1600003600,s2\n";
  addAndWait(folder("odd.csv"));
  ASSERT_TRUE(waitForCounts("Users: 1"));
  part<QComboBox>("User")->setCurrentText(QStringLiteral("session"));
  EXPECT_TRUE(waitForCounts("Users: 2")) << page().counts().summary().toStdString();
}

TEST_F(ImportDialogTest, OnlyTheLastOfManyChangesIsCounted) {
  addAndWait(makeLog("orders.csv"));
  ASSERT_TRUE(waitForCounts("Records: 60"));
  const int before = counted_;
  for (int kCore = 1; kCore <= 20; ++kCore) part<QSpinBox>("kCore")->setValue(kCore);
  ASSERT_TRUE(eventually([&] { return counted_ > before; }));
  QTest::qWait(50);  // another count would have come by now
  EXPECT_EQ(counted_, before + 1);
}

TEST_F(ImportDialogTest, AWrongDateIsSaidInPlaceOfTheCounts) {
  addAndWait(makeLog("orders.csv"));
  part<QLineEdit>("from")->setText(QStringLiteral("yesterday"));
  EXPECT_TRUE(waitForCounts("yesterday")) << page().counts().summary().toStdString();
  part<QLineEdit>("from")->clear();
  EXPECT_TRUE(waitForCounts("Records: 60"));
}

TEST_F(ImportDialogTest, BadLinesStayToBeReadAfterTheImport) {
  std::ofstream(makeLog("orders.csv"), std::ios::app) << "u9,p9,no time,4\n";
  addAndWait(folder("orders.csv"));
  ASSERT_TRUE(waitForCounts("Bad lines: 1")) << page().counts().summary().toStdString();
  dialog_->importButton().click();
  ASSERT_TRUE(eventually([&] { return !imported_.empty(); })) << dialog_->messages().text().toStdString();
  EXPECT_TRUE(dialog_->isVisible());
  EXPECT_EQ(page().counts().heading(), QStringLiteral("Imported"));
  EXPECT_FALSE(dialog_->importButton().isVisible()) << "it is done";
}

TEST_F(ImportDialogTest, AnErrorIsShownAndTheDialogStaysUsable) {
  addAndWait(makeLog("orders.csv"));
  dialog_->add({folder("missing.csv")});
  ASSERT_TRUE(eventually([&] { return dialog_->messages().text().contains(QStringLiteral("missing.csv")); }));
  EXPECT_EQ(page().settings().sources.size(), 1U) << "what was there stays";

  std::filesystem::create_directories(folder("full"));
  std::ofstream(folder("full") / "notes.txt") << "mine";
  page().setTarget(QString::fromStdString(folder("full").string()));
  dialog_->importButton().click();
  ASSERT_TRUE(eventually([&] { return dialog_->messages().text().contains(QStringLiteral("/full")); }));
  EXPECT_TRUE(imported_.empty());
  page().setTarget(QString::fromStdString(folder("empty").string()));
  ASSERT_TRUE(dialog_->importButton().isEnabled());
  dialog_->importButton().click();
  EXPECT_TRUE(eventually([&] { return imported_ == folder("empty"); }));
}

TEST_F(ImportDialogTest, AnExceptionIsAnErrorToo) {
  makeDialog([](const auto&, const auto&, const auto&) -> Result<ImportReport> { throw std::runtime_error("no memory"); });
  addAndWait(makeLog("orders.csv"));
  dialog_->importButton().click();
  EXPECT_TRUE(eventually([&] { return dialog_->messages().text().contains(QStringLiteral("no memory")); }));
  EXPECT_TRUE(dialog_->importButton().isEnabled());
}

TEST_F(ImportDialogTest, CancelLeavesNothingAndTheDialogUsable) {
  makeDialog(held());
  addAndWait(makeLog("orders.csv", kLongEnough));
  const auto before = entries();
  dialog_->importButton().click();
  ASSERT_TRUE(eventually([&] { return begun_ == 1; }));
  ASSERT_NE(entries(), before) << "something half-written is there";
  EXPECT_TRUE(waitForCounts("Records: 20,000")) << "counted before, however soon it was begun";
  EXPECT_FALSE(part<QLineEdit>("target")->isEnabled());
  EXPECT_FALSE(dialog_->importButton().isEnabled());
  dialog_->busy().findChild<QPushButton*>(QStringLiteral("cancel"))->click();
  ASSERT_TRUE(eventually([&] { return dialog_->messages().text().contains(QStringLiteral("was cancelled")); }));
  EXPECT_EQ(entries(), before);
  EXPECT_TRUE(dialog_->importButton().isEnabled());
  EXPECT_TRUE(dialog_->busy().isHidden());
  EXPECT_TRUE(imported_.empty());
}

TEST_F(ImportDialogTest, ClosingDuringAnImportCancelsItAndWaitsOutOfSight) {
  makeDialog(held());
  addAndWait(makeLog("orders.csv", kLongEnough));
  const auto before = entries();
  dialog_->importButton().click();
  ASSERT_TRUE(eventually([&] { return begun_ == 1; }));
  ASSERT_NE(entries(), before) << "something half-written is there";
  dialog_->close();
  EXPECT_FALSE(dialog_->isVisible());
  ASSERT_TRUE(eventually([&] { return dialog_.isNull(); }));
  EXPECT_EQ(entries(), before);
  EXPECT_TRUE(imported_.empty());
}

TEST_F(ImportDialogTest, DeletedDuringAnImportItWaits) {
  makeDialog(held());
  addAndWait(makeLog("orders.csv", kLongEnough));
  const auto before = entries();
  dialog_->importButton().click();
  ASSERT_TRUE(eventually([&] { return begun_ == 1; }));
  ASSERT_NE(entries(), before) << "something half-written is there";
  delete dialog_;
  EXPECT_EQ(entries(), before);
}

TEST_F(ImportDialogTest, CanBeClosedWhileItLooksAtFiles) {
  dialog_->add({makeLog("orders.csv")});
  dialog_->close();
  EXPECT_TRUE(eventually([&] { return dialog_.isNull(); }));
}

TEST_F(ImportDialogTest, MoreFilesJoinThoseThatAreThere) {
  dialog_->add({makeLog("orders.csv")});
  std::ofstream(folder("products.csv")) << "product_id,title\np1,Red bowl\np2,Blue cup\n";
  dialog_->add({folder("products.csv")});  // while the first is still being looked at
  ASSERT_TRUE(eventually([&] { return page().settings().sources.size() == 2; }));
  EXPECT_EQ(page().target().toStdString(), folder("orders-stream").string());
}

TEST_F(ImportDialogTest, ReturnInAFieldImportsNothing) {
  makeDialog(held());
  addAndWait(makeLog("orders.csv", kLongEnough));
  QTest::keyClick(part<QLineEdit>("from"), Qt::Key_Return);
  QTest::qWait(50);
  EXPECT_EQ(begun_, 0);
}

}  // namespace
}  // namespace xsmoe::studio
