// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/session.h"

#include <QDateTime>
#include <QThread>
#include <algorithm>
#include <utility>

#include "app/studio/session/queue_runner.h"
#include "model/core/data_loss.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"

namespace xsmoe::studio {
namespace {

constexpr int kTypingPauseMs = 500;

/// What may change while a run is going.
void takeLiveSettings(RunSettings& settings, const RunSettings& from) {
  settings.model.tau = from.model.tau;
  settings.model.grouping = from.model.grouping;
  for (const auto& setting : settingDescriptions())
    if (setting.live) setting.set(settings, setting.get(from));
}

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
    : QObject(parent),
      folders_(std::move(folders)),
      engine_(std::make_shared<SharedEngine>(std::move(factory))),
      questions_(engine_),
      trainer_(engine_) {
  inspectAgain_.setSingleShot(true);
  inspectAgain_.setInterval(kTypingPauseMs);
  connect(&inspectAgain_, &QTimer::timeout, this, &Session::inspectAgain);
  connect(&questions_, &QuestionThread::progressed, this, &Session::progressed);
  connect(&trainer_, &EngineThread::progressed, this, &Session::progressed);
  connect(&trainer_, &EngineThread::live, this, &Session::onLive);
  connect(&trainer_, &EngineThread::noticed, this, &Session::noticed);
  connect(&trainer_, &EngineThread::dataTold, this, &Session::dataTold);
  connect(&trainer_, &EngineThread::copied, this, [this] {
    if (live()) Q_EMIT modelCopied();
  });
  connect(&trainer_, &EngineThread::ended, this, &Session::onEnded);
  queue_ = std::make_unique<QueueRunner>(*this, folders_.queue);
}

Session::~Session() {
  // Both give up at the same time, then each is waited for.
  training_.stop();
  questions_.cancel();
}

void Session::prepare() {
  queue_->load();
  const auto device = settings_.shown().device;
  questions_.askEngine([device](engine::Engine& engine) -> Result<engine::DeviceReport> { return engine.probeDevice(device); },
                       [this](const Result<engine::DeviceReport>& report) {
                         if (!report) return fail(report.error());
                         device_ = *report;
                         Q_EMIT deviceChanged();
                       });
}

Result<RunSettings> Session::settingsToRun(RunSettings settings) const {
  if (!stream_)
    return usageError("no stream is open", "there is nothing to train on", "Open a stream folder, or train on the built-in stream");
  if (!stream_->overview.report.featuresFound && readsFeatures(settings.model.method))
    return badInput(stream_->folder.string(), "the stream has no feature cache",
                    "Extract them: File, Extract Features…; the methods " + keysWithoutFeatures() + " train without them");
  if (settings.device.threads == 0) settings.device.threads = std::max(1, QThread::idealThreadCount() - 1);
  if (auto valid = validate(settings, stream_->overview.hiddenStates, stream_->overview.cachedStates); !valid)
    return tl::make_unexpected(valid.error());
  return settings;
}

Result<engine::TrainRequest> Session::requestToTrain() const {
  auto settings = settingsToRun(nextSettings());
  if (!settings) return tl::make_unexpected(settings.error());
  return engine::TrainRequest{stream_->folder, {}, std::move(*settings), {}};
}

void Session::keepForecast(const engine::TrainRequest& request, const Forecast& forecast) {
  forecasted_ = request;
  forecasted_->forecast = forecast;
}

RunDescription Session::nextRun() const {
  RunDescription description;
  description.settings = settings_.shown();
  if (!stream_) return description;
  description.streamTitle = stream_->overview.report.title;
  description.streamFolder = stream_->folder.string();
  description.hiddenStates = stream_->overview.hiddenStates;
  description.cachedStates = stream_->overview.cachedStates;
  description.visualWidth = stream_->overview.visualWidth;
  description.textualWidth = stream_->overview.textualWidth;
  return description;
}

std::optional<SizedNetwork> Session::network() const {
  if (!stream_) return std::nullopt;
  const auto& overview = stream_->overview;
  SizedNetwork network{settings_.shown().model, {}};
  network.sizes.sequenceLength = settings_.shown().protocol.sequenceLength;
  network.sizes.hiddenStates = overview.hiddenStates;
  network.sizes.visualWidth = overview.visualWidth;
  network.sizes.textualWidth = overview.textualWidth;
  network.sizes.users = overview.report.keptUsers;
  network.sizes.items = overview.report.keptItems;
  if (live() && run_.state) {
    const auto& history = *run_.state->history;
    network.model = history.settings().model;
    network.sizes.experts = expertsOf(network.model.method, network.model.grouping, history.usage());
  }
  for (const auto modality : modalitiesOf(network.model.method))
    if ((modality == Modality::kVisual ? overview.visualWidth : overview.textualWidth) == 0) return std::nullopt;
  return network;
}

void Session::start() { begin(nullptr); }

void Session::begin(const std::function<void(engine::Controls&)>& press, bool references) {
  if (live() && !training_.stopping()) return;
  giveBackSettings();
  auto settings = settingsToRun(settings_.shown());
  if (!settings) return fail(settings.error());
  settings->training.references = settings->training.references || references;
  if (inspectAgain_.isActive()) inspectAgain();
  const auto title = QString::fromStdString(stream_->overview.report.title);
  const auto folder = newRunFolder(folders_.runs, QDateTime::currentDateTime(), settings->model.method, title);
  engine::TrainRequest request{stream_->folder, folder, *settings, {}};
  if (forecasted_ && forecasted_->stream == request.stream && forecasted_->settings == request.settings)
    request.forecast = forecasted_->forecast;

  auto description = nextRun();
  description.name = folder.filename().string();
  description.folder = folder.string();
  description.settings = *settings;
  description.forecast = request.forecast;
  const auto controls = beginRun(RunHistory(std::move(description)), {{}, folder, {}, false});
  if (press) press(*controls);
  trainer_.train({runId_, request, controls});
}

bool Session::train(const ExperimentPlan& plan, const PlannedRun& run) {
  if (live() || opening_) return false;
  inspectAgain_.stop();
  settings_.putAside();
  RunDescription description;
  description.name = run.name;
  description.folder = run.folder;
  description.streamFolder = plan.stream;
  description.settings = run.settings;
  if (stream_ && stream_->folder == plan.stream) description.streamTitle = stream_->overview.report.title;
  OpenRun open;
  open.folder = run.folder;
  open.stream = plan.stream;
  open.planned = true;
  const auto controls = beginRun(RunHistory(std::move(description)), std::move(open));
  trainer_.train({runId_, PlannedRequest{plan, run.name, run.folder}, controls});
  return true;
}

/// Shows a run that is about to begin.
std::shared_ptr<engine::Controls> Session::beginRun(RunHistory history, OpenRun run) {
  auto state = std::make_shared<LiveState>();
  state->runId = ++runId_;
  state->history = std::make_shared<const RunHistory>(std::move(history));
  run.state = std::move(state);
  auto controls = training_.begin();
  refusals_ = 0;
  asked_.forget();
  showRun(std::move(run));
  return controls;
}

void Session::forkWith(int window, const std::map<std::string, std::string>& changes, const std::vector<Change>& then) {
  if (!run_.state || opening_ || !std::filesystem::exists(run_.folder)) return;
  if (!findsStreamOfRun([this, window, changes, then] { forkWith(window, changes, then); })) return;
  const auto& parent = *run_.state->history;
  auto description = parent.description();
  const auto folder = newRunFolder(folders_.runs, QDateTime::currentDateTime(), description.settings.model.method,
                                   QString::fromStdString(description.streamTitle));
  const engine::ForkRequest request{run_.folder, window, folder, changes, run_.stream};
  auto settings = settings_.shown();
  for (const auto& one : parent.windows())
    if (one.window.value == window) settings = one.settings;
  for (const auto& [key, value] : changes)
    if (auto set = setSetting(settings, key, value); !set) return fail(set.error());
  settings_.putAside();
  settings_.show(settings);
  training_.stop();  // a run that is going on; the fork begins when it has ended
  description.name = folder.filename().string();
  description.folder = folder.string();
  description.forecast = {};  // it was of the run from its beginning
  const auto controls = beginRun(RunHistory(std::move(description)), {{}, folder, run_.stream, false});
  // Its events tell of the past that it shares before they tell of these.
  for (const auto& [key, value] : changes)
    if (const auto change = changeFrom(key, value)) asked_.add(*change, QDateTime::currentMSecsSinceEpoch());
  for (const auto& change : then) controls->ask(change);
  trainer_.train({runId_, request, controls});
  Q_EMIT settingsChanged();
}

void Session::goOn() {
  if (canGoOn() && findsStreamOfRun([this] { goOn(); })) resume(false);
}

void Session::extend() {
  if (canExtend() && findsStreamOfRun([this] { extend(); })) resume(true);
}

void Session::resume(bool extend) {
  const engine::ResumeRequest request{run_.folder, run_.stream, {}, extend};
  const auto controls = beginRun(RunHistory(run_.state->history->description()), {{}, run_.folder, run_.stream, false});
  trainer_.train({runId_, request, controls});
}

bool Session::canGoOn() const { return run_.stored && run_.state && !opening_ && run_.phase() != RunState::kFinished; }

bool Session::canExtend() const { return run_.stored && run_.state && !opening_; }

std::int64_t Session::newRecords() const {
  const auto known = run_.state ? run_.state->history->description().streamRecords : 0;
  if (!stream_ || known == 0) return 0;
  return std::max<std::int64_t>(0, usableRecords(stream_->overview.report) - known);
}

bool Session::canUndo() const {
  if (!live() || !run_.state) return false;
  const auto& all = run_.state->history->interventions();
  return std::any_of(all.begin(), all.end(), [](const Intervention& one) { return one.changesRun; });
}

void Session::showRun(OpenRun run) {
  chosen_.goToRun(run.folder);
  run_ = std::move(run);
  beside_.reset();
  Q_EMIT runOpened();
}

void Session::step(Boundary until) {
  if (live())
    training_.step(until);
  else
    begin([until](engine::Controls& controls) { controls.step(until); });
}

void Session::runUntil(Happening what) {
  if (live())
    training_.runUntil(what);
  else
    begin([what](engine::Controls& controls) { controls.runUntil(what); });
}

void Session::askRun(const Change& change) {
  asked_.add(change, QDateTime::currentMSecsSinceEpoch());
  training_.ask(change);
}

void Session::ask(const Change& change) {
  if (live()) askRun(change);
  if (settingOf(change).empty()) return;
  if (!live()) settings_.dropAside(overview());
  if (auto after = changed(settings_.shown(), change)) settings_.show(std::move(*after));
  Q_EMIT settingsChanged();
}

void Session::onLive(const std::shared_ptr<const LiveState>& state) {
  if (state->runId != runId_) return;  // of an older run
  const bool wentBack = run_.state && state->timesBack != run_.state->timesBack;
  const bool begins = run_.phase() == RunState::kNotStarted;
  run_.state = state;
  if (begins && run_.phase() != RunState::kNotStarted) {
    if (run_.planned)
      adoptPlanned();
    else
      Q_EMIT folderOpened(run_.folder);  // it is found again also where this program does not live to its end
  }
  if (wentBack && !begins) asked_.forget();  // a change was taken back
  const auto refusal = newRefusal();
  followRun();
  Q_EMIT stateChanged();
  // What a history brings along that was put back was told when it happened.
  if (!refusal.empty() && !wentBack) Q_EMIT changeRefused(QString::fromStdString(refusal));
}

/// Why the newest change was refused that has not been told of; empty: none.
std::string Session::newRefusal() {
  std::string newest;
  int refusals = 0;
  for (const auto& one : run_.state->history->interventions()) {
    if (one.refusal.empty()) continue;
    ++refusals;
    newest = one.what + ": " + one.refusal;
  }
  return refusals > std::exchange(refusals_, refusals) ? newest : std::string();
}

/// The controls show what the run trains with, as its events tell. Of a run that was begun with the next run's settings these are the same,
/// but for what cannot change in it.
void Session::followRun() {
  if (run_.phase() == RunState::kNotStarted || (!live() && !settings_.ofRun())) return;
  const auto now = asked_.settingsOf(*run_.state->history);
  auto shown = settings_.shown();
  if (settings_.ofRun()) {
    shown.model = now.model;
    shown.training = now.training;
  } else {
    takeLiveSettings(shown, now);
    // The demonstration's references are its own, unless a person has changed them since.
    const auto& began = run_.state->history->description().settings.training;
    if (now.training.references == began.references) shown.training.references = settings_.shown().training.references;
  }
  if (shown == settings_.shown()) return;
  settings_.show(std::move(shown));
  Q_EMIT settingsChanged();
}

/// The controls show what a planned run trains with, and the pages its stream.
void Session::adoptPlanned() {
  const auto& description = run_.state->history->description();
  const auto& cut = description.settings.protocol;
  settings_.show(run_.state->history->settings());
  std::error_code unknown;
  const bool sameStream = stream_ && std::filesystem::equivalent(stream_->folder, description.streamFolder, unknown);
  Q_EMIT settingsChanged();
  if (!sameStream || !cutAlike(cut, stream_->overview.protocol)) openStreamOfRun(description);
}

RunSettings Session::nextSettings() const { return settings_.next(overview()); }

RunSettings Session::settingsToKeep() const { return settings_.toKeep(overview()); }

const engine::StreamOverview* Session::overview() const { return stream_ ? &stream_->overview : nullptr; }

/// What is in the place of the next run's settings makes room for them; a stream that has been opened since keeps its windows.
void Session::giveBackSettings() {
  if (!settings_.ofRun()) return;
  settings_.giveBack(overview());
  Q_EMIT settingsChanged();
  if (stream_ && !cutAlike(settings_.shown().protocol, stream_->overview.protocol)) inspectAgain_.start();
}

void Session::onEnded(const RunEnd& end) {
  if (end.runId != runId_) return;
  // Stopped while its stream was being opened: reading was cancelled, as the person wished.
  const bool neverBegan = training_.stopping() && run_.phase() == RunState::kNotStarted;
  training_.end();
  asked_.forget();  // nobody answers any more
  followRun();
  if (end.error && !neverBegan) {
    if (run_.phase() == RunState::kRunning || run_.phase() == RunState::kPaused) onLive(brokenOff(*run_.state, *end.error));
    fail(*end.error);
  }
  const bool kept = std::filesystem::exists(run_.folder);
  const bool planned = run_.planned;
  if (kept && !planned) Q_EMIT folderOpened(run_.folder);  // it can be opened from now on
  // One that could not go on is looked at again; so is a planned one that was there.
  if (kept && run_.phase() == RunState::kNotStarted && (planned ? end.outcome.has_value() : end.error.has_value()))
    readRun(std::filesystem::path(run_.folder), !planned);
  Q_EMIT runEnded();
  if (!planned) return;
  Q_EMIT plannedEnded(neverBegan ? RunEnd{end.runId, {}, {}} : end);
  if (!live()) giveBackSettings();
}

}  // namespace xsmoe::studio
