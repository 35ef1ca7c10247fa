// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QUrl>
#include <filesystem>
#include <memory>

#include "app/studio/shell/main_window.h"
#include "tests/studio/studio_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/tau_control.h"

namespace xsmoe::studio {

/// The whole window over a made-up engine.
class MainWindowTest : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    makeWindow();
  }
  void makeWindow() {
    window_ = std::make_unique<MainWindow>(factory(), folders());
    auto settings = session().settings();
    settings.training.epochs = 3;
    session().setSettings(settings);
    window_->show();
  }
  Session& session() { return window_->session(); }
  const WindowParts& parts() { return window_->parts(); }
  template <class Page>
  Page& page() {
    return *window_->findChild<Page*>();
  }
  template <class Which>
  Which& shown() {
    auto& one = perspective<Which>(*window_);
    window_->showPerspective(one);
    return one;
  }
  [[nodiscard]] bool waitForState(RunState state) {
    return eventually([this, state] { return session().run().phase() == state; });
  }
  void openStreamAndWait() {
    session().open(stream());
    ASSERT_TRUE(eventually([this] { return session().readyToStart(); }));
  }
  void drop(const std::filesystem::path& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(path.string()))});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &drop);
  }
  void startEndlessRun() {
    script_->endless = true;
    openStreamAndWait();
    parts().controls->run()->trigger();
    ASSERT_TRUE(waitForState(RunState::kRunning));
  }
  /// Whether to quit while a run trains; null: it is not asked.
  QMessageBox* question() { return window_->findChild<QMessageBox*>(QStringLiteral("quitting")); }
  QDoubleSpinBox* tauNumber() { return parts().tau->findChild<QDoubleSpinBox*>(); }

  std::unique_ptr<MainWindow> window_;
};

}  // namespace xsmoe::studio
