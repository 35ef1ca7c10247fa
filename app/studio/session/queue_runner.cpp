// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/queue_runner.h"

#include <QThread>
#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

#include "app/studio/session/queue_file.h"
#include "app/studio/session/session.h"
#include "app/studio/threads/posting.h"
#include "model/core/files/replacement_file.h"
#include "model/core/utf8.h"

namespace xsmoe::studio {
namespace {

namespace fs = std::filesystem;

constexpr double kToldChange = 0.02;  ///< as a share: by less than that a time left is not told anew

/// The folder is made where it is not there.
Result<void> writeQueue(const fs::path& file, const std::string& text) {
  std::error_code problem;
  fs::create_directories(file.parent_path(), problem);
  return writeTextFile(file, text);
}

std::string absolutePath(const std::string& path) {
  if (path.empty()) return path;
  std::error_code unknown;
  const auto whole = fs::absolute(path, unknown).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).string();
}

bool varies(const ExperimentPlan& plan, const std::string& key) {
  return std::any_of(plan.over.begin(), plan.over.end(), [&](const VariedSetting& one) { return one.key == key; });
}

}  // namespace

QueueRunner::QueueRunner(Session& session, fs::path file, QObject* parent)
    : QObject(parent),
      session_(session),
      file_(std::move(file)),
      newest_(std::make_shared<std::atomic<std::uint64_t>>(0)),
      written_(std::make_shared<std::atomic<std::uint64_t>>(0)),
      writer_(QStringLiteral("queue")) {
  connect(&session_, &Session::runOpened, this, &QueueRunner::onOpened);
  connect(&session_, &Session::stateChanged, this, &QueueRunner::follow);
  connect(&session_, &Session::plannedEnded, this, &QueueRunner::onEnded);
  // Both are told before all that follows from them is done.
  connect(&session_, &Session::runEnded, this, &QueueRunner::goOn, Qt::QueuedConnection);
  connect(&session_, &Session::openingChanged, this, &QueueRunner::goOn, Qt::QueuedConnection);
}

QueueRunner::~QueueRunner() {
  writer_.finish();
  if (*written_ != saves_ && !file_.empty()) (void)writeQueue(file_, text_);
}

void QueueRunner::load() {
  if (std::exchange(loaded_, true) || file_.empty()) return;
  auto read = readQueue(file_);
  if (!read) {
    std::error_code kept;
    const auto aside = file_.string() + ".unreadable";
    fs::rename(file_, aside, kept);
    if (kept) file_.clear();  // what cannot be put aside is not written over
    Q_EMIT told(tr("The queue of the last time cannot be used: %1 %2")
                    .arg(QString::fromStdString(printable(describe(read.error()))),
                         kept ? tr("It is left where it is; the queue of this time is not kept.")
                              : tr("It is kept as %1.").arg(QString::fromStdString(aside))));
    return;
  }
  queue_ = std::move(*read);
  Q_EMIT changed();
  const auto outlook = queue_.outlook();
  if (outlook.done < outlook.all)
    Q_EMIT told(tr("The queue has runs to train: %1 of %2. Start on the tab Queue of Compare goes on with them.")
                    .arg(outlook.all - outlook.done)
                    .arg(outlook.all),
                true);
}

ExperimentPlan QueueRunner::prepared(ExperimentPlan plan) {
  plan.stream = absolutePath(plan.stream);
  plan.runs = absolutePath(plan.runs);
  if (plan.from) plan.from->run = absolutePath(plan.from->run);
  // A fork's threads are those of its run.
  if (!plan.from && !plan.settings.contains("threads") && !varies(plan, "threads"))
    plan.settings["threads"] = std::to_string(std::max(1, QThread::idealThreadCount() - 1));
  return plan;
}

void QueueRunner::plan(const QObject* asker, const ExperimentPlan& plan, Planned then, std::shared_ptr<const std::atomic<bool>> wanted) {
  auto& questions = session_.questions();
  questions.askEngine(
      asker,
      [&questions, plan, here = session_.live() ? session_.run().folder : std::filesystem::path(),
       wanted = std::move(wanted)](engine::Engine& engine) -> Result<std::vector<PlannedRun>> {
        if (wanted && !*wanted) return failure(plan.runs, "given up");
        auto runs = engine.planExperiment(plan, questions.progressCallback(wanted));
        if (!runs) return runs;
        for (auto& run : *runs) run.written = run.written && std::filesystem::path(run.folder) != here;  // the writer is this program
        return runs;
      },
      std::move(then));
}

std::size_t QueueRunner::add(const ExperimentPlan& plan, const std::vector<PlannedRun>& runs) {
  load();
  const auto added = queue_.add(plan, runs);
  change();
  goOn();
  return added;
}

void QueueRunner::start() {
  load();
  running_ = true;
  unwritable_ = false;
  Q_EMIT waitsNoMore();
  if (session_.live() && !session_.run().planned && queue_.next())
    Q_EMIT told(tr("A run is going on that is not of the queue. The queue begins when it has ended."), true);
  Q_EMIT changed();
  goOn();
}

void QueueRunner::pauseAfterRun() {
  running_ = false;
  Q_EMIT changed();
}

void QueueRunner::pauseNow() {
  running_ = false;
  pausedHere_ = queue_.training().has_value();
  if (pausedHere_) session_.training().stop();
  Q_EMIT changed();
}

/// Begins the next run where one can begin now.
void QueueRunner::goOn() {
  if (!running_ || queue_.training() || session_.live() || session_.opening()) return;
  const auto next = queue_.next();
  if (!next) return tellDone();
  queue_.begin(*next);  // before it is shown
  Q_EMIT waitsNoMore();
  pausedHere_ = false;
  session_.train(queue_.planOf(*next), queue_.runs()[*next].run);
  change();
}

void QueueRunner::tellDone() {
  running_ = false;
  const auto& runs = queue_.runs();
  const auto failed = std::count_if(runs.begin(), runs.end(), [](const QueuedRun& one) { return one.state == QueuedState::kFailed; });
  if (failed > 0)
    Q_EMIT told(tr("The queue has ended. Runs that failed: %1. The tab Queue of Compare says why, and tries them again.").arg(failed),
                true);
  else if (!runs.empty())
    Q_EMIT finished(tr("The queue has ended: all its runs are finished."),
                    ended_ ? queue_.experiments()[*ended_] : queue_.planOf(runs.size() - 1));
  Q_EMIT changed();
}

/// Where none of its runs is left to train or has failed; of what failed the queue's end tells.
void QueueRunner::tellFinished(std::size_t experiment) {
  const auto& runs = queue_.runs();
  if (std::any_of(runs.begin(), runs.end(),
                  [=](const QueuedRun& one) { return one.experiment == experiment && one.state != QueuedState::kFinished; }))
    return;
  const auto& plan = queue_.experiments()[experiment];
  Q_EMIT finished(tr("The experiment is finished: %1").arg(QString::fromStdString(plan.runs)), plan);
}

void QueueRunner::follow() {
  const auto place = queue_.training();
  if (!place || !session_.run().planned || !session_.run().state) return;
  const auto before = queue_.runs()[*place];
  const auto& state = *session_.run().state;
  queue_.follow(*state.history, state.epoch, state.runLeft.likely);
  const auto& now = queue_.runs()[*place];
  if (now.changedByHand && !before.changedByHand)
    Q_EMIT told(
        tr("This run of the queue was changed by hand. It goes on and is kept, but its experiment no longer takes it as its own. "
           "To have that trained too, give this run's folder another name when it has ended, and queue the experiment again."));
  if (now.run.done != before.run.done || now.changedByHand != before.changedByHand) return change();
  const bool otherState = now.run.recorded != before.run.recorded;
  const bool otherTime = std::abs(now.estimated - toldSeconds_) >= std::max(1.0, kToldChange * toldSeconds_);
  if (now.window == before.window && now.epoch == before.epoch && !otherState && !otherTime) return;
  toldSeconds_ = now.estimated;
  Q_EMIT changed();
}

/// Another run has taken the place of the one in training, which was stopped for it.
void QueueRunner::onOpened() {
  if (!queue_.training() || session_.run().planned) return;
  queue_.stop();
  pause(tr("The run of the queue was stopped for another one. The queue is paused; Start goes on with it."));
}

void QueueRunner::onEnded(const RunEnd& end) {
  const auto place = queue_.training();
  if (!place) return;
  if (end.error && end.error->kind == ErrorKind::kDiskTakesNoMore) return pauseAsUnwritable(*end.error);
  const auto experiment = queue_.runs()[*place].experiment;
  ended_ = experiment;
  if (end.error) {
    queue_.fail(describe(*end.error));
  } else if (end.outcome && !end.outcome->stopped) {
    queue_.finish();
  } else {
    queue_.stop();
    const bool here = std::exchange(pausedHere_, false);
    if (!here || !running_)  // after "Stop Now" a person may have started the queue again
      return pause(here ? QString() : tr("The run was stopped, and the queue is paused. Start goes on with it where it was."));
  }
  change();
  if (!running_ || queue_.next()) tellFinished(experiment);  // else it is told with the end of the queue
  goOn();
}

/// The other runs could not be written either.
void QueueRunner::pauseAsUnwritable(const Error& error) {
  queue_.stop();
  unwritable_ = true;
  pause(tr("Nothing can be written where the run goes: %1 The run keeps its place and the queue is paused; once that is mended, Start goes "
           "on with it where it was.")
            .arg(QString::fromStdString(printable(describe(error)))));
}

void QueueRunner::pause(const QString& why) {
  running_ = false;
  change();
  if (!why.isEmpty()) Q_EMIT told(why, true);
}

void QueueRunner::move(std::size_t from, std::size_t to) {
  if (queue_.move(from, to)) change();
}

void QueueRunner::shift(std::size_t place, int direction) {
  if (queue_.shift(place, direction)) change();
}

void QueueRunner::remove(std::vector<std::size_t> places) {
  std::sort(places.rbegin(), places.rend());
  for (const auto place : places) queue_.remove(place);
  change();
}

void QueueRunner::retry(const std::vector<std::size_t>& places) {
  for (const auto place : places) queue_.retry(place);
  change();
  goOn();
}

void QueueRunner::removeEnded() {
  if (queue_.removeEnded() > 0) change();
}

void QueueRunner::change() {
  save();
  if (!queue_.next() && !queue_.training()) Q_EMIT waitsNoMore();
  Q_EMIT changed();
}

/// In a thread of its own, since bringing a file to the disk may take long; of several that wait only the newest is written.
void QueueRunner::save() {
  if (file_.empty()) return;
  text_ = queueText(queue_);
  const auto number = ++saves_;
  *newest_ = number;
  writer_.post([this, number, file = file_, text = text_, newest = newest_, written = written_] {
    if (*newest != number) return;
    const auto kept = writeQueue(file, text);
    *written = number;
    if (kept) return;
    post(this, [this, error = kept.error()] {
      if (unwritable_) return;  // the file has the run in training, so that it is gone on with, and more is told already
      Q_EMIT told(tr("The queue cannot be kept for the next time: %1").arg(QString::fromStdString(printable(describe(error)))));
    });
  });
}

}  // namespace xsmoe::studio
