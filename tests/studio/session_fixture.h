// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "app/studio/session/session.h"
#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {

/// A session with the fake engine, and what it complained about.
class SessionFixture : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    session_ = std::make_unique<Session>(factory(), folders());
    QObject::connect(session_.get(), &Session::failed, session_.get(), [this](const Error& error) { errors_.push_back(error); });
    auto settings = session_->settings();
    settings.training.epochs = 3;
    session_->setSettings(settings);
  }
  void openStreamAndWait() {
    session_->openStream(stream());
    ASSERT_TRUE(eventually([this] { return session_->stream().has_value(); }));
  }
  [[nodiscard]] bool waitForState(RunState state) {
    return eventually([this, state] { return session_->run().phase() == state; });
  }
  [[nodiscard]] bool waitForEnd() {
    return eventually([this] { return !session_->live(); });
  }
  /// The thread for questions answers nothing until that is false, or the session goes.
  [[nodiscard]] std::shared_ptr<std::atomic<bool>> holdQuestions() const {
    auto held = std::make_shared<std::atomic<bool>>(true);
    auto& questions = session_->questions();
    questions.ask(
        session_.get(),
        [held, goOn = questions.progressCallback()](QuestionDesk&) -> Result<bool> {
          while (*held && goOn({"waiting", 0, 0, {}})) std::this_thread::yield();
          return true;
        },
        [](const Result<bool>&) {});
    return held;
  }
  /// What is asked of the open run next opens it, as where it was asked about never: the questions of one run are there at a time.
  void askAboutAnotherRun() {
    makeRunFolder(folder("another"), stream());
    bool answered = false;
    session_->questions().ask(
        session_.get(), [run = folder("another")](QuestionDesk& desk) -> Result<bool> { return desk.questions(run, {}).has_value(); },
        [&answered](const Result<bool>&) { answered = true; });
    ASSERT_TRUE(eventually([&answered] { return answered; }));
  }
  [[nodiscard]] bool waitForOpening() {
    return eventually([this] { return script_->openings > 0; });
  }
  void trainAll() {
    openStreamAndWait();
    session_->start();
    ASSERT_TRUE(waitForEnd());
  }

  std::unique_ptr<Session> session_;
  std::vector<Error> errors_;
};

}  // namespace xsmoe::studio
