// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/static_beside.h"

#include <QDateTime>

#include "app/studio/session/finished_run.h"
#include "app/studio/session/queue_runner.h"
#include "model/core/methods.h"
#include "model/core/run_settings_text.h"
#include "model/core/setting_text.h"
#include "model/core/used_settings.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

std::filesystem::path streamOf(const Session& session) {
  const auto& run = session.run();
  return run.stream.empty() ? std::filesystem::path(run.state->history->description().streamFolder) : run.stream;
}

/// What the open run would be as Static: the same in all that decides and that Static has.
SoughtRun staticOf(const Session& session) {
  SoughtRun sought{session.run().state->history->description().settings, streamOf(session)};
  sought.settings.model.method = Method::kStatic;
  sought.onAnyDevice = true;
  return sought;
}

ExperimentPlan staticPlan(const Session& session) {
  const auto& description = session.run().state->history->description();
  const auto& settings = description.settings;
  ExperimentPlan plan;
  plan.stream = streamOf(session).string();
  plan.runs =
      newExperimentFolder(session.folders().runs, QDateTime::currentDateTime(), QString::fromStdString(description.streamTitle)).string();
  for (const auto& [key, value] : changedSettings(settings))
    if (key != "method" && key != "continual" && usesSetting(Method::kStatic, key)) plan.settings[key] = value;
  // What is not named comes from the stream, not from the run.
  for (const auto& used : usedSettings(staticOf(session).settings))
    if (isOfStream(used.key)) plan.settings[used.key] = used.value;
  plan.over.push_back({"method", {nameOf(Method::kStatic, settings.model.continual)}});
  return QueueRunner::prepared(plan);
}

}  // namespace

StaticBeside::StaticBeside(Session& session, QObject* parent) : QObject(parent), session_(session), detour_(session) {
  connect(&session_, &Session::runOpened, this, &StaticBeside::onOpened);
  connect(&detour_, &QueueDetour::cameBack, this, &StaticBeside::showTrained);
  connect(&detour_, &QueueDetour::changed, this, &StaticBeside::follow);
}

QString StaticBeside::words() const {
  if (!pair_) return {};
  if (!detour_.underWay()) return tr("A run of Static is looked for among the runs that are there.");
  if (detour_.returning()) return tr("The run that was open before is opened again.");
  const auto& state = session_.run().state;
  const auto* const window = away() && state ? state->history->newest() : nullptr;
  if (window == nullptr) return tr("Static is to be trained: it waits for the queue, in the tab Queue of Compare.");
  return tr("Static is being trained: it is in %1 of %2 windows. The open run comes back afterwards.")
      .arg(widgets::windowName(window->window.value), widgets::count(state->history->settings().protocol.windows));
}

void StaticBeside::set() {
  if (pair_ || !session_.run().state || session_.live() || session_.opening()) return;
  pair_ = Pair{session_.run().folder};
  RunPlaces places;
  places.below.push_back(session_.folders().runs);
  auto& questions = session_.questions();
  questions.askEngine(
      this,
      [&questions, places](engine::Engine& engine) -> Result<RunListing> { return readRuns(engine, places, questions.progressCallback()); },
      [this, ticket = ++ticket_](const Result<RunListing>& found) {
        if (seeking(ticket)) take(found);
      });
  Q_EMIT changed();
}

void StaticBeside::take(const Result<RunListing>& found) {
  if (!found) Q_EMIT failed(found.error());
  if (!found || !found->complete) return giveUp();
  const auto there = finishedRun(found->runs, staticOf(session_));
  if (!there) return plan();
  giveUp();  // what is left to do is the session's
  session_.beside().show(there->description.folder);
}

void StaticBeside::plan() {
  const auto plan = staticPlan(session_);
  session_.queue().plan(this, plan, [this, plan, ticket = ticket_](const Result<std::vector<PlannedRun>>& runs) {
    if (seeking(ticket)) train(plan, runs);
  });
}

void StaticBeside::train(const ExperimentPlan& plan, const Result<std::vector<PlannedRun>>& runs) {
  if (!runs) Q_EMIT failed(runs.error());
  if (!runs || runs->empty()) return giveUp();
  pair_->other = runs->front().folder;
  detour_.train(plan, *runs);
}

void StaticBeside::onOpened() {
  if (pair_ && pair_->other.empty() && !session_.run().planned && away()) giveUp();
}

void StaticBeside::follow() {
  if (!pair_ || pair_->other.empty()) return;
  if (!detour_.underWay()) return giveUp();
  Q_EMIT changed();
}

/// Where it was trained to its end: a person may have stopped it, or taken it out of the queue.
void StaticBeside::showTrained() {
  if (!pair_) return;
  const auto other = pair_->other;
  giveUp();
  const auto& queue = session_.queue().queue();
  const auto place = queue.find(other.string());
  if (place && queue.runs()[*place].state == QueuedState::kFinished) session_.beside().show(other);
}

void StaticBeside::giveUp() {
  pair_.reset();
  Q_EMIT changed();
}

}  // namespace xsmoe::studio
