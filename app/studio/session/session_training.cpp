// SPDX-License-Identifier: GPL-3.0-or-later
// Session: runs that begin or go on.
#include <QDateTime>
#include <algorithm>
#include <span>
#include <system_error>
#include <utility>

#include "app/studio/session/session.h"
#include "model/core/change.h"
#include "model/core/data_loss.h"
#include "model/core/setting_text.h"

namespace xsmoe::studio {

void Session::start() { begin(nullptr); }

void Session::begin(const std::function<void(engine::Controls&)>& press) {
  if (live() && !training_.stopping()) return;
  giveBackSettings();
  auto settings = settingsToRun(settings_.shown());
  if (!settings) return fail(settings.error());
  if (inspectAgain_.isActive()) inspectAgain();
  const auto title = QString::fromStdString(stream_->overview.report.title);
  const auto folder = claimRunFolder(folders_.runs, QDateTime::currentDateTime(), settings->model.method, title);
  engine::TrainRequest request{stream_->folder, folder, *settings, {}};
  if (forecasted_ && forecasted_->stream == request.stream && forecasted_->settings == request.settings)
    request.forecast = forecasted_->forecast;

  auto description = nextRun();
  description.name = folder.filename().string();
  description.folder = folder.string();
  description.settings = *settings;
  description.forecast = request.forecast;
  settings_.putAside();  // what is changed in the run is the run's
  settings_.show(*settings);
  const auto controls = beginRun(RunHistory(std::move(description)), {{}, folder, {}, false});
  claimed_.add(runId_, folder);
  if (press) press(*controls);
  trainer_.train({runId_, request, controls});
  Q_EMIT settingsChanged();
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

/// Shows a run that is about to begin. One that has ended comes back where nothing comes of it.
std::shared_ptr<engine::Controls> Session::beginRun(RunHistory history, OpenRun run) {
  auto before = std::move(runBefore_);
  if (run_.phase() != RunState::kNotStarted) before = live() ? std::nullopt : std::optional(run_);
  auto state = std::make_shared<LiveState>();
  state->runId = ++runId_;
  state->history = std::make_shared<const RunHistory>(std::move(history));
  state->seen = RunSeen::kHere;
  run.state = std::move(state);
  auto controls = training_.begin();
  refusals_ = 0;
  asked_.forget();
  showRun(std::move(run));
  runBefore_ = std::move(before);
  return controls;
}

void Session::forkWith(int window, const std::map<std::string, std::string>& changes, const std::vector<Change>& then) {
  if (!run_.state || opening_) return;
  std::error_code unknown;
  if (!std::filesystem::exists(run_.folder, unknown)) {
    if (run_.phase() == RunState::kNotStarted) return;  // it has no folder yet
    return fail({ErrorKind::kBadInput, "the folder of this run is gone, and what it would be forked from with it", run_.folder.string(),
                 "Put it back, or open the run where it is now"});
  }
  if (!findsStreamOfRun([this, window, changes, then] { forkWith(window, changes, then); })) return;
  const auto& parent = *run_.state->history;
  auto description = parent.description();
  auto settings = settings_.shown();
  for (const auto& one : parent.windows())
    if (one.window.value == window) settings = one.settings;
  for (const auto& [key, value] : changes)
    if (auto set = setSetting(settings, key, value); !set) return fail(set.error());
  const auto folder = claimRunFolder(folders_.runs, QDateTime::currentDateTime(), description.settings.model.method,
                                     QString::fromStdString(description.streamTitle));
  const engine::ForkRequest request{run_.folder, {window}, folder, changes, run_.stream};
  settings_.putAside();
  settings_.show(settings);
  training_.stop();  // a run that is going on; the fork begins when it has ended
  description.name = folder.filename().string();
  description.folder = folder.string();
  description.forecast = {};  // it was of the run from its beginning
  const auto controls = beginRun(RunHistory(std::move(description)), {{}, folder, run_.stream, false});
  claimed_.add(runId_, folder);
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
  if (!settings_.ofRun()) {  // a person has prepared the next one meanwhile
    settings_.putAside();
    settings_.show(run_.state->history->settingsToCome());
  }
  const auto controls = beginRun(RunHistory(run_.state->history->description()), {{}, run_.folder, run_.stream, false});
  trainer_.train({runId_, request, controls});
  Q_EMIT settingsChanged();
}

bool Session::canGoOn() const { return runRests() && !opening_ && run_.phase() != RunState::kFinished; }

bool Session::runRests() const {
  if (!run_.state) return false;
  const auto phase = run_.phase();
  return run_.stored || (!live() && !run_.planned && (phase == RunState::kStopped || phase == RunState::kFailed));
}

bool Session::canExtend() const { return run_.stored && run_.state && !opening_; }

std::int64_t Session::newRecords() const {
  const auto known = run_.state ? run_.state->history->description().streamRecords : 0;
  if (!stream_ || known == 0) return 0;
  return std::max<std::int64_t>(0, usableRecords(stream_->overview.report) - known);
}

const Intervention* Session::lastChange() const {
  if (!live() || !run_.state) return nullptr;
  const auto& all = run_.state->history->interventions();
  const auto since = std::span(all).subspan(std::min(run_.state->earlierChanges, all.size()));
  const auto last = std::find_if(since.rbegin(), since.rend(), [](const Intervention& one) { return one.changesRun && !one.atEnd; });
  return last != since.rend() ? &*last : nullptr;
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

}  // namespace xsmoe::studio
