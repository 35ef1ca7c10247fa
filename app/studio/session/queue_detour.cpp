// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/queue_detour.h"

#include <algorithm>
#include <ranges>

#include "app/studio/session/queue_runner.h"

namespace xsmoe::studio {

QueueDetour::QueueDetour(Session& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session_, &Session::runOpened, this, &QueueDetour::onOpened);
  connect(&session_.queue(), &QueueRunner::changed, this, &QueueDetour::follow);
  // Both are told before all that follows from them is done.
  connect(&session_, &Session::runEnded, this, &QueueDetour::goBack, Qt::QueuedConnection);
  connect(&session_, &Session::openingChanged, this, &QueueDetour::goBack, Qt::QueuedConnection);
}

void QueueDetour::train(const ExperimentPlan& plan, const std::vector<PlannedRun>& runs, const std::filesystem::path& otherwise) {
  auto& queue = session_.queue();
  wasOpen_ = session_.run().state != nullptr;
  back_ = wasOpen_ ? session_.run().folder : otherwise;
  user_ = session_.chosen().user();
  item_ = session_.chosen().item();
  runs_.clear();
  for (const auto& run : runs) runs_.push_back(run.folder);
  asked_ = false;
  alone_ = !queue.running();
  stage_ = Stage::kTraining;
  queueing_ = true;
  queue.add(plan, runs);
  for (const auto& run : std::views::reverse(runs)) {
    const auto place = queue.queue().find(run.folder);
    const auto next = queue.queue().next();
    if (place && next && *next < *place) queue.move(*place, *next);
  }
  queue.start();
  queueing_ = false;
  Q_EMIT changed();
  follow();
}

void QueueDetour::giveUp() {
  if (!underWay()) return;
  stage_ = Stage::kNone;
  Q_EMIT changed();
}

bool QueueDetour::away() const { return underWay() && wasOpen_ && session_.run().folder != back_; }

bool QueueDetour::isOwn(const std::filesystem::path& run) const {
  return std::any_of(runs_.begin(), runs_.end(), [&](const std::string& one) { return run == std::filesystem::path(one); });
}

void QueueDetour::onOpened() {
  if (!underWay() || session_.run().planned) return;
  const auto& open = session_.run().folder;
  if (open != back_ && !isOwn(open)) giveUp();
}

/// A run that was stopped waits in the queue, which is then paused: nobody waits for its end.
void QueueDetour::follow() {
  if (!training() || queueing_) return;
  const auto& queue = session_.queue();
  bool toDo = false, inTraining = false;
  for (const auto& folder : runs_) {
    const auto place = queue.queue().find(folder);
    if (!place) continue;
    const auto& one = queue.queue().runs()[*place];
    toDo = toDo || one.toDo();
    inTraining = inTraining || one.state == QueuedState::kTraining;
  }
  if (alone_ && !toDo && queue.running()) {  // the last one goes on to its end
    alone_ = false;
    session_.queue().pauseAfterRun();  // which comes here again
    return;
  }
  if (inTraining || (toDo && queue.running())) return;
  stage_ = Stage::kReturning;
  QMetaObject::invokeMethod(this, &QueueDetour::goBack, Qt::QueuedConnection);
  Q_EMIT changed();
}

void QueueDetour::goBack() {
  if (!returning() || session_.live() || session_.opening()) return;
  const auto& open = session_.run().folder;
  if (open == back_ || (!wasOpen_ && !isOwn(open))) {
    stage_ = Stage::kNone;
    if (wasOpen_) chooseAgain();
    Q_EMIT cameBack();
    Q_EMIT changed();
    return;
  }
  if (asked_) return giveUp();  // it could not be opened
  asked_ = true;
  session_.openRun(std::filesystem::path(back_));
}

/// Whom and what was looked at in the run before others took its place, unless a person has chosen since.
void QueueDetour::chooseAgain() {
  if (!user_.empty() && session_.chosen().user().empty()) session_.chosen().chooseUser(user_);
  if (!item_.empty() && session_.chosen().item().empty()) session_.chosen().chooseItem(item_);
}

}  // namespace xsmoe::studio
