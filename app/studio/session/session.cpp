// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/session.h"

#include <QThread>
#include <algorithm>
#include <utility>

#include "app/studio/session/queue_runner.h"
#include "app/studio/session/run_listing.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe::studio {
namespace {

constexpr int kTypingPauseMs = 500;

/// In what a person looks at. A run has the machine on which it was trained, and the demonstration references of its own.
bool looksAlike(RunSettings one, const RunSettings& other) {
  one.training.references = other.training.references;
  return one.model == other.model && one.training == other.training && one.protocol == other.protocol;
}

/// Empty: not known.
std::filesystem::path streamFolderOf(const OpenRun& run) {
  return pathOfRun(run.stream.empty() ? std::filesystem::path(run.state->history->description().streamFolder) : run.stream);
}

/// Where what was chosen of the run before is there too. A stored run that is opened is another one, whatever it was trained on.
bool isBegunOnStreamOf(const OpenRun& run, const OpenRun& before) {
  if (!run.state || !before.state || run.stored) return false;
  const auto stream = streamFolderOf(run);
  return !stream.empty() && stream == streamFolderOf(before);
}

}  // namespace

Session::Session(EngineFactory factory, StudioFolders folders, QObject* parent)
    : QObject(parent),
      folders_(std::move(folders)),
      beside_(*this),
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
  connect(&beside_, &BesideRun::failed, this, &Session::fail);
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
  questions_.askEngine(
      this, [device](engine::Engine& engine) -> Result<engine::DeviceReport> { return engine.probeDevice(device); },
      [this](const Result<engine::DeviceReport>& report) {
        if (!report) return fail(report.error());
        device_ = *report;
        Q_EMIT deviceChanged();
      });
}

RunSettings Session::asRunTakes(RunSettings settings) const {
  // Of the demonstration, each run of it: two of them are looked at beside each other.
  if (stream_ && stream_->folder == folders_.builtIn) settings.training.references = true;
  if (settings.device.threads == 0) settings.device.threads = std::max(1, QThread::idealThreadCount() - 1);
  return settings;
}

Result<RunSettings> Session::settingsToRun(RunSettings settings) const {
  if (!stream_)
    return usageError("no stream is open", "there is nothing to train on", "Open a stream folder, or train on the built-in stream");
  if (!stream_->overview.report.featuresFound && readsFeatures(settings.model.method))
    return badInput(stream_->folder.string(), "the stream has no feature cache",
                    "Extract the features: File, Extract Features…; the methods " + keysWithoutFeatures() + " train without them");
  settings = asRunTakes(std::move(settings));
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
  if ((live() || showsSettingsOfRun()) && run_.state) {
    const auto& history = *run_.state->history;
    network.model = history.settings().model;
    network.sizes.experts = expertsOf(network.model.method, network.model.grouping, history.usage());
  }
  for (const auto modality : modalitiesOf(network.model.method))
    if ((modality == Modality::kVisual ? overview.visualWidth : overview.textualWidth) == 0) return std::nullopt;
  return network;
}

void Session::showRun(OpenRun run) {
  chosen_.goToRun(run.folder, isBegunOnStreamOf(run, run_));
  run_ = std::move(run);
  runBefore_.reset();
  beside_.forget();
  Q_EMIT runOpened();
}

/// As it was when another one was to take its place.
void Session::showRunBefore() {
  if (auto before = std::exchange(runBefore_, std::nullopt)) showRun(std::move(*before));
}

RunSettings Session::nextSettings() const { return settings_.next(overview()); }

RunSettings Session::settingsToKeep() const { return settings_.toKeep(overview()); }

RunSettings Session::settingsAtSource() const {
  auto settings = settings_.atSource(overview());
  RunSettings first;
  if (stream_) first.protocol = firstCut_;
  for (const auto& one : settingDescriptions())
    if (one.ofStream) one.set(settings, one.get(first));
  return settings;
}

const engine::StreamOverview* Session::overview() const { return stream_ ? &stream_->overview : nullptr; }

/// Whether a run's settings have the place of such that are the same.
bool Session::showsWhatIsNext() const { return looksAlike(nextSettings(), settings_.shown()); }

bool Session::canUseRunSettings() const {
  if (!run_.state || live()) return false;
  return settings_.ofRun() || !looksAlike(settingsOfRun(), settings_.shown());
}

/// What is in the place of the next run's settings makes room for them; a stream that has been opened since keeps its windows.
void Session::giveBackSettings() {
  if (!settings_.ofRun()) return;
  settings_.giveBack(overview());
  Q_EMIT settingsChanged();
  if (stream_ && !cutAlike(settings_.shown().protocol, stream_->overview.protocol)) inspectAgain_.start();
}

}  // namespace xsmoe::studio
