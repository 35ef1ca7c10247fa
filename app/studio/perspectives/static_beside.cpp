// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/static_beside.h"

#include <QDateTime>
#include <QPointer>

#include "app/studio/session/queue_runner.h"
#include "model/analysis/run_groups.h"
#include "model/analysis/run_summary.h"
#include "model/core/methods.h"
#include "model/core/run_settings_text.h"
#include "model/core/used_settings.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

/// Whether a run is the other one's in all that decides its result, but for the method.
bool isStaticOf(const RunSummary& run, const RunSummary& own) {
  if (!run.problem.empty() || run.state != RunState::kFinished || !run.changesByHand.empty()) return false;
  auto theirs = run.description.settings;
  const auto& ours = own.description.settings;
  if (theirs.model.method != Method::kStatic || comparabilityOf(run, own) != Comparability::kSame) return false;
  theirs.model.method = ours.model.method;
  theirs.model.tau = ours.model.tau;  // which Static does not use
  theirs.training.references = ours.training.references;
  theirs.device = ours.device;
  return decisiveSettings(theirs) == decisiveSettings(ours);
}

ExperimentPlan staticPlan(const Session& session) {
  const auto& description = session.run().state->history->description();
  const auto& settings = description.settings;
  ExperimentPlan plan;
  plan.stream = session.run().stream.empty() ? description.streamFolder : session.run().stream.string();
  plan.runs =
      newExperimentFolder(session.folders().runs, QDateTime::currentDateTime(), QString::fromStdString(description.streamTitle)).string();
  for (const auto& [key, value] : changedSettings(settings))
    if (key != "method" && key != "continual" && usesSetting(Method::kStatic, key)) plan.settings[key] = value;
  // What is not named comes from the stream, not from the run.
  for (const char* const key : {"windows", "k-core", "k-core-items", "from", "to"}) plan.settings[key] = runSettingText(settings, key);
  plan.over.push_back({"method", {nameOf(Method::kStatic, settings.model.continual)}});
  return QueueRunner::prepared(plan);
}

}  // namespace

StaticBeside::StaticBeside(Session& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session_, &Session::plannedEnded, this, &StaticBeside::onEnded);
  connect(&session_, &Session::runOpened, this, &StaticBeside::onOpened);
  connect(&session_.queue(), &QueueRunner::changed, this, &StaticBeside::onQueueChanged);
  connect(&session_, &Session::failed, this, [this] {
    if (pair_ && pair_->stage == Stage::kReturning) giveUp();
  });
  // Both are told before all that follows from them is done.
  connect(&session_, &Session::runEnded, this, &StaticBeside::goBack, Qt::QueuedConnection);
  connect(&session_, &Session::openingChanged, this, &StaticBeside::goBack, Qt::QueuedConnection);
}

QString StaticBeside::words() const {
  if (!pair_) return {};
  switch (pair_->stage) {
    case Stage::kSeeking: return tr("A run of Static is looked for among the runs that are there.");
    case Stage::kReturning: return tr("The run that was open before is opened again.");
    case Stage::kTraining: break;
  }
  const auto& state = session_.run().state;
  const auto* const window = away() && state ? state->history->newest() : nullptr;
  if (window == nullptr) return tr("Static is to be trained: it waits for the queue, in the tab Queue of Compare.");
  return tr("Static is being trained: it is in %1 of %2 windows. The open run comes back afterwards.")
      .arg(widgets::windowName(window->window.value), widgets::count(state->history->settings().protocol.windows));
}

void StaticBeside::set() {
  if (pair_ || !session_.run().state || session_.live() || session_.opening()) return;
  pair_ = Pair{session_.run().folder, {}, Stage::kSeeking};
  RunPlaces places;
  places.below.push_back(session_.folders().runs);
  auto& questions = session_.questions();
  questions.askEngine(
      [&questions, places](engine::Engine& engine) -> Result<RunListing> { return readRuns(engine, places, questions.progressCallback()); },
      [seeker = QPointer<StaticBeside>(this), ticket = ++ticket_](const Result<RunListing>& found) {
        if (seeker && seeker->seeking(ticket)) seeker->take(found);
      });
  Q_EMIT changed();
}

void StaticBeside::take(const Result<RunListing>& found) {
  if (!found) Q_EMIT failed(found.error());
  if (!found || !found->complete) return giveUp();
  const auto own = summaryOf(*session_.run().state->history);
  for (const auto& run : found->runs) {
    if (!isStaticOf(run, own)) continue;
    giveUp();  // what is left to do is the session's
    return session_.showBeside(run.description.folder);
  }
  plan();
}

void StaticBeside::plan() {
  const auto plan = staticPlan(session_);
  session_.queue().plan(plan, [seeker = QPointer<StaticBeside>(this), plan, ticket = ticket_](const Result<std::vector<PlannedRun>>& runs) {
    if (seeker && seeker->seeking(ticket)) seeker->train(plan, runs);
  });
}

void StaticBeside::train(const ExperimentPlan& plan, const Result<std::vector<PlannedRun>>& runs) {
  if (!runs) Q_EMIT failed(runs.error());
  if (!runs || runs->empty()) return giveUp();
  auto& queue = session_.queue();
  pair_->other = runs->front().folder;
  queue.add(plan, *runs);
  const auto place = queue.queue().find(runs->front().folder);
  if (!place) return giveUp();
  pair_->stage = Stage::kTraining;
  if (const auto next = queue.queue().next(); next && *next < *place) queue.move(*place, *next);
  const bool wentOn = queue.running();
  queue.start();
  // Nobody has asked for the others.
  if (!wentOn && queue.queue().training()) queue.pauseAfterRun();
  Q_EMIT changed();
}

void StaticBeside::onEnded(const RunEnd& end) {
  if (!pair_ || pair_->stage != Stage::kTraining || session_.run().folder != pair_->other) return;
  pair_->stage = Stage::kReturning;
  if (!end.outcome || end.outcome->stopped) pair_->other.clear();
  QMetaObject::invokeMethod(this, &StaticBeside::goBack, Qt::QueuedConnection);
  Q_EMIT changed();
}

void StaticBeside::onOpened() {
  if (!pair_ || session_.run().planned) return;
  const auto& open = session_.run().folder;
  if (open != pair_->own && (pair_->other.empty() || open != pair_->other)) giveUp();
}

/// A person may have taken it out of the queue.
void StaticBeside::onQueueChanged() {
  if (!pair_ || pair_->stage != Stage::kTraining || session_.run().folder == pair_->other) return;
  if (!session_.queue().queue().find(pair_->other.string())) giveUp();
}

void StaticBeside::goBack() {
  if (!pair_ || pair_->stage != Stage::kReturning || session_.live() || session_.opening()) return;
  if (away()) return session_.openRun(std::filesystem::path(pair_->own));
  const auto other = pair_->other;
  giveUp();
  if (!other.empty()) session_.showBeside(other);
}

void StaticBeside::giveUp() {
  pair_.reset();
  Q_EMIT changed();
}

}  // namespace xsmoe::studio
