// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session.h"

#include <QDateTime>
#include <QThread>
#include <algorithm>

#include "model/core/setting_descriptions.h"

namespace xsmoe::studio {
namespace {

constexpr int kTypingPauseMs = 500;

/// The run's state after an end that its events do not tell.
std::shared_ptr<const LiveState> brokenOff(const LiveState& state, const Error& error) {
  RunHistory history = *state.history;
  history.apply({QDateTime::currentMSecsSinceEpoch(), RunFailed{describe(error)}});
  auto ended = std::make_shared<LiveState>(state);
  ended->history = std::make_shared<const RunHistory>(std::move(history));
  return ended;
}

}  // namespace

Session::Session(EngineFactory factory, StudioFolders folders, QObject* parent)
    : QObject(parent), folders_(std::move(folders)), questions_(std::move(factory)) {
  inspectAgain_.setSingleShot(true);
  inspectAgain_.setInterval(kTypingPauseMs);
  connect(&inspectAgain_, &QTimer::timeout, this, &Session::inspectAgain);
  connect(&questions_, &QuestionThread::progressed, this, &Session::progressed);
  connect(&training_, &EngineThread::progressed, this, &Session::progressed);
  connect(&training_, &EngineThread::live, this, &Session::onLive);
  connect(&training_, &EngineThread::ended, this, &Session::onEnded);
}

Session::~Session() {
  // Both give up at the same time, then each is waited for.
  if (controls_) controls_->stop();
  questions_.cancel();
}

void Session::prepare() {
  const auto device = settings_.device;
  questions_.ask(
      [device](QuestionDesk& desk) -> Result<experiments::DeviceReport> {
        auto engine = desk.engine();
        if (!engine) return tl::make_unexpected(engine.error());
        return (*engine)->probeDevice(device);
      },
      [this](const Result<experiments::DeviceReport>& report) {
        if (!report) return fail(report.error());
        device_ = *report;
        Q_EMIT deviceChanged();
      });
}

RunState Session::runState() const { return state_ ? state_->history->state() : RunState::kNotStarted; }

Result<RunSettings> Session::settingsToRun() const {
  if (!stream_)
    return usageError("no stream is open", "there is nothing to train on", "Open a stream folder, or train on the built-in stream");
  if (!stream_->overview.report.featuresFound)
    return badInput(stream_->folder.string(), "the stream has no feature cache", "Extract them: File, Extract Features…");
  auto settings = settings_;
  if (settings.device.threads == 0) settings.device.threads = std::max(1, QThread::idealThreadCount() - 1);
  if (auto valid = validate(settings, stream_->overview.hiddenStates, stream_->overview.cachedStates); !valid)
    return tl::make_unexpected(valid.error());
  return settings;
}

RunDescription Session::nextRun() const {
  RunDescription description;
  description.settings = settings_;
  if (!stream_) return description;
  description.streamTitle = stream_->overview.report.title;
  description.streamFolder = stream_->folder.string();
  description.hiddenStates = stream_->overview.hiddenStates;
  description.cachedStates = stream_->overview.cachedStates;
  description.visualWidth = stream_->overview.visualWidth;
  description.textualWidth = stream_->overview.textualWidth;
  return description;
}

void Session::start() { begin(std::nullopt); }

void Session::begin(std::optional<streaming::Boundary> stepUntil) {
  if (live() && !stopping_) return;
  const auto settings = settingsToRun();
  if (!settings) return fail(settings.error());
  if (inspectAgain_.isActive()) inspectAgain();
  const auto title = QString::fromStdString(stream_->overview.report.title);
  const auto folder = newRunFolder(folders_.runs, QDateTime::currentDateTime(), settings->model.variant, title);
  const experiments::TrainRequest request{stream_->folder, folder, *settings, {}};

  auto description = nextRun();
  description.name = folder.filename().string();
  description.folder = folder.string();
  description.settings = *settings;
  auto state = std::make_shared<LiveState>();
  state->runId = ++runId_;
  state->history = std::make_shared<const RunHistory>(std::move(description));
  controls_ = std::make_shared<streaming::Controls>();
  if (stepUntil) controls_->step(*stepUntil);  // before the first batch
  stopping_ = false;
  runStream_.clear();
  showRun(std::move(state), folder, false);
  training_.train({runId_, engine_, request, controls_});
}

void Session::showRun(std::shared_ptr<const LiveState> state, const std::filesystem::path& folder, bool stored) {
  state_ = std::move(state);
  runFolder_ = folder;
  stored_ = stored;
  Q_EMIT runOpened();
}

void Session::pause() {
  if (live()) controls_->pause();
}

void Session::resume() {
  if (live()) controls_->resume();
}

void Session::step(streaming::Boundary until) {
  if (live())
    controls_->step(until);
  else
    begin(until);
}

void Session::stop() {
  if (!live()) return;
  stopping_ = true;
  controls_->stop();
}

void Session::setTau(double tau) {
  settings_.model.tau = tau;
  if (live()) controls_->setTau(tau);
}

void Session::setGrouping(const Grouping& grouping) {
  settings_.model.grouping = grouping;
  if (live()) controls_->setGrouping(grouping);
  Q_EMIT settingsChanged();
}

void Session::pruneNow() {
  if (live()) controls_->pruneNow();
}

void Session::copyModel() {
  if (live()) controls_->copyModel();
}

void Session::onLive(const std::shared_ptr<const LiveState>& state) {
  if (state->runId != runId_) return;  // of an older run
  state_ = state;
  Q_EMIT stateChanged();
}

void Session::onEnded(const RunEnd& end) {
  if (end.runId != runId_) return;
  controls_.reset();
  stopping_ = false;
  if (end.error) {
    if (runState() == RunState::kRunning || runState() == RunState::kPaused) onLive(brokenOff(*state_, *end.error));
    fail(*end.error);
  }
  if (std::filesystem::exists(runFolder_)) Q_EMIT folderOpened(runFolder_);  // it can be opened from now on
  Q_EMIT runEnded();
}

}  // namespace xsmoe::studio
