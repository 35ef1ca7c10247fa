// SPDX-License-Identifier: GPL-3.0-or-later
// Chosen runs of Compare, written for other programs.
#include "app/studio/perspectives/run_export.h"

#include <QAction>
#include <QMenu>
#include <algorithm>

#include "app/studio/parts/message_bar.h"
#include "tests/studio/main_window_fixture.h"
#include "tests/studio/session_fixture.h"
#include "widgets/pages/compare_page.h"

namespace xsmoe::studio {
namespace {

using testing::ElementsAre;
using widgets::ExportFor;

class RunExportTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    export_ = std::make_unique<RunExport>(*session_);
    QObject::connect(export_.get(), &RunExport::told, session_.get(),
                     [this](const QString& sentence, const QString&, const std::function<void()>& action) {
                       said_ << sentence;
                       action_ = action;
                     });
  }
  void TearDown() override { export_.reset(); }
  [[nodiscard]] bool waitForEnd() {
    return eventually([this] { return !export_->writing(); });
  }
  std::vector<engine::ExportRequest> asked() {
    const std::lock_guard lock(script_->requestMutex);
    return script_->exports;
  }
  std::unique_ptr<RunExport> export_;
  QStringList said_;
  std::function<void()> action_;
};

TEST_F(RunExportTest, TellsWhereARunWent) {
  export_->write(ExportFor::kTensorBoard, {QStringLiteral("/runs/a")}, QStringLiteral("/logs"));
  EXPECT_TRUE(export_->writing()) << "the window does not wait for it";
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(asked().size(), 1U);
  EXPECT_EQ(asked()[0].run, "/runs/a");
  EXPECT_EQ(asked()[0].tensorBoard, "/logs");
  EXPECT_TRUE(asked()[0].mlflow.empty());
  EXPECT_EQ(said_.constLast(), QStringLiteral("Exported for TensorBoard: /logs/a/events"));
}

TEST_F(RunExportTest, WritesSeveralOneAfterTheOtherAndTellsHowFarItIs) {
  export_->write(ExportFor::kMlflow, {QStringLiteral("/runs/a"), QStringLiteral("/runs/b")}, QStringLiteral("/mlruns"));
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(asked().size(), 2U);
  EXPECT_EQ(asked()[1].run, "/runs/b");
  EXPECT_EQ(asked()[1].mlflow, "/mlruns");
  EXPECT_EQ(said_, QStringList({QStringLiteral("Exporting for MLflow: run 1 of 2"), QStringLiteral("Exporting for MLflow: run 2 of 2"),
                                QStringLiteral("2 runs are exported for MLflow: /mlruns")}));
}

TEST_F(RunExportTest, WritesWeightsForPyTorchIntoAFolderARunAndNamesWhatLoadsThem) {
  export_->write(ExportFor::kPyTorch, {QStringLiteral("/runs/a"), QStringLiteral("/others/a")}, QStringLiteral("/out"));
  EXPECT_TRUE(export_->writing()) << "the window does not wait for it";
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(asked().size(), 2U);
  EXPECT_EQ(asked()[0].weights, "/out/a-weights");
  EXPECT_EQ(asked()[1].weights, "/out/a-weights_2") << "none is put over another";
  EXPECT_TRUE(asked()[0].tensorBoard.empty() && asked()[0].mlflow.empty());
  EXPECT_EQ(said_.constFirst(), QStringLiteral("Exporting for PyTorch: run 1 of 2"));
  EXPECT_TRUE(said_.constLast().startsWith(QStringLiteral("2 runs are exported for PyTorch: /out"))) << said_.constLast().toStdString();
  EXPECT_TRUE(said_.constLast().endsWith(QStringLiteral("xsmoe_model.py"))) << said_.constLast().toStdString();
  export_->write(ExportFor::kPyTorch, {QStringLiteral("/runs/a")}, QStringLiteral("/out"));
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(said_.constLast().contains(QStringLiteral("/out/a-weights. What loads them: "))) << said_.constLast().toStdString();
}

TEST_F(MainWindowTest, CompareOffersWeightsForPyTorchOfChosenRuns) {
  auto* const menu = page<widgets::ComparePage>().findChild<QMenu*>(QStringLiteral("export"));
  ASSERT_NE(menu, nullptr);
  const auto actions = menu->actions();
  const auto weights =
      std::find_if(actions.begin(), actions.end(), [](QAction* one) { return one->text().contains(QStringLiteral("PyTorch")); });
  ASSERT_NE(weights, actions.end());
  EXPECT_TRUE((*weights)->toolTip().contains(QStringLiteral("computes scores of xsmoe, static, noft, visual or textual")))
      << (*weights)->toolTip().toStdString();
}

TEST_F(RunExportTest, IsStoppedByAPerson) {
  script_->holdExports = true;
  export_->write(ExportFor::kMlflow, {QStringLiteral("/runs/a"), QStringLiteral("/runs/b")}, QStringLiteral("/mlruns"));
  ASSERT_TRUE(eventually([&] { return asked().size() == 1; }));
  ASSERT_TRUE(action_);
  action_();
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(said_.constLast().startsWith(QStringLiteral("Stopped: 0 runs of 2"))) << said_.constLast().toStdString();
  EXPECT_EQ(asked().size(), 1U) << "no other is begun";
}

TEST_F(RunExportTest, TellsWhatCannotBeWritten) {
  script_->refuseExports = true;
  std::vector<std::string> failures;
  QObject::connect(export_.get(), &RunExport::failed, session_.get(), [&](const Error& error) { failures.push_back(error.what); });
  export_->write(ExportFor::kTensorBoard, {QStringLiteral("/runs/a")}, QStringLiteral("/logs"));
  ASSERT_TRUE(waitForEnd());
  EXPECT_THAT(failures, ElementsAre("the disk is full"));
}

TEST_F(RunExportTest, MayGoWhileItWrites) {
  script_->holdExports = true;
  export_->write(ExportFor::kTensorBoard, {QStringLiteral("/runs/a")}, QStringLiteral("/logs"));
  export_.reset();
  session_.reset();
}

TEST_F(MainWindowTest, TellsWhereCompareHasExportedItsRuns) {
  auto& compare = page<widgets::ComparePage>();
  Q_EMIT compare.exportRequested(ExportFor::kTensorBoard, {QStringLiteral("/runs/a")}, QStringLiteral("/logs"));
  EXPECT_TRUE(eventually([&] { return parts().messages->text() == QStringLiteral("Exported for TensorBoard: /logs/a/events"); }))
      << parts().messages->text().toStdString();
}

}  // namespace
}  // namespace xsmoe::studio
