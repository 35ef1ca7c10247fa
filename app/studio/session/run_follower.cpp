// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/run_follower.h"

#include <QElapsedTimer>
#include <algorithm>
#include <system_error>
#include <utility>

namespace xsmoe::studio {
namespace {

/// The record rests so many times as long as reading it took: a long one is read less often.
constexpr int kRest = 10;
/// The first look at a run comes soon: what can be done with it depends on whether somebody writes it.
constexpr std::chrono::milliseconds kFirstLook{200};

/// How much a history tells: readers touch the record's files too, which is no news.
std::size_t amountOf(const RunHistory& history) {
  std::size_t amount = history.windowCount() + history.interventions().size() + static_cast<std::size_t>(history.state());
  for (const auto& window : history.windows()) amount += window.batchLosses.size() + window.epochs.size() + (window.done ? 1 : 0);
  return amount;
}

}  // namespace

RunFollower::RunFollower(Session& session, Followed which, std::chrono::milliseconds look, QObject* parent)
    : QObject(parent), session_(session), which_(which), look_(look) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &RunFollower::lookAgain);
  connect(&session_, &Session::runOpened, this, &RunFollower::begin);
  if (which_ == Followed::kBeside) connect(&session_.beside(), &BesideRun::changed, this, &RunFollower::begin);
}

std::shared_ptr<const RunHistory> RunFollower::shown() const {
  if (which_ == Followed::kBeside) return session_.beside().run();
  const OpenRun& run = session_.run();
  return run.stored && !run.folder.empty() && run.state ? run.state->history : nullptr;
}

std::filesystem::path RunFollower::folder() const { return which_ == Followed::kOpen ? session_.run().folder : session_.beside().folder(); }

std::string RunFollower::signatureOf(const std::filesystem::path& run) {
  std::string signature;
  for (const char* file : {"record.sqlite", "record.sqlite-wal"}) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(run / file, missing);
    const auto time = std::filesystem::last_write_time(run / file, missing);
    if (!missing) signature += std::to_string(size) + '@' + std::to_string(time.time_since_epoch().count()) + ' ';
  }
  return signature;
}

bool RunFollower::unfinished() const {
  const auto history = shown();
  return history && history->state() != RunState::kFinished;
}

void RunFollower::begin() {
  run_ = folder();
  written_.reset();
  seen_.clear();  // what was written since the run was read elsewhere, the first look reads
  if (unfinished())
    timer_.start(std::min(look_, kFirstLook));
  else
    timer_.stop();
}

void RunFollower::lookAgain() {
  if (!unfinished() || folder() != run_) return;
  if (asking_) return timer_.start(look_);
  ask(signatureOf(run_));
}

void RunFollower::ask(const std::string& now) {
  asking_ = true;
  QElapsedTimer clock;
  clock.start();
  session_.questions().askEngine(
      this,
      [run = run_, now, grown = now != seen_](engine::Engine& engine) -> Result<News> {
        News news{now, false, {}};
        news.written = engine.isWritten(run);  // before the record is read: what comes after is found by the next look
        if (grown) news.history = engine.openRun(run);
        return news;
      },
      [this, clock, run = run_](const Result<News>& news) {
        asking_ = false;
        if (run != run_ || !shown()) return begin();
        if (news) take(*news);
        if (unfinished()) timer_.start(std::max<std::chrono::milliseconds>(look_, std::chrono::milliseconds(kRest * clock.elapsed())));
      });
}

void RunFollower::take(const News& news) {
  // What cannot be read now, since it is being written, is read the next time.
  if (news.history && *news.history) {
    seen_ = news.signature;
    if (amountOf(**news.history) != amountOf(*shown())) session_.takeNews(run_, **news.history);
  }
  // Whoever wrote a run that is finished may not have ended yet; it is not looked at again.
  const bool written = news.written && unfinished();
  const auto before = std::exchange(written_, written);
  if (before == written) return;
  if (which_ == Followed::kOpen) session_.takeWriter(run_, written);
  if (written)
    Q_EMIT foundWriter();
  else if (before.has_value())
    Q_EMIT lostWriter();
  else
    Q_EMIT foundNoWriter();
}

}  // namespace xsmoe::studio
