// SPDX-License-Identifier: GPL-3.0-or-later
// A run whose stream is gone: going on with it and forking it ask where the stream is, and work once a person has said so.
#include <QAction>
#include <QFileDialog>
#include <QPushButton>
#include <QTimer>

#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/main_window.h"
#include "tests/studio/session_fixture.h"

namespace xsmoe::studio {
namespace {

class MissingStream : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    script_->recordedWindows = 2;  // it did not reach its end
    makeRunFolder(folder("run"), folder("moved"));
    QObject::connect(session_.get(), &Session::streamNeeded, session_.get(), [this](const Error& error, const auto& again) {
      needed_.push_back(error);
      again_ = again;
    });
  }
  /// As the first thing that the window does.
  void openRunAndWait() {
    session_->openRun(folder("run"));
    ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  }
  std::vector<engine::ResumeRequest> resumes() {
    const std::lock_guard lock(script_->requestMutex);
    return script_->resumes;
  }
  std::vector<engine::ForkRequest> forks() {
    const std::lock_guard lock(script_->requestMutex);
    return script_->forks;
  }

  std::vector<Error> needed_;
  std::function<void()> again_;
};

TEST_F(MissingStream, IsAskedForBeforeARunGoesOn) {
  openRunAndWait();
  ASSERT_TRUE(session_->canGoOn());
  session_->goOn();
  ASSERT_EQ(needed_.size(), 1u);
  EXPECT_EQ(describe(needed_[0]), folder("moved").string() + ": the stream of this run is not there. Locate its folder.");
  EXPECT_FALSE(session_->live());
  EXPECT_TRUE(session_->canGoOn()) << "nothing has changed";

  session_->locateStream(stream(), again_);
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(resumes().size(), 1u);
  EXPECT_EQ(resumes()[0].run, folder("run"));
  EXPECT_EQ(resumes()[0].stream, stream());
  EXPECT_TRUE(errors_.empty());
}

TEST_F(MissingStream, IsAskedForBeforeARunIsForked) {
  openRunAndWait();
  session_->fork(0, {{"tau", "0.4"}});
  ASSERT_EQ(needed_.size(), 1u);
  EXPECT_EQ(needed_[0].where, folder("moved").string());
  EXPECT_FALSE(session_->live());
  EXPECT_EQ(session_->run().folder, folder("run"));

  session_->locateStream(stream(), again_);
  ASSERT_TRUE(eventually([&] { return forks().size() == 1; }));
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(forks()[0].stream, stream());
  EXPECT_EQ(forks()[0].changes, (std::map<std::string, std::string>{{"tau", "0.4"}}));
  EXPECT_EQ(session_->run().folder, forks()[0].fork);
  EXPECT_TRUE(errors_.empty());
}

TEST_F(MissingStream, IsStillMissingWhereAnotherFolderWasNamed) {
  openRunAndWait();
  session_->locateStream(folder("nothing"), [this] { session_->goOn(); });
  ASSERT_TRUE(eventually([&] { return !errors_.empty(); }));
  EXPECT_FALSE(session_->live());
  EXPECT_TRUE(session_->run().stream.empty());
  session_->goOn();
  ASSERT_EQ(needed_.size(), 1u);
  EXPECT_EQ(needed_[0].where, folder("moved").string());
}

TEST_F(MissingStream, IsNotAnotherOneThatAPersonNames) {
  openRunAndWait();
  script_->otherStream = true;
  session_->locateStream(stream(), [this] { session_->goOn(); });
  ASSERT_TRUE(eventually([&] { return !errors_.empty(); }));
  EXPECT_EQ(describe(errors_[0]), stream().string() + ": the stream is another one. Name that of the run.");
  EXPECT_FALSE(session_->opening());
  EXPECT_FALSE(session_->stream());
  EXPECT_TRUE(session_->run().stream.empty());
}

TEST_F(MissingStream, NeedNotBeOpenInTheWindow) {
  makeRunFolder(folder("run"), stream());
  script_->holdLoading = true;
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun == 1; }));
  session_->cancelOpening();
  script_->holdLoading = false;
  ASSERT_FALSE(session_->stream());
  session_->goOn();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(needed_.empty());
  EXPECT_TRUE(errors_.empty());
}

TEST_F(MissingStream, IsNamedInADialogThatTheMessageOpens) {
  MainWindow window(factory(), folders());
  window.show();
  window.session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().canGoOn(); }));
  window.findChild<QAction*>(QStringLiteral("goOn"))->trigger();
  auto* const messages = window.parts().messages;
  EXPECT_TRUE(messages->text().contains(QStringLiteral("the stream of this run is not there"))) << messages->text().toStdString();

  QTimer chooses;  // the dialog has an event loop of its own
  QObject::connect(&chooses, &QTimer::timeout, &window, [&] {
    auto* const dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
    if (dialog == nullptr) return;
    dialog->setDirectory(QString::fromStdString(stream().string()));
    QMetaObject::invokeMethod(dialog, "accept");
    chooses.stop();
  });
  chooses.start(10);
  messages->findChild<QPushButton*>()->click();
  ASSERT_TRUE(eventually([&] { return window.session().run().phase() == RunState::kFinished && !window.session().live(); }));
  ASSERT_EQ(resumes().size(), 1u);
  EXPECT_EQ(resumes()[0].stream, stream());
}

}  // namespace
}  // namespace xsmoe::studio
